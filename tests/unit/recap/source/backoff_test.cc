#include "services/recap/source/backoff.h"

#include <gtest/gtest.h>

namespace tertib::recap {
namespace {

TEST(Backoff, DoublesUpToItsLimitAndStartsAgain) {
  Backoff backoff({absl::Milliseconds(100), absl::Milliseconds(350)}, [] { return 0.0; });
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(100));
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(200));
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(350));
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(350));
  backoff.Reset();
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(100));
}

TEST(Backoff, TakesUpToAHalfOff) {
  Backoff backoff({absl::Milliseconds(100), absl::Seconds(1)}, [] { return 0.5; });
  EXPECT_EQ(backoff.Next(), absl::Milliseconds(75));
}

}  // namespace
}  // namespace tertib::recap
