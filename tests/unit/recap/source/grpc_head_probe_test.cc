#include "services/recap/source/grpc_head_probe.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "services/recap/source/grpc_event_source.h"
#include "tests/unit/recap/source/silent_listener.h"

namespace tertib::recap {
namespace {

TEST(GrpcHeadProbe, KnowsNothingOfACatalogueThatIsNotThere) {
  GrpcHeadProbe probe(ConnectToCatalogue("127.0.0.1:1"));
  EXPECT_FALSE(probe.AskNewest().ok());
}

TEST(GrpcHeadProbe, GivesUpSoonOnACatalogueThatSaysNothing) {
  const SilentListener listener;
  GrpcHeadProbe probe(ConnectToCatalogue(listener.address()));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(probe.AskNewest().ok());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8))
      << "before the attempt to connect ends";
}

TEST(GrpcHeadProbe, AsksNothingOnceItIsStopped) {
  SilentListener listener;
  GrpcHeadProbe probe(ConnectToCatalogue(listener.address()));
  absl::Status ended;
  std::thread asking([&] { ended = probe.AskNewest().status(); });
  listener.Accept();  // The call has begun, and has no connection.
  probe.Stop();
  asking.join();
  EXPECT_EQ(ended.code(), absl::StatusCode::kCancelled) << ended;
  EXPECT_EQ(probe.AskNewest().status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace tertib::recap
