// Clients that ask for more than a service can give, or take nothing of what they asked for.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "services/common/error.h"
#include "tertib/catalogue/v1/admin_service.grpc.pb.h"
#include "tests/testing/probes.h"
#include "tests/testing/raw_http2.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/sanitizers.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using recap::v1::RecapService;

constexpr size_t kMebibyte = size_t{1} << 20;

// A document of long rows and many long units, so that all that is answered of it is large.
std::string LongDocument() {
  std::string document = "REKAPITULASI SOP KOTA\nI SEKRETARIAT = 1500 SOP\n";
  for (int unit = 1; unit <= 1'500; ++unit) {
    document += fmt::format("I.{} Seksi {}{} ( 1 SOP )\n1. Pelayanan {}{}\n", unit,
                            std::string(270, 'x'), unit, std::string(900, 'y'), unit);
  }
  return document;
}

// One kind of call whose answers are large.
struct LargeCall {
  std::string name;
  bool of_recap = false;
  std::string path;
  std::string request;
};

std::string ListSops() {
  catalogue::v1::ListSopsRequest request;
  request.set_parent("agencies/a");
  request.set_page_size(1'000);
  return request.SerializeAsString();
}

std::string ListUnits() {
  catalogue::v1::ListUnitsRequest request;
  request.set_parent("agencies/a");
  request.set_page_size(1'000);
  return request.SerializeAsString();
}

std::string ListDeclarations() {
  catalogue::v1::ListDeclarationsRequest request;
  request.set_parent("agencies/a");
  return request.SerializeAsString();
}

std::string Reconcile() {
  recap::v1::ReconcileRecapRequest request;
  request.set_agency("agencies/a");
  return request.SerializeAsString();
}

std::vector<LargeCall> LargeCalls() {
  const std::string catalogue = "/tertib.catalogue.v1.CatalogueService/";
  const std::string recap = "/tertib.recap.v1.RecapService/";
  return {{"ListSops", false, catalogue + "ListSops", ListSops()},
          {"ListUnits", false, catalogue + "ListUnits", ListUnits()},
          {"ListDeclarations", false, catalogue + "ListDeclarations", ListDeclarations()},
          {"GetRecap", true, recap + "GetRecap", ""},
          {"WatchRecap", true, recap + "WatchRecap", ""},
          {"ReconcileRecap", true, recap + "ReconcileRecap", Reconcile()}};
}

class Overload : public ::testing::Test {
 protected:
  // Both programs, with a register in them whose answers are large.
  RunningSuite& Start(const std::vector<std::string>& flags) {
    suite_ = std::make_unique<RunningSuite>(flags);
    const auto import = suite_->catalogue().ImportDocument(LongDocument(), TextOptions("a", "x"));
    EXPECT_TRUE(import.status.ok()) << import.status;
    EXPECT_TRUE(suite_->GetRecap("agencies/a", import.report.sequence()).ok());
    return *suite_;
  }

  const std::string& Address(bool of_recap) {
    return of_recap ? suite_->recap_service().grpc() : suite_->catalogue().address();
  }
  ChildProcess& Process(bool of_recap) {
    return of_recap ? suite_->recap_service().process() : suite_->catalogue().service().process();
  }

  // How many calls of a method the service has answered, however or with that code.
  double Handled(bool of_recap, const std::string& method, const std::string& code = "") {
    const std::string& metrics =
        of_recap ? suite_->recap_service().metrics() : suite_->catalogue().metrics();
    std::istringstream lines(Scrape(metrics));
    double sum = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("grpc_server_handled_total") &&
          line.find(fmt::format("\"{}\"", method)) != std::string::npos &&
          line.find(fmt::format("grpc_code=\"{}", code)) != std::string::npos) {
        sum += std::stod(line.substr(line.rfind(' ')));
      }
    }
    return sum;
  }

  // Waits until such a call is counted: the client may know before.
  void AwaitHandled(bool of_recap, const std::string& method, const std::string& code) {
    while (Handled(of_recap, method, code) == 0) {
    }
  }

  absl::Status GetAgency() {
    catalogue::v1::GetAgencyRequest request;
    request.set_name("agencies/a");
    return Call(suite_->catalogue().catalogue(), &CatalogueService::Stub::GetAgency, request)
        .status();
  }

  // Asks for a large answer, which is taken, until it is given.
  absl::Status AskAgain(const LargeCall& large) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    absl::Status last;
    do {
      RawHttp2 client(Address(large.of_recap), 0x7fff'ffff);
      const uint32_t call = client.BeginUnary(large.path, large.request);
      if (large.name == "WatchRecap") {
        // Lasts until it is left.
        last = client.AwaitData(call) ? absl::OkStatus() : client.At(call).ToStatus();
      } else {
        last = client.Await(call).ToStatus();
      }
    } while (!last.ok() && std::chrono::steady_clock::now() < deadline);
    return last;
  }

  std::unique_ptr<RunningSuite> suite_;
};

class OverloadBy : public Overload, public ::testing::WithParamInterface<LargeCall> {};

TEST_P(OverloadBy, AnswersThatNobodyTakesAreBounded) {
  constexpr size_t kCalls = 900;
  const LargeCall& large = GetParam();
  Start({"--max-waiting-mib", "32"});
  const size_t before = Process(large.of_recap).Memory();
  {
    RawHttp2 client(Address(large.of_recap), /*window=*/0);
    uint32_t last = 0;
    for (size_t i = 0; i < kCalls; ++i) {
      last = client.BeginUnary(large.path, large.request);
    }
    const absl::Status refused = client.Await(last).ToStatus();
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
    EXPECT_EQ(ReasonOf(refused), catalogue::v1::ERROR_REASON_OVERLOADED);
    EXPECT_LT(client.ended(), kCalls);  // Some wait.
    if (kMemoryIsOurs) {
      EXPECT_LT(Process(large.of_recap).MostMemory(), before + 128 * kMebibyte);
    }
    // What is small goes on.
    EXPECT_TRUE(GetAgency().ok()) << GetAgency();
  }
  const absl::Status again = AskAgain(large);
  EXPECT_TRUE(again.ok()) << again;
}

TEST_P(OverloadBy, AnAnswerThatIsNotTakenInTimeEndsTheCall) {
  const LargeCall& large = GetParam();
  Start({"--answer-seconds", "0.2"});
  RawHttp2 client(Address(large.of_recap), /*window=*/0);
  const auto& ended = client.Await(client.BeginUnary(large.path, large.request));
  EXPECT_TRUE(ended.reset_code || absl::IsDeadlineExceeded(ended.ToStatus())) << ended.ToStatus();
  AwaitHandled(large.of_recap, large.name, "DeadlineExceeded");
}

INSTANTIATE_TEST_SUITE_P(All, OverloadBy, ::testing::ValuesIn(LargeCalls()),
                         [](const auto& trial) { return trial.param.name; });

TEST_F(Overload, ASmallAnswerThatIsNotTakenInTimeEndsTheCallToo) {
  Start({"--answer-seconds", "0.2"});
  catalogue::v1::GetAgencyRequest request;
  request.set_name("agencies/a");
  RawHttp2 client(Address(false), /*window=*/0);
  const auto& ended = client.Await(client.BeginUnary(
      "/tertib.catalogue.v1.CatalogueService/GetAgency", request.SerializeAsString()));
  EXPECT_TRUE(ended.reset_code || absl::IsDeadlineExceeded(ended.ToStatus())) << ended.ToStatus();
  AwaitHandled(/*of_recap=*/false, "GetAgency", "DeadlineExceeded");
  EXPECT_TRUE(Process(/*of_recap=*/false).ReadUntil([](const std::string& line) {
    return LogField(line, "code") == "DeadlineExceeded" &&
           LogField(line, "peer").starts_with("127.0.0.1:") &&
           LogField(line, "method") == "tertib.catalogue.v1.CatalogueService/GetAgency";
  }));
}

TEST_F(Overload, HealthAnswersWhileAThousandCallsAreStuck) {
  constexpr int kCalls = 1'000;
  Start({});
  for (const bool of_recap : {false, true}) {
    RawHttp2 client(Address(of_recap), /*window=*/0);
    const LargeCall large = LargeCalls().at(of_recap ? 3 : 0);
    for (int i = 0; i < kCalls; ++i) {
      client.BeginUnary(large.path, large.request);
    }
    client.Settle();
    const auto& channel = of_recap ? suite_->recap_channel() : suite_->catalogue().channel();
    EXPECT_EQ(IsServing(channel, "").value(), true);
    // It has not waited for the others.
    EXPECT_LT(Handled(of_recap, large.name), kCalls / 2);
  }
}

TEST_F(Overload, AServiceThatTakesNoMoreCallsStillSaysHowItIs) {
  Start({"--max-calls", "100"});
  RawHttp2 client(Address(/*of_recap=*/false), /*window=*/0);
  const LargeCall large = LargeCalls().front();
  for (int i = 0; i < 200; ++i) {
    client.BeginUnary(large.path, large.request);
  }
  client.Settle();
  while (ReasonOf(GetAgency()) != catalogue::v1::ERROR_REASON_OVERLOADED) {
  }
  const auto admin = catalogue::v1::AdminService::NewStub(suite_->catalogue().channel());
  const auto status = Call(*admin, &catalogue::v1::AdminService::Stub::GetStatus,
                           catalogue::v1::GetStatusRequest());
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->service().calls().limit(), 100);
  EXPECT_GE(status->service().calls().used(), 99);
}

TEST_F(Overload, StoppingEndsWhatWaitsForAThreadAndWhatIsNotTaken) {
  Start({"--answer-seconds", "0.2"});
  for (const bool of_recap : {true, false}) {
    RawHttp2 client(Address(of_recap), /*window=*/0);
    const LargeCall large = LargeCalls().at(of_recap ? 3 : 0);
    for (int i = 0; i < 200; ++i) {
      client.BeginUnary(large.path, large.request);
    }
    client.Settle();
    Process(of_recap).Signal(SIGTERM);
    EXPECT_EQ(Process(of_recap).Wait(), 0);
  }
}

TEST_F(Overload, MoreCallsThanMayBeUnderWayAreRefused) {
  Start({"--max-calls", "2"});
  auto& catalogue = suite_->catalogue();
  // The recap's watch is one; this is the other.
  grpc::ClientContext context;
  catalogue::v1::WatchEventsRequest watch;
  watch.set_start(catalogue::v1::WATCH_START_NOW);
  const auto stream = catalogue.events().WatchEvents(&context, watch);
  catalogue::v1::WatchEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(ReasonOf(GetAgency()), catalogue::v1::ERROR_REASON_OVERLOADED);
  EXPECT_EQ(ReasonOf(catalogue.ImportDocument("I S\n1. X\n", TextOptions("a", "x")).status),
            catalogue::v1::ERROR_REASON_OVERLOADED);
  grpc::ClientContext refused_context;
  const auto refused = catalogue.events().WatchEvents(&refused_context, watch);
  EXPECT_FALSE(refused->Read(&response));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(refused->Finish())), catalogue::v1::ERROR_REASON_OVERLOADED);
  EXPECT_EQ(IsServing(catalogue.channel(), "").value(), true);
  context.TryCancel();
  while (stream->Read(&response)) {
  }
  stream->Finish();
  absl::Status again;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  do {
    again = GetAgency();
  } while (!again.ok() && std::chrono::steady_clock::now() < deadline);
  EXPECT_TRUE(again.ok()) << again;
}

}  // namespace
}  // namespace tertib
