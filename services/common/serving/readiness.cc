#include "services/common/serving/readiness.h"

namespace tertib {

void Readiness::Set(bool ready) {
  const MutexLock lock(mutex_);
  if (!withdrawn_) {
    tell_(ready);
  }
}

void Readiness::Withdraw() {
  const MutexLock lock(mutex_);
  withdrawn_ = true;
  tell_(false);
}

}  // namespace tertib
