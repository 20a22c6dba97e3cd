// Requests that would take more memory of the catalogue than it has for them.

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/common/serving/grpc_status.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/raw_http2.h"
#include "tests/testing/sanitizers.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

// The most memory that a process has had, in MiB.
int PeakMebibytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  std::string word;
  while (status >> word && word != "VmHWM:") {
  }
  int kibibytes = 0;
  status >> kibibytes;
  return kibibytes / 1024;
}

TEST(RequestMemory, WhatIsCompressedIsRefusedWithoutUnpackingIt) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  catalogue::v1::CreateAgencyRequest request;
  request.set_agency_id("a");
  request.mutable_agency()->set_display_name(std::string(100 << 20, 'x'));
  const int before = PeakMebibytes(running.service().process().pid());
  for (const auto compression : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    grpc::ClientContext context;
    context.set_compression_algorithm(compression);
    catalogue::v1::CreateAgencyResponse response;
    const absl::Status ended =
        FromGrpcStatus(running.catalogue().CreateAgency(&context, request, &response));
    EXPECT_EQ(ended.code(), absl::StatusCode::kUnimplemented) << ended;
  }
  if (kMemoryIsOurs) {
    EXPECT_LT(PeakMebibytes(running.service().process().pid()), before + 50);
  }
}

constexpr char kCreateAgency[] = "/tertib.catalogue.v1.CatalogueService/CreateAgency";
constexpr char kListAgencies[] = "/tertib.catalogue.v1.CatalogueService/ListAgencies";

// A sanitizer alone takes more than the bounds here.
constexpr char kNotOurs[] =
    "a sanitizer takes memory of its own, so that no bound of it can be tried";

// A catalogue that may have so much memory, and a client that has imported a document and whose
// connection has carried more than that of anybody else; it is to be served all along.
class BoundedCatalogue {
 public:
  explicit BoundedCatalogue(int mebibytes)
      : running_(directory_ / "data", {"--max-memory", std::to_string(mebibytes)}) {
    std::string document = "I SEKRETARIAT\n";
    for (int row = 1; row <= 40'000; ++row) {
      document += std::to_string(row) + ". " + std::string(60, 'x') + "\n";
    }
    auto options = TextOptions("a", "x");
    options.set_validate_only(true);
    const auto imported = running_.ImportDocument(document, options);
    EXPECT_TRUE(imported.status.ok()) << imported.status;
  }

  const std::string& address() { return running_.address(); }
  int PeakMebibytes() { return tertib::PeakMebibytes(running_.service().process().pid()); }
  std::string Metrics() { return Scrape(running_.metrics()); }

  bool ServesTheOther() {
    return IsServing(running_.channel(), "").ok() &&
           running_.channel()->GetState(false) == GRPC_CHANNEL_READY;
  }

 private:
  const TempDir directory_;
  RunningCatalogue running_;
};

// Whoever leaves nearly whole requests of 4 MiB is hung up on; others are served all along.
TEST(RequestMemory, WhatIsLeftUnfinishedTakesNoMoreThanTheBound) {
  if (!kMemoryIsOurs) {
    GTEST_SKIP() << kNotOurs;
  }
  constexpr int kBoundMebibytes = 400;
  constexpr size_t kMessage = (size_t{4} << 20) - 1'000;
  BoundedCatalogue catalogue(kBoundMebibytes);
  RawHttp2 client(catalogue.address());
  const std::string unfinished = GrpcFrame(std::string(kMessage, 'x')).substr(0, kMessage - 100);
  int calls = 0;
  while (calls < 1'000 && client.Send(client.Begin(kCreateAgency), unfinished)) {
    ++calls;
  }
  EXPECT_LT(calls, 1'000);
  EXPECT_TRUE(catalogue.ServesTheOther());
  EXPECT_GT(calls, 50);
  EXPECT_LT(catalogue.PeakMebibytes(), kBoundMebibytes + 300);
}

// Which gRPC 1.51 reads again from its beginning at each frame (CVE-2023-33953): two connections
// that went on left no processor for anybody else.
TEST(RequestMemory, AHeaderWithoutEndIsHungUpOn) {
  BoundedCatalogue catalogue(2'048);
  for (const bool beside_a_call : {false, true}) {
    RawHttp2 client(catalogue.address());
    if (beside_a_call) {
      client.Begin(kCreateAgency);
    }
    EXPECT_FALSE(client.SendEndlessHeader(size_t{256} << 20));
    EXPECT_TRUE(catalogue.ServesTheOther());
  }
}

// Many clients that each have little: nobody is too small to be hung up on.
void ExpectManyAreBounded(const std::function<void(RawHttp2& client)>& take) {
  constexpr int kBoundMebibytes = 200;
  constexpr int kClients = 300;
  BoundedCatalogue catalogue(kBoundMebibytes);
  std::vector<std::unique_ptr<RawHttp2>> clients;
  int taken = 0;
  while (taken < kClients) {
    clients.push_back(std::make_unique<RawHttp2>(catalogue.address()));
    take(*clients.back());
    ++taken;
    if (Figure(catalogue.Metrics(), "tertib_connections_hung_up_total{reason=\"memory\"}") > 5) {
      break;
    }
  }
  EXPECT_LT(taken, kClients);
  EXPECT_TRUE(catalogue.ServesTheOther());
  EXPECT_GT(taken, 5);
  EXPECT_LT(catalogue.PeakMebibytes(), kBoundMebibytes + 100);
}

TEST(RequestMemory, StreamsOfHeadersAloneAreBoundedToo) {
  if (!kMemoryIsOurs) {
    GTEST_SKIP() << kNotOurs;
  }
  ExpectManyAreBounded([](RawHttp2& client) {
    for (int i = 0; i < 1'000; ++i) {
      client.Begin(kCreateAgency);
    }
    client.Settle();
  });
}

TEST(RequestMemory, ManyWhoEachSendLittleAreBoundedToo) {
  if (!kMemoryIsOurs) {
    GTEST_SKIP() << kNotOurs;
  }
  ExpectManyAreBounded([](RawHttp2& client) {
    const std::string whole = GrpcFrame(std::string(1'000'000, 'x'));
    client.Send(client.Begin(kCreateAgency), whole.substr(0, 900'000));
    client.Settle();
  });
}

// The rapid reset of HTTP/2: each call is reset as soon as it was begun, and so is open no more.
class Resets : public ::testing::TestWithParam<bool> {};

TEST_P(Resets, WhoGivesUpCallsFasterThanTheyAreWorkedOffIsHungUpOn) {
  constexpr int kBursts = 5;
  constexpr int kCalls = 12'000;
  BoundedCatalogue catalogue(0);
  const int before = catalogue.PeakMebibytes();
  RawHttp2 client(catalogue.address());
  int bursts = 0;
  do {
    client.Cork();
    for (int i = 0; i < kCalls; ++i) {
      const uint32_t call =
          GetParam() ? client.BeginUnary(kListAgencies, "") : client.Begin(kListAgencies);
      client.Reset(call);
    }
    client.Uncork();
  } while (client.Settle() && ++bursts < kBursts);
  EXPECT_LT(bursts, kBursts);
  EXPECT_TRUE(catalogue.ServesTheOther());
  EXPECT_EQ(Figure(catalogue.Metrics(), "tertib_connections_hung_up_total{reason=\"resets\"}"), 1);
  if (kMemoryIsOurs) {
    EXPECT_LT(catalogue.PeakMebibytes(), before + 300);
  }
}

INSTANTIATE_TEST_SUITE_P(RequestMemory, Resets, ::testing::Bool(), [](const auto& trial) {
  return trial.param ? "WithMessages" : "WithoutMessages";
});

TEST(RequestMemory, WhoseDeadlinesPassIsNotHungUpOn) {
  BoundedCatalogue catalogue(0);
  RawHttp2 client(catalogue.address());
  const std::string get = "/tertib.catalogue.v1.CatalogueService/GetSop";
  for (int i = 0; i < 2'000; ++i) {
    const uint32_t call = client.Begin(get, "1m");
    client.Send(call, GrpcFrame(""), /*end=*/true);
    client.Reset(call);
  }
  EXPECT_TRUE(client.Settle());
  EXPECT_TRUE(client.Await(client.BeginUnary(get, "")).ended);
}

}  // namespace
}  // namespace tertib
