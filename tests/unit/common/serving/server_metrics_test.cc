#include "services/common/serving/server_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/common/serving/capacity.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_server.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/unreadable_requests.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"
#include "tests/testing/raw_http2.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using catalogue::v1::EventService;
using catalogue::v1::GetSopRequest;
using catalogue::v1::GetSopResponse;
using catalogue::v1::ImportRegisterRequest;
using catalogue::v1::ImportRegisterResponse;
using catalogue::v1::ImportService;
using catalogue::v1::WatchEventsRequest;
using catalogue::v1::WatchEventsResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kUnary[] = "/tertib.catalogue.v1.CatalogueService/GetSop";
constexpr char kServerStream[] = "/tertib.catalogue.v1.EventService/WatchEvents";
constexpr char kBidiStream[] = "/tertib.catalogue.v1.ImportService/ImportRegister";
constexpr int kCalls = 100;

class Unary final : public CatalogueService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetSop(grpc::CallbackServerContext* context,
                                   const GetSopRequest* request,
                                   GetSopResponse* /*response*/) override {
    auto* reactor = context->DefaultReactor();
    if (request->name() == "busy") {
      reactor->Finish(ToGrpcStatus(Overloaded(), log_));
      return reactor;
    }
    reactor->Finish(request->name().empty() ? grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "x")
                                            : grpc::Status::OK);
    return reactor;
  }

 private:
  Logger log_{"test"};
};

class ServerStream final : public EventService::CallbackService {
 public:
  class Call final : public grpc::ServerWriteReactor<WatchEventsResponse> {
   public:
    Call() { Finish(grpc::Status::OK); }
    void OnDone() override { delete this; }
  };

  grpc::ServerWriteReactor<WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* /*context*/, const WatchEventsRequest* /*request*/) override {
    return new Call();
  }
};

// Takes whatever ends the messages for a mistake of the client's.
class BidiStream final : public ImportService::CallbackService {
 public:
  class Call final : public grpc::ServerBidiReactor<ImportRegisterRequest, ImportRegisterResponse> {
   public:
    Call() { StartRead(&request_); }
    void OnReadDone(bool /*ok*/) override {
      Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "x"));
    }
    void OnDone() override { delete this; }

   private:
    ImportRegisterRequest request_;
  };

  grpc::ServerBidiReactor<ImportRegisterRequest, ImportRegisterResponse>* ImportRegister(
      grpc::CallbackServerContext* /*context*/) override {
    return new Call();
  }
};

class ServerMetricsTest : public ::testing::Test {
 protected:
  ServerMetricsTest() {
    const std::vector<std::string> names = {CatalogueService::service_full_name(),
                                            EventService::service_full_name(),
                                            ImportService::service_full_name()};
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
        interceptors;
    interceptors.push_back(MakeUnreadableRequests(names, log_));
    interceptors.push_back(MakeServerMetrics(names, metrics_));
    server_ = GrpcServer::Start(
                  {.address = "127.0.0.1:0"},
                  {{&unary_, names[0]}, {&server_stream_, names[1]}, {&bidi_stream_, names[2]}},
                  std::move(interceptors))
                  .value();
  }

  // Asks for one SOP after another, and ends the server, so that all is counted.
  void GetSops(const std::vector<std::string>& names) {
    const auto stub = CatalogueService::NewStub(ConnectDirectly(server_->address()));
    for (const std::string& name : names) {
      grpc::ClientContext context;
      GetSopRequest request;
      request.set_name(name);
      GetSopResponse response;
      stub->GetSop(&context, request, &response);
    }
    server_->Drain(absl::InfiniteDuration());
  }

  // The calls of all methods that a counter has, by the value of a label; without those of none.
  std::map<std::string, double> Counted(const std::string& counter, const std::string& by) const {
    std::map<std::string, double> counted;
    for (const prometheus::MetricFamily& family : metrics_.Collect()) {
      for (const prometheus::ClientMetric& metric : family.metric) {
        for (const auto& label : metric.label) {
          if (family.name == counter && label.name == by && metric.counter.value != 0) {
            counted[label.value] += metric.counter.value;
          }
        }
      }
    }
    return counted;
  }

  Logger log_{"test"};
  Metrics metrics_;
  Unary unary_;
  ServerStream server_stream_;
  BidiStream bidi_stream_;
  std::unique_ptr<GrpcServer> server_;
};

// By the path of a method.
class EveryKind : public ServerMetricsTest, public ::testing::WithParamInterface<std::string> {};

TEST_F(ServerMetricsTest, ACallIsCountedOnceWithTheCodeThatItGot) {
  GetSops({"agencies/a/sops/s", ""});
  EXPECT_THAT(Counted("grpc_server_handled_total", "grpc_code"),
              UnorderedElementsAre(Pair("OK", 1), Pair("InvalidArgument", 1)));
  EXPECT_THAT(Counted("grpc_server_msg_received_total", "grpc_method"),
              ElementsAre(Pair("GetSop", 2)));
}

TEST_F(ServerMetricsTest, ACallThatIsRefusedIsCountedByItsReason) {
  GetSops({"agencies/a/sops/s", "busy", "", "busy"});
  EXPECT_THAT(Counted("tertib_refusals_total", "reason"),
              UnorderedElementsAre(Pair("OVERLOADED", 2), Pair("OTHER", 1)));
}

TEST_F(ServerMetricsTest, DurationsAreInBucketsThatFitTheCall) {
  std::map<std::string, std::pair<double, double>> bounds;  // The first and the last that ends.
  for (const prometheus::MetricFamily& family : metrics_.Collect()) {
    for (const prometheus::ClientMetric& metric : family.metric) {
      for (const auto& label : metric.label) {
        const auto& buckets = metric.histogram.bucket;
        if (family.name == "grpc_server_handling_seconds" && label.name == "grpc_method") {
          bounds[label.value] = {buckets.front().upper_bound,
                                 buckets.at(buckets.size() - 2).upper_bound};
        }
      }
    }
  }
  EXPECT_EQ(bounds["GetSop"], std::pair(0.00005, 30.0));
  EXPECT_EQ(bounds["ImportRegister"], std::pair(0.01, 600.0));
  EXPECT_EQ(bounds["WatchEvents"], std::pair(0.1, 86'400.0));
}

TEST_P(EveryKind, AMessageThatCannotBeReadIsAnInvalidArgument) {
  RawHttp2 client(server_->address());
  client.Await(client.BeginUnary(GetParam(), "\xff\xff"));
  server_->Drain(absl::InfiniteDuration());
  EXPECT_THAT(Counted("grpc_server_handled_total", "grpc_code"),
              ElementsAre(Pair("InvalidArgument", 1)));
}

// Some are gone before gRPC makes calls of them; those are not counted at all.
TEST_P(EveryKind, ACallThatIsGivenUpBeforeItsMessageIsCanceled) {
  RawHttp2 client(server_->address());
  for (int i = 0; i < kCalls; ++i) {
    const uint32_t call = client.Begin(GetParam());
    ASSERT_TRUE(client.Settle());
    client.Reset(call);
  }
  ASSERT_TRUE(client.Settle());
  server_->Drain(absl::InfiniteDuration());
  const auto counted = Counted("grpc_server_handled_total", "grpc_code");
  EXPECT_THAT(counted, ElementsAre(Pair("Canceled", Le(kCalls))));
  EXPECT_EQ(counted.begin()->second,
            Counted("grpc_server_started_total", "grpc_type").begin()->second);
  // Nobody refused it.
  EXPECT_THAT(Counted("tertib_refusals_total", "reason"), IsEmpty());
}

TEST_P(EveryKind, ACallWhoseDeadlinePassesBeforeItsMessageIsThat) {
  RawHttp2 client(server_->address());
  for (int i = 0; i < kCalls; ++i) {
    client.Await(client.Begin(GetParam(), "1m"));
  }
  server_->Drain(absl::InfiniteDuration());
  EXPECT_THAT(Counted("grpc_server_handled_total", "grpc_code"),
              ElementsAre(Pair("DeadlineExceeded", Le(kCalls))));
}

INSTANTIATE_TEST_SUITE_P(ServerMetrics, EveryKind,
                         ::testing::Values(kUnary, kServerStream, kBidiStream),
                         [](const auto& path) {
                           return path.param.substr(path.param.rfind('/') + 1);
                         });

}  // namespace
}  // namespace tertib
