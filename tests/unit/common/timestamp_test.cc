#include "services/common/timestamp.h"

#include <gtest/gtest.h>

namespace tertib {
namespace {

TEST(Timestamp, KeepsNanosecondsOnEitherSideOfTheEpoch) {
  for (const absl::Time time : {absl::UnixEpoch(), absl::FromUnixNanos(1'800'000'000'123'456'789),
                                absl::FromUnixNanos(-1), absl::FromUnixNanos(-1'500'000'000)}) {
    EXPECT_GE(ToTimestamp(time).nanos(), 0);
    EXPECT_EQ(FromTimestamp(ToTimestamp(time)), time);
  }
}

}  // namespace
}  // namespace tertib
