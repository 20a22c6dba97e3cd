#include "services/common/serving/metrics_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/testing/probes.h"

namespace tertib {
namespace {

TEST(MetricsServerTest, ConnectionsThatSayNothingKeepNobodyOut) {
  const Metrics metrics;
  const auto server = MetricsServer::Start("127.0.0.1:0", metrics);
  ASSERT_TRUE(server.ok()) << server.status();
  std::deque<SilentConnection> silent;
  // More than there are threads: these wait for the first ones to be hung up on.
  for (int i = 0; i < 20; ++i) {
    silent.emplace_back((*server)->address());
  }
  EXPECT_THAT(Scrape((*server)->address()), ::testing::HasSubstr("200 OK"));
}

}  // namespace
}  // namespace tertib
