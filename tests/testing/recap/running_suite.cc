#include "tests/testing/recap/running_suite.h"

#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "services/common/error.h"

namespace tertib {

RunningSuite::RunningSuite(std::vector<std::string> flags)
    : catalogue_place_{directory_ / "catalogue", flags, {}},
      recap_place_{directory_ / "recap", std::move(flags), {}},
      catalogue_(catalogue_place_) {
  StartRecap();
}

RunningSuite::RunningSuite(ServicePlace catalogue, ServicePlace recap)
    : catalogue_place_(std::move(catalogue)),
      recap_place_(std::move(recap)),
      catalogue_(catalogue_place_) {
  StartRecap();
}

RunningSuite::~RunningSuite() {
  if (testing::Test::HasFailure() && recap_service_ != nullptr) {
    std::cerr << recap_service_->process().Log();
  }
}

void RunningSuite::KillRecap() {
  recap_service_->process().Signal(SIGKILL);
  EXPECT_EQ(recap_service_->process().Wait(), -SIGKILL) << recap_service_->process().Log();
}

void RunningSuite::StartRecap() {
  if (const auto ended = TryStartRecap()) {
    throw std::runtime_error(ended->errors);  // Nothing can be tested without it.
  }
}

std::optional<Ended> RunningSuite::TryStartRecap() {
  recap_service_.reset();
  std::vector<std::string> flags = {"--data", recap_place_.data, "--catalogue",
                                    catalogue_.address()};
  flags.insert(flags.end(), recap_place_.flags.begin(), recap_place_.flags.end());
  std::vector<std::string> command =
      ServiceCommand(ProgramPath("tertib-recap"), flags, recap_listen_);
  command.insert(command.begin(), recap_place_.under.begin(), recap_place_.under.end());
  auto started = ServiceProcess::TryStart(command).value();
  if (const auto* ended = std::get_if<Ended>(&started)) {
    return *ended;
  }
  recap_service_ = std::get<std::unique_ptr<ServiceProcess>>(std::move(started));
  recap_listen_ = recap_service_->grpc();
  recap_channel_ = ConnectAnew(recap_listen_);
  recap_ = recap::v1::RecapService::NewStub(recap_channel_);
  return std::nullopt;
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

void RunningSuite::CheckRecap(const std::string& agency,
                              const std::map<std::string, catalogue::v1::Sop>& sops,
                              uint64_t sequence) {
  std::map<std::string, int> recount;
  for (const auto& [id, sop] : sops) {
    ++recount[sop.unit()];
  }
  const auto recap = GetRecap("agencies/" + agency, sequence);
  ASSERT_TRUE(recap.ok()) << recap.status();
  EXPECT_EQ(recap->sequence(), sequence);
  EXPECT_EQ(recap->counts().total(), static_cast<int>(sops.size()));
  for (const auto& unit : recap->agencies(0).units()) {
    EXPECT_EQ(unit.own().total(), recount[unit.unit()]) << unit.unit();
  }
}

}  // namespace tertib
