#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tertib/recap/v1/recap_service.pb.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {

// What becomes of a recap whose disk fails.
enum class RecapCourse {
  kFollows,
  // It serves what it has, and nothing newer.
  kStandsStill,
  kEnded,
};

// Waits until it is known: until the recap has come to `sequence`, or says that its view stands
// still, or has ended.
RecapCourse AwaitCourse(RunningSuite& suite, uint64_t sequence);

// The recap of agency "a" once it holds `min_sequence`, for which it waits so long.
absl::StatusOr<recap::v1::GetRecapResponse> AskRecap(RunningSuite& suite, uint64_t min_sequence,
                                                     absl::Duration wait);

// Asks until health says so of the recap.
void AwaitServing(RunningSuite& suite, bool serving);

// Fails the test unless the recap stands still and tells it, once in its log, and answers.
void ExpectStandsStill(RunningSuite& suite);

}  // namespace tertib
