#include "services/common/ticker.h"

#include <utility>

namespace tertib {

Ticker::Ticker(std::chrono::milliseconds interval, std::function<void()> tick)
    : tick_(std::move(tick)), thread_([this, interval] { Run(interval); }) {}

Ticker::~Ticker() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  stopped_.NotifyOne();
  thread_.join();
}

void Ticker::Run(std::chrono::milliseconds interval) {
  while (true) {
    {
      const MutexLock lock(mutex_);
      if (!stopping_) {
        stopped_.WaitFor(mutex_, interval);
      }
      if (stopping_) {
        return;
      }
    }
    tick_();
  }
}

}  // namespace tertib
