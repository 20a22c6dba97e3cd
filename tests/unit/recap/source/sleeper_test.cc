#include "services/recap/source/sleeper.h"

#include <gtest/gtest.h>

namespace tertib::recap {
namespace {

TEST(SystemSleeper, ReturnsAtOnceWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  SystemSleeper().Sleep(absl::Hours(1), stop.get_token());
}

}  // namespace
}  // namespace tertib::recap
