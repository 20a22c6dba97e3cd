#include "services/recap/source/grpc_head_probe.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "services/common/timestamp.h"
#include "services/recap/source/grpc_event_source.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"
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
  // Its second may be over before that, on a machine that is busy enough.
  EXPECT_TRUE(absl::IsCancelled(ended) || absl::IsDeadlineExceeded(ended)) << ended;
  EXPECT_EQ(probe.AskNewest().status().code(), absl::StatusCode::kCancelled);
}

// Answers every watch with what the test says, and keeps what was asked.
class ScriptedEvents final : public catalogue::v1::EventService::Service {
 public:
  ScriptedEvents() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server = builder.BuildAndStart();
    address = "127.0.0.1:" + std::to_string(port);
  }

  grpc::Status WatchEvents(
      grpc::ServerContext* /*context*/, const catalogue::v1::WatchEventsRequest* request,
      grpc::ServerWriter<catalogue::v1::WatchEventsResponse>* writer) override {
    asked = *request;
    for (const auto& answer : answers) {
      writer->Write(answer);
    }
    return ends;
  }

  catalogue::v1::WatchEventsRequest asked;
  std::vector<catalogue::v1::WatchEventsResponse> answers;
  grpc::Status ends;
  std::string address;
  std::unique_ptr<grpc::Server> server;
};

class ScriptedHeadProbe : public testing::Test {
 protected:
  void AnswerWithEventsOf(const std::vector<absl::Time>& times) {
    auto* batch = events_.answers.emplace_back().mutable_batch();
    for (const absl::Time time : times) {
      *batch->add_events()->mutable_record_time() = ToTimestamp(time);
    }
  }

  ScriptedEvents events_;
  GrpcHeadProbe probe_{ConnectToCatalogue(events_.address)};
};

TEST_F(ScriptedHeadProbe, TellsWhenTheFirstEventAfterAPlaceWasRecorded) {
  AnswerWithEventsOf({absl::FromUnixSeconds(7), absl::FromUnixSeconds(8)});
  AnswerWithEventsOf({absl::FromUnixSeconds(9)});
  EXPECT_EQ(probe_.AskTimeAfter("here").value(), absl::FromUnixSeconds(7));
  EXPECT_EQ(events_.asked.resume_token(), "here");
  EXPECT_TRUE(events_.asked.until_current());
  EXPECT_EQ(events_.asked.max_events(), 1) << "the rest is not wanted";
}

TEST_F(ScriptedHeadProbe, AsksFromTheBeginningWhereNothingWasRead) {
  AnswerWithEventsOf({absl::FromUnixSeconds(7)});
  EXPECT_EQ(probe_.AskTimeAfter("").value(), absl::FromUnixSeconds(7));
  EXPECT_EQ(events_.asked.start(), catalogue::v1::WATCH_START_EARLIEST);
}

TEST_F(ScriptedHeadProbe, TellsThatThereIsNoEventAfterThat) {
  events_.answers.emplace_back().mutable_caught_up();
  EXPECT_EQ(probe_.AskTimeAfter("here").value(), std::nullopt);
}

TEST_F(ScriptedHeadProbe, DoesNotKnowWhatTheCatalogueRefusesToTell) {
  AnswerWithEventsOf({absl::FromUnixSeconds(7)});
  events_.ends = {grpc::StatusCode::UNAVAILABLE, "x"};
  EXPECT_FALSE(probe_.AskTimeAfter("here").ok());
}

}  // namespace
}  // namespace tertib::recap
