// Built without sanitizers (CMakeLists.txt), and calls the system by itself: their runtimes, and
// whoever else stands before the C library's calls, are not there yet when this first runs.

#include "services/common/standard_descriptors.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tertib {
namespace {

void BeforeLibraries(int /*argc*/, char** /*argv*/, char** /*environment*/) {
  OpenStandardDescriptors();
}

// The dynamic linker calls what stands in this section of a program before anything else in it.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const kBeforeLibraries)(int, char**, char**) = BeforeLibraries;

}  // namespace

void OpenStandardDescriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (syscall(SYS_fcntl, descriptor, F_GETFD) < 0) {
      // Takes the lowest that is free, which is this one. What is written there still fails, so
      // that nobody takes lost output for written.
      (void)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
    }
  }
}

}  // namespace tertib
