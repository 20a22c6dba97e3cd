// Requests that would take more memory of the catalogue than it has for them.

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_status.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/http2_client.h"
#include "tests/testing/probes.h"
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
  EXPECT_LT(PeakMebibytes(running.service().process().pid()), before + 50);
}

// Whoever leaves nearly whole requests of 4 MiB is hung up on; others are served all along.
TEST(RequestMemory, WhatIsLeftUnfinishedTakesNoMoreThanTheBound) {
  constexpr int kBoundMebibytes = 400;
  constexpr uint32_t kMessage = (4U << 20) - 1'000;
  const TempDir directory;
  const auto service = ServiceProcess::Start(ServiceCommand(
      "tertib-catalogue",
      {"--data", directory / "data", "--max-memory", std::to_string(kBoundMebibytes)}));
  ASSERT_TRUE(service.ok()) << service.status();
  const auto other = ConnectDirectly((*service)->grpc());
  ASSERT_TRUE(IsServing(other, "").ok());
  Http2Client client((*service)->grpc());
  std::string unfinished = std::string("\0\0\x3f\xfc\x18", 5) + std::string(kMessage - 100, 'x');
  uint32_t calls = 0;
  bool taken = true;
  for (; taken && calls < 1'000; ++calls) {
    client.StartCall(2 * calls + 1, "/tertib.catalogue.v1.CatalogueService/CreateAgency");
    taken = client.SendData(2 * calls + 1, unfinished);
    EXPECT_TRUE(IsServing(other, "").ok());
  }
  EXPECT_FALSE(taken);
  EXPECT_EQ(other->GetState(false), GRPC_CHANNEL_READY);
#if !defined(__SANITIZE_ADDRESS__) && !defined(_GLIBCXX_TSAN)  // These take memory of their own.
  EXPECT_GT(calls, 50U);
  EXPECT_LT(PeakMebibytes((*service)->process().pid()), kBoundMebibytes + 300);
#endif
}

}  // namespace
}  // namespace tertib
