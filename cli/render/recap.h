#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>

#include "tertib/recap/v1/recap_service.pb.h"

namespace tertib::cli {

// One agency's recap for people: its units as an indented tree with their counts, units under them
// included, and its total. Fit for a terminal.
std::string RenderAgencyRecap(const recap::v1::AgencyRecap& agency);

// The line that closes a recap of several agencies.
std::string RenderGrandTotal(const recap::v1::SopCounts& counts);

// What an answer of the recap says of itself.
struct Standing {
  uint64_t sequence = 0;
  // Of the event of that sequence; null: there is none.
  const google::protobuf::Timestamp* record_time = nullptr;
  bool caught_up = false;
};

// That of `response`, which must outlive it.
template <typename Response>
Standing StandingOf(const Response& response) {
  return {response.sequence(), response.has_record_time() ? &response.record_time() : nullptr,
          response.caught_up()};
}

// The lines that say which sequence a recap holds at; several pages from the first's to the last's,
// which is the grand total's. And, if it is so, that there may be more.
std::string RenderHoldsAt(uint64_t first, const Standing& last);

}  // namespace tertib::cli
