#include "services/common/serving/descriptor_shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <climits>
#include <string>
#include <utility>

namespace tertib {
namespace {

using ::testing::HasSubstr;

TEST(DescriptorShares, ClientsNeverGetWhatTheStoreAndScrapesNeed) {
  for (const int limit : {80, 100, 128, 256, 1'024, 4'096, 20'000, 1'048'576, INT_MAX}) {
    const auto shares = ShareDescriptors(/*max_connections=*/4'096, limit);
    ASSERT_TRUE(shares.ok()) << shares.status();
    EXPECT_GE(shares->store_files, 20) << limit;
    EXPECT_LE(shares->store_files, 1'000) << limit;
    EXPECT_GE(shares->clients.first, shares->store_files + 50) << limit;
    EXPECT_LE(shares->clients.end, limit);
    EXPECT_GE(shares->clients.end - shares->clients.first, 8) << limit;
    EXPECT_LE(shares->clients.end - shares->clients.first, 4'096) << limit;
  }
}

// docs/limits.md.
TEST(DescriptorShares, LeavesClientsWhatTheDocumentSays) {
  for (const auto& [limit, left] : {std::pair(1'024, 716), {128, 44}, {100, 23}}) {
    const auto shares = ShareDescriptors(/*max_connections=*/4'096, limit);
    ASSERT_TRUE(shares.ok()) << shares.status();
    EXPECT_EQ(shares->clients.end - shares->clients.first, left) << limit;
  }
}

TEST(DescriptorShares, ThereAreNoMoreConnectionsThanAskedFor) {
  const auto shares = ShareDescriptors(/*max_connections=*/10, 20'000);
  ASSERT_TRUE(shares.ok()) << shares.status();
  EXPECT_EQ(shares->clients.end - shares->clients.first, 10);
}

TEST(DescriptorShares, TooFewAreRefusedWithWhatToDo) {
  for (const int limit : {0, 20, 24, 40, 79}) {
    const auto shares = ShareDescriptors(/*max_connections=*/4'096, limit);
    EXPECT_EQ(shares.status().code(), absl::StatusCode::kFailedPrecondition) << limit;
    EXPECT_THAT(std::string(shares.status().message()), HasSubstr("ulimit -n"));
  }
}

TEST(DescriptorShares, TheLimitIsRaisedAsFarAsItMay) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low = {100, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_TRUE(ShareDescriptors(/*max_connections=*/1).ok());
  rlimit after{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

}  // namespace
}  // namespace tertib
