#include "services/common/serving/grpc_server.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_status.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"

namespace tertib {
namespace {

using catalogue::v1::EventService;
using catalogue::v1::WatchEventsRequest;
using catalogue::v1::WatchEventsResponse;
using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// Longer than any test may take: Drain returns for another reason.
constexpr absl::Duration kPatience = absl::Hours(1);

// A service whose one call lasts until the test ends it.
class HeldService final : public EventService::CallbackService {
 public:
  class Call final : public grpc::ServerWriteReactor<WatchEventsResponse> {
   public:
    void OnDone() override { delete this; }
  };

  grpc::ServerWriteReactor<WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* /*context*/, const WatchEventsRequest* /*request*/) override {
    auto* call = new Call();
    call_.set_value(call);
    return call;
  }

  // Waits for the call.
  Call* call() { return call_.get_future().get(); }

 private:
  std::promise<Call*> call_;
};

class GrpcServerTest : public ::testing::Test {
 protected:
  HeldService service_;
  std::unique_ptr<GrpcServer> server_ =
      GrpcServer::Start({.address = "127.0.0.1:0"},
                        {{&service_, EventService::service_full_name()}}, {})
          .value();
  const std::shared_ptr<grpc::Channel> channel_ = ConnectDirectly(server_->address());
};

TEST_F(GrpcServerTest, HealthSaysNotServingUntilItIsTold) {
  const auto health = Health::NewStub(channel_);
  for (const bool serving : {false, true}) {
    if (serving) {
      server_->SetServing(true);
    }
    for (const char* name : {"", EventService::service_full_name()}) {
      grpc::ClientContext context;
      HealthCheckRequest request;
      request.set_service(name);
      HealthCheckResponse response;
      ASSERT_TRUE(health->Check(&context, request, &response).ok());
      EXPECT_EQ(response.status(),
                serving ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING);
    }
  }
}

TEST_F(GrpcServerTest, AWatchOfTheHealthDoesNotHoldUpDraining) {
  const auto health = Health::NewStub(channel_);
  grpc::ClientContext context;
  const auto watch = health->Watch(&context, HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  server_->Drain(kPatience);
  while (watch->Read(&response)) {
  }
  EXPECT_FALSE(watch->Finish().ok());
}

TEST_F(GrpcServerTest, DrainingWaitsForCallsInFlightWhoeverWatchesTheHealth) {
  const auto health = Health::NewStub(channel_);
  grpc::ClientContext health_context;
  const auto watch = health->Watch(&health_context, HealthCheckRequest());
  HealthCheckResponse health_response;
  ASSERT_TRUE(watch->Read(&health_response));
  const auto events = EventService::NewStub(channel_);
  grpc::ClientContext context;
  const auto stream = events->WatchEvents(&context, WatchEventsRequest());
  HeldService::Call* const call = service_.call();

  auto drained = std::async(std::launch::async, [this] { server_->Drain(kPatience); });
  // The watch is told when draining has begun.
  while (watch->Read(&health_response) &&
         health_response.status() != HealthCheckResponse::NOT_SERVING) {
  }
  call->Finish(grpc::Status::OK);
  WatchEventsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const absl::Status ended = FromGrpcStatus(stream->Finish());
  EXPECT_TRUE(ended.ok()) << ended;
  drained.wait();
}

TEST_F(GrpcServerTest, DrainingCancelsWhatIsLeftWhenItsPatienceIsOver) {
  const auto events = EventService::NewStub(channel_);
  grpc::ClientContext context;
  const auto stream = events->WatchEvents(&context, WatchEventsRequest());
  HeldService::Call* const call = service_.call();
  auto drained = std::async(std::launch::async, [this] { server_->Drain(absl::ZeroDuration()); });
  WatchEventsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_FALSE(stream->Finish().ok());
  call->Finish(grpc::Status::CANCELLED);
  drained.wait();
}

}  // namespace
}  // namespace tertib
