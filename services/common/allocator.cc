#include "services/common/allocator.h"

#include <jemalloc/jemalloc.h>

// Null in a program without jemalloc.
#pragma weak mallctl

namespace tertib {

void GiveBackMemoryAsItAges() {
  if (mallctl != nullptr) {
    bool on = true;
    mallctl("background_thread", nullptr, nullptr, &on, sizeof(on));
  }
}

void GiveBackFreeMemory() {
  if (mallctl != nullptr) {
    static_assert(MALLCTL_ARENAS_ALL == 4096);  // That number means all of them.
    mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
  }
}

}  // namespace tertib
