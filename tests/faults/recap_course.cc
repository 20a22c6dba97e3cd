#include "tests/faults/recap_course.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>
#include <thread>

#include "services/common/error.h"
#include "tests/testing/probes.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

// Only to fail rather than hang.
std::chrono::steady_clock::time_point Patience() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

constexpr absl::Duration kShortly = absl::Milliseconds(200);

int ErrorLines(const std::string& log) {
  std::istringstream lines(log);
  int errors = 0;
  for (std::string line; std::getline(lines, line);) {
    errors += LogField(line, "level") == "error" ? 1 : 0;
  }
  return errors;
}

}  // namespace

absl::StatusOr<recap::v1::GetRecapResponse> AskRecap(RunningSuite& suite, uint64_t min_sequence,
                                                     absl::Duration wait) {
  recap::v1::GetRecapRequest request;
  request.set_agency("agencies/a");
  request.set_min_sequence(min_sequence);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(wait));
  recap::v1::GetRecapResponse response;
  const absl::Status status = FromGrpcStatus(suite.recap().GetRecap(&context, request, &response));
  if (!status.ok()) {
    return status;
  }
  return response;
}

RecapCourse AwaitCourse(RunningSuite& suite, uint64_t sequence) {
  for (const auto deadline = Patience(); std::chrono::steady_clock::now() < deadline;) {
    const auto recap = AskRecap(suite, sequence, kShortly);
    if (recap.ok()) {
      return RecapCourse::kFollows;
    }
    if (absl::IsUnavailable(recap.status()) &&
        ReasonOf(recap.status()) == catalogue::v1::ERROR_REASON_UNSPECIFIED) {
      return RecapCourse::kEnded;
    }
    const bool refused =
        suite.recap_service().process().Log().find("the view stands still") != std::string::npos;
    if (refused && AskRecap(suite, 0, absl::Seconds(60)).ok()) {
      return RecapCourse::kStandsStill;
    }
  }
  ADD_FAILURE() << "the recap neither follows nor stands still";
  return RecapCourse::kFollows;
}

void AwaitServing(RunningSuite& suite, bool serving) {
  const auto deadline = Patience();
  for (const std::string& name :
       {std::string(), std::string(recap::v1::RecapService::service_full_name())}) {
    while (IsServing(suite.recap_channel(), name).value() != serving) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline)
          << suite.recap_service().process().Log();
      std::this_thread::yield();
    }
  }
}

void ExpectStandsStill(RunningSuite& suite) {
  AwaitServing(suite, false);
  EXPECT_THAT(Scrape(suite.recap_service().metrics()), HasSubstr("tertib_recap_read_only 1"));
  EXPECT_THAT(Scrape(suite.recap_service().metrics()), HasSubstr("tertib_recap_disk_full 0"));
  const auto recap = AskRecap(suite, 0, absl::Seconds(60));
  EXPECT_TRUE(recap.ok()) << recap.status();
  const std::string log = suite.recap_service().process().Log();
  EXPECT_EQ(ErrorLines(log), 1) << log;
}

}  // namespace tertib
