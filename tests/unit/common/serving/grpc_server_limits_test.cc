// What a server takes of its clients, and what it does not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_server.h"
#include "services/common/serving/grpc_status.h"
#include "tests/testing/probes.h"
#include "tests/testing/raw_http2.h"

namespace tertib {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

constexpr char kWatchHealth[] = "/grpc.health.v1.Health/Watch";

// Serves gRPC's own services only, which is enough here.
std::unique_ptr<GrpcServer> Serve(const GrpcServer::Options& options) {
  return GrpcServer::Start(options, {}, {}).value();
}

absl::Status CheckHealth(const std::shared_ptr<grpc::Channel>& channel, const std::string& service,
                         grpc_compression_algorithm compression) {
  grpc::ClientContext context;
  context.set_compression_algorithm(compression);
  HealthCheckRequest request;
  request.set_service(service);
  HealthCheckResponse response;
  return FromGrpcStatus(Health::NewStub(channel)->Check(&context, request, &response));
}

TEST(GrpcServerLimits, PingsWithinTheIntervalAreTakenWithoutACall) {
  const auto server = Serve({.ping_interval = absl::ZeroDuration()});
  RawHttp2 client(server->address());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.Settle()) << i;
  }
}

TEST(GrpcServerLimits, PingsWithinTheIntervalAreTakenWithACall) {
  const auto server = Serve({.ping_interval = absl::ZeroDuration()});
  RawHttp2 client(server->address());
  client.Begin(kWatchHealth);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.Settle()) << i;
  }
}

TEST(GrpcServerLimits, WhoPingsMoreOftenIsHungUpOn) {
  const auto server = Serve({.ping_interval = absl::Hours(1)});
  RawHttp2 client(server->address());
  int taken = 0;
  while (client.Settle()) {
    ++taken;
  }
  EXPECT_LE(taken, 10);
}

TEST(GrpcServerLimits, WhatIsCompressedIsNotUnpacked) {
  const auto server = Serve({});
  const auto channel = ConnectDirectly(server->address());
  const std::string zeros(3 << 20, '\0');
  for (const auto compression : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    const absl::Status ended = CheckHealth(channel, zeros, compression);
    EXPECT_EQ(ended.code(), absl::StatusCode::kUnimplemented) << ended;
  }
  EXPECT_EQ(CheckHealth(channel, "", GRPC_COMPRESS_NONE).code(), absl::StatusCode::kOk);
}

TEST(GrpcServerLimits, AConnectionWithoutACallIsClosedAndItsClientConnectsAgain) {
  const auto server = Serve({.idle = absl::Milliseconds(200)});
  const auto channel = ConnectDirectly(server->address());
  for (int i = 0; i < 2; ++i) {
    const absl::Status ended = CheckHealth(channel, "", GRPC_COMPRESS_NONE);
    EXPECT_TRUE(ended.ok()) << ended;
    EXPECT_TRUE(channel->WaitForStateChange(
        GRPC_CHANNEL_READY, std::chrono::system_clock::now() + std::chrono::seconds(60)));
  }
}

TEST(GrpcServerLimits, AnOldConnectionKeepsItsCallsToTheirEnd) {
  const auto server = Serve({.age = absl::Seconds(1)});
  RawHttp2 client(server->address());
  const uint32_t watch = client.BeginUnary(kWatchHealth, "");
  ASSERT_TRUE(client.AwaitData(watch));
  client.AwaitGoAways(2);
  const size_t before = client.At(watch).data_bytes;
  server->SetServing(true);
  EXPECT_TRUE(client.AwaitData(watch, before));
}

TEST(GrpcServerLimits, MoreConnectionsThanThereMayBeAreRefusedUntilOthersClose) {
  const auto server = Serve({.connections = {.first = 300, .end = 302}});
  auto first = std::make_unique<RawHttp2>(server->address());
  RawHttp2 second(server->address());
  ASSERT_TRUE(first->Settle());
  ASSERT_TRUE(second.Settle());
  EXPECT_FALSE(RawHttp2(server->address()).Settle());
  first.reset();
  const auto channel = ConnectDirectly(server->address());
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  HealthCheckResponse response;
  EXPECT_TRUE(Health::NewStub(channel)->Check(&context, HealthCheckRequest(), &response).ok());
}

TEST(GrpcServerLimits, ServesIpv6AndWhoeverSpeaksIpv4ToIt) {
  for (const char* host : {"[::1]", "[::]"}) {
    GrpcServer::Options options;
    options.address = std::string(host) + ":0";
    const auto server = GrpcServer::Start(options, {}, {});
    ASSERT_TRUE(server.ok()) << server.status();
    EXPECT_TRUE(IsServing(ConnectDirectly((*server)->address()), "").ok());
  }
}

TEST(GrpcServerLimits, AnAddressThatIsTakenIsToldWithTheReason) {
  const auto server = Serve({});
  GrpcServer::Options options;
  options.address = server->address();
  const auto second = GrpcServer::Start(options, {}, {});
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("Address already in use"));
}

TEST(GrpcServerLimits, ConnectionsAreCountedBesideTheirLimitAndThoseBeyondItAsRefused) {
  Metrics metrics;
  const auto server = Serve(
      {.connections = {.first = 400, .end = 402}, .process_bytes = 1 << 30, .metrics = &metrics});
  const auto value = [&metrics](const std::string& name) {
    for (const auto& family : metrics.Collect()) {
      if (family.name == name) {
        const prometheus::ClientMetric& metric = family.metric.at(0);
        return family.type == prometheus::MetricType::Counter ? metric.counter.value
                                                              : metric.gauge.value;
      }
    }
    ADD_FAILURE() << "there is no " << name;
    return 0.0;
  };
  EXPECT_EQ(value("tertib_connections"), 0);
  EXPECT_EQ(value("tertib_connections_limit"), 2);
  EXPECT_EQ(value("tertib_connections_refused_total"), 0);
  EXPECT_EQ(value("tertib_memory_limit_bytes"), 1 << 30);
  const RawHttp2 first(server->address());
  const RawHttp2 second(server->address());
  const SilentConnection third(server->address());
  third.AwaitHangUp();
  EXPECT_EQ(value("tertib_connections"), 2);
  EXPECT_EQ(value("tertib_connections_refused_total"), 1);
}

}  // namespace
}  // namespace tertib
