#include "tests/testing/recap/running_suite.h"

#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <utility>

#include "services/common/error.h"
#include "services/common/serving/channel.h"

namespace tertib {

RunningSuite::RunningSuite(std::vector<std::string> flags)
    : flags_(std::move(flags)), catalogue_(catalogue_data(), flags_) {
  StartRecap();
}

RunningSuite::~RunningSuite() {
  if (testing::Test::HasFailure()) {
    std::cerr << recap_service_->process().Log();
  }
}

void RunningSuite::KillRecap() {
  recap_service_->process().Signal(SIGKILL);
  EXPECT_EQ(recap_service_->process().Wait(), -SIGKILL) << recap_service_->process().Log();
}

void RunningSuite::StartRecap() {
  const std::string listen = recap_service_ ? recap_service_->grpc() : "127.0.0.1:0";
  recap_service_.reset();
  std::vector<std::string> flags = {"--data", directory_ / "recap", "--catalogue",
                                    catalogue_.address()};
  flags.insert(flags.end(), flags_.begin(), flags_.end());
  recap_service_ = ServiceProcess::Start(ServiceCommand("tertib-recap", flags, listen)).value();
  recap_channel_ = ConnectDirectly(recap_service_->grpc());
  recap_ = recap::v1::RecapService::NewStub(recap_channel_);
}

absl::StatusOr<recap::v1::GetRecapResponse> RunningSuite::GetRecap(const std::string& agency,
                                                                   uint64_t min_sequence) {
  recap::v1::GetRecapRequest request;
  request.set_agency(agency);
  request.set_min_sequence(min_sequence);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    const auto response = Call(*recap_, &recap::v1::RecapService::Stub::GetRecap, request);
    const bool not_yet =
        ReasonOf(response.status()) == catalogue::v1::ERROR_REASON_NOT_SERVING ||
        ReasonOf(response.status()) == catalogue::v1::ERROR_REASON_SEQUENCE_NOT_REACHED;
    if (!not_yet || std::chrono::steady_clock::now() > deadline) {
      return response;
    }
  }
}

}  // namespace tertib
