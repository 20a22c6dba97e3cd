#include "services/common/serving/server_streams.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

#include "services/common/serving/grpc_server.h"
#include "tests/testing/raw_http2.h"

namespace tertib {
namespace {

constexpr char kWatchHealth[] = "/grpc.health.v1.Health/Watch";

class ServerStreamsTest : public ::testing::TestWithParam<std::string> {
 protected:
  // Waits until gRPC holds as many streams of the client.
  StreamCount AwaitHeld(const std::string& peer, uint64_t held) {
    auto streams = streams_.Of(peer);
    while (streams && streams->held != held) {
      std::this_thread::yield();
      streams = streams_.Of(peer);
    }
    EXPECT_TRUE(streams.has_value());
    return streams.value_or(StreamCount());
  }

  const std::unique_ptr<GrpcServer> server_ =
      GrpcServer::Start({.address = GetParam() + ":0"}, {}, {}).value();
  ServerStreams streams_;
};

TEST_P(ServerStreamsTest, CountsThoseThatWereBegunAndThoseThatAreHeld) {
  RawHttp2 other(server_->address());
  RawHttp2 client(server_->address());
  const std::string peer = client.Peer();
  const uint32_t without_message = client.Begin(kWatchHealth);
  client.AwaitData(client.BeginUnary(kWatchHealth, ""));
  StreamCount streams = AwaitHeld(peer, 2);
  EXPECT_EQ(streams.begun, 2U);
  EXPECT_EQ(streams.messages, 1U);
  client.Reset(without_message);
  ASSERT_TRUE(client.Settle());
  EXPECT_EQ(AwaitHeld(peer, 1).begun, 2U);
  ASSERT_TRUE(other.Settle());
  EXPECT_EQ(AwaitHeld(other.Peer(), 0).begun, 0U);
}

TEST_P(ServerStreamsTest, KnowsNobodyWhoNeverCame) {
  EXPECT_FALSE(streams_.Of("ipv4:192.0.2.1:1").has_value());
}

INSTANTIATE_TEST_SUITE_P(Families, ServerStreamsTest, ::testing::Values("127.0.0.1", "[::1]"),
                         [](const auto& trial) {
                           return trial.param == "[::1]" ? "IPv6" : "IPv4";
                         });

}  // namespace
}  // namespace tertib
