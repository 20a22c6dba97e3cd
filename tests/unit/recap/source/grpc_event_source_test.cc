#include "services/recap/source/grpc_event_source.h"

#include <gtest/gtest.h>

#include <thread>
#include <utility>

#include "services/common/serving/channel.h"
#include "tests/unit/recap/source/silent_listener.h"

namespace tertib::recap {
namespace {

class NoHandler final : public EventHandler {
 public:
  absl::StatusOr<Position> ResumeFrom() override { return Position{}; }
  absl::Status OnDelivery(const Delivery& /*delivery*/) override { return absl::OkStatus(); }
  absl::Status OnHistoryLost(const absl::Status& why) override { return why; }
  void OnDisconnected(const absl::Status& /*why*/, absl::Duration /*wait*/,
                      const std::string& /*trace_id*/) override {}
};

class NoSleep final : public Sleeper {
 public:
  void Sleep(absl::Duration /*duration*/, std::stop_token /*stop*/) override {}
};

TEST(GrpcEventSource, StopsWhileItStillConnects) {
  SilentListener listener;
  grpc::ChannelArguments arguments;
  // An attempt to connect lasts longer than any test may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 3'600'000);
  NoSleep no_sleep;
  GrpcEventSource source(ConnectDirectly(listener.address(), arguments), listener.address(),
                         Backoff({}, [] { return 0.0; }), no_sleep);
  NoHandler handler;
  absl::Status ended = absl::UnknownError("it has not ended");
  std::jthread running([&](std::stop_token stop) { ended = source.Run(handler, std::move(stop)); });
  listener.Accept();  // The call has begun, and has no connection.
  running.request_stop();
  running.join();
  EXPECT_TRUE(ended.ok()) << ended;
}

}  // namespace
}  // namespace tertib::recap
