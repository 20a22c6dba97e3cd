#include "services/common/serving/call_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/common/error.h"
#include "services/common/serving/capacity.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_server.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/server_metrics.h"
#include "services/common/serving/unreadable_requests.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"
#include "tests/testing/log_file.h"
#include "tests/testing/raw_http2.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using catalogue::v1::EventService;
using catalogue::v1::ImportService;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kTraceparent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

// Ends every call as it is told to.
class Answer {
 public:
  grpc::Status Get() const { return ToGrpcStatus(status, log_); }

  absl::Status status;

 private:
  mutable Logger log_{"test"};
};

class Unary final : public CatalogueService::CallbackService {
 public:
  explicit Unary(const Answer& answer) : answer_(answer) {}

  grpc::ServerUnaryReactor* GetSop(grpc::CallbackServerContext* context,
                                   const catalogue::v1::GetSopRequest* /*request*/,
                                   catalogue::v1::GetSopResponse* /*response*/) override {
    return Finish(context);
  }
  grpc::ServerUnaryReactor* CreateSop(grpc::CallbackServerContext* context,
                                      const catalogue::v1::CreateSopRequest* /*request*/,
                                      catalogue::v1::CreateSopResponse* /*response*/) override {
    return Finish(context);
  }

 private:
  grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context) {
    auto* reactor = context->DefaultReactor();
    reactor->Finish(answer_.Get());
    return reactor;
  }

  const Answer& answer_;
};

class Watch final : public EventService::CallbackService {
 public:
  explicit Watch(const Answer& answer) : answer_(answer) {}

  class Call final : public grpc::ServerWriteReactor<catalogue::v1::WatchEventsResponse> {
   public:
    explicit Call(const grpc::Status& status) { Finish(status); }
    void OnDone() override { delete this; }
  };

  grpc::ServerWriteReactor<catalogue::v1::WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* /*context*/,
      const catalogue::v1::WatchEventsRequest* /*request*/) override {
    return new Call(answer_.Get());
  }

 private:
  const Answer& answer_;
};

// Takes its messages as bytes, as the product does, to the last one.
class Upload final
    : public ImportService::WithRawCallbackMethod_ImportRegister<ImportService::Service> {
 public:
  explicit Upload(const Answer& answer) : answer_(answer) {}

  class Call final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
   public:
    explicit Call(const Answer& answer) : answer_(answer) { StartRead(&request_); }
    void OnReadDone(bool ok) override {
      if (ok) {
        StartRead(&request_);
      } else {
        Finish(answer_.Get());
      }
    }
    void OnDone() override { delete this; }

   private:
    const Answer& answer_;
    grpc::ByteBuffer request_;
  };

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ImportRegister(
      grpc::CallbackServerContext* /*context*/) override {
    return new Call(answer_);
  }

 private:
  const Answer& answer_;
};

class CallLogTest : public ::testing::Test {
 protected:
  CallLogTest() {
    const std::vector<std::string> names = {CatalogueService::service_full_name(),
                                            EventService::service_full_name(),
                                            ImportService::service_full_name()};
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
        interceptors;
    interceptors.push_back(MakeUnreadableRequests(names, file_.log()));
    interceptors.push_back(MakeServerMetrics(names, metrics_, &calls_));
    server_ = GrpcServer::Start({.address = "127.0.0.1:0"},
                                {{&unary_, names[0]}, {&watch_, names[1]}, {&upload_, names[2]}},
                                std::move(interceptors))
                  .value();
    channel_ = ConnectDirectly(server_->address());
  }

  using Metadata = std::vector<std::pair<std::string, std::string>>;

  void GetSop(const Metadata& metadata = {}) {
    grpc::ClientContext context;
    for (const auto& [name, value] : metadata) {
      context.AddMetadata(name, value);
    }
    catalogue::v1::GetSopResponse response;
    CatalogueService::NewStub(channel_)->GetSop(&context, {}, &response);
  }
  void CreateSop(const std::string& request_id, const Metadata& metadata = {}) {
    grpc::ClientContext context;
    for (const auto& [name, value] : metadata) {
      context.AddMetadata(name, value);
    }
    catalogue::v1::CreateSopRequest request;
    request.set_request_id(request_id);
    catalogue::v1::CreateSopResponse response;
    CatalogueService::NewStub(channel_)->CreateSop(&context, request, &response);
  }
  void WatchEvents() {
    grpc::ClientContext context;
    EventService::NewStub(channel_)->WatchEvents(&context, {})->Finish();
  }
  void Import(const std::string& request_id) {
    grpc::ClientContext context;
    const auto stream = ImportService::NewStub(channel_)->ImportRegister(&context);
    catalogue::v1::ImportRegisterRequest request;
    request.mutable_options()->set_request_id(request_id);
    stream->Write(request);
    request.set_chunk("1. Surat masuk");
    stream->Write(request);
    stream->WritesDone();
    stream->Finish();
  }

  // What was logged, once all calls are over.
  std::vector<std::string> Lines() {
    server_->Drain(absl::InfiniteDuration());
    return file_.Close();
  }

  LogFile file_;
  CallLog calls_{file_.log(), {"/tertib.catalogue.v1.ImportService/ImportRegister"}};
  Metrics metrics_;
  Answer answer_;
  Unary unary_{answer_};
  Watch watch_{answer_};
  Upload upload_{answer_};
  std::unique_ptr<GrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(CallLogTest, ACallThatSucceedsQuicklyIsNoLine) {
  GetSop();
  WatchEvents();
  Import("");
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(CallLogTest, AFailedCallIsOneLineWithAllThatIsKnownOfIt) {
  answer_.status = ResourceNotFound(ResourceType::kSop, "agencies/a/sops/b");
  GetSop({{"x-request-id", "r-1"}, {"traceparent", kTraceparent}});
  EXPECT_THAT(Lines(),
              ElementsAre(MatchesRegex(
                  R"(\{"time":"[^"]+","level":"info","service":"test","message":"a call failed",)"
                  R"("method":"tertib.catalogue.v1.CatalogueService/GetSop","code":"NotFound",)"
                  R"("peer":"127.0.0.1:[0-9]+","duration_seconds":"[0-9.]+",)"
                  R"("reason":"RESOURCE_NOT_FOUND","request_id":"r-1",)"
                  R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"\})")));
}

TEST_F(CallLogTest, WhatIsTheServicesFaultIsAWarning) {
  answer_.status = Overloaded();
  GetSop();
  EXPECT_THAT(Lines(), ElementsAre(AllOf(HasSubstr(R"("level":"warning")"),
                                         HasSubstr(R"("code":"ResourceExhausted")"),
                                         HasSubstr(R"("reason":"OVERLOADED")"))));
}

TEST_F(CallLogTest, TheRequestsOwnIdGoesBeforeThatOfTheMetadata) {
  answer_.status = ResourceNotFound(ResourceType::kAgency, "agencies/a");
  CreateSop("own", {{"x-request-id", "other"}});
  CreateSop("", {{"x-request-id", "other"}});
  Import("of-the-first-message");
  EXPECT_THAT(Lines(), UnorderedElementsAre(HasSubstr(R"("request_id":"own")"),
                                            HasSubstr(R"("request_id":"other")"),
                                            HasSubstr(R"("request_id":"of-the-first-message")")));
}

TEST_F(CallLogTest, WhatAClientChoosesIsShortAndCannotBreakALine) {
  answer_.status = ResourceNotFound(ResourceType::kAgency, "agencies/a");
  CreateSop("a\"},\n{\x1b[31m");
  CreateSop(std::string(100'000, 'x'));
  EXPECT_THAT(Lines(), UnorderedElementsAre(HasSubstr(R"("request_id":"a\"},\n{\u001b[31m")"),
                                            SizeIs(Lt(600))));
}

TEST_F(CallLogTest, AMalformedTraceIsNoTrace) {
  answer_.status = Overloaded();
  GetSop({{"traceparent", "00-nonsense"}});
  GetSop({{"traceparent", kTraceparent}, {"traceparent", kTraceparent}});
  EXPECT_THAT(Lines(), ElementsAre(Not(HasSubstr("trace_id")), Not(HasSubstr("trace_id"))));
}

TEST_F(CallLogTest, ASlowCallIsAWarningAndAWatchIsNeverSlow) {
  calls_.SetSlow(absl::ZeroDuration());
  GetSop();
  WatchEvents();
  Import("i");
  const auto slow = [](const std::string& method) {
    return AllOf(HasSubstr(R"("level":"warning")"), HasSubstr("a call was slow"), HasSubstr(method),
                 HasSubstr(R"("code":"OK")"));
  };
  EXPECT_THAT(Lines(), UnorderedElementsAre(slow("GetSop"), slow("ImportRegister")));
}

TEST_F(CallLogTest, EveryCallIsALineAtDebug) {
  file_.log().SetLevel(LogLevel::kDebug);
  for (int i = 0; i < 30; ++i) {
    GetSop();
  }
  EXPECT_THAT(Lines(), AllOf(SizeIs(30), ::testing::Each(HasSubstr(R"("level":"debug")"))));
}

TEST_F(CallLogTest, AFloodOfTheServicesFaultsIsOneLineAndTheirNumber) {
  answer_.status = Overloaded();
  for (int i = 0; i < 500; ++i) {
    GetSop();
  }
  EXPECT_THAT(Lines(), ElementsAre(Not(HasSubstr("repeated")), HasSubstr(R"("repeated":"499"})")));
}

TEST_F(CallLogTest, AFloodOfTheClientsFailuresIsTenLinesAndTheirNumber) {
  answer_.status = ResourceNotFound(ResourceType::kSop, "agencies/a/sops/b");
  for (int i = 0; i < 500; ++i) {
    GetSop();
  }
  const auto lines = Lines();
  ASSERT_THAT(lines, SizeIs(11));
  EXPECT_THAT(lines.back(), HasSubstr(R"("repeated":"490"})"));
}

TEST_F(CallLogTest, ACallThatIsGivenUpSaysSoAndNotWhatWasWrongWithIt) {
  RawHttp2 client(server_->address());
  client.Await(client.Begin("/tertib.catalogue.v1.CatalogueService/GetSop", "1m"));
  EXPECT_THAT(Lines(), ElementsAre(AllOf(HasSubstr(R"("code":"DeadlineExceeded")"),
                                         Not(HasSubstr("reason")))));
}

}  // namespace
}  // namespace tertib
