#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/common/log_point.h"

namespace tertib::catalogue {

// Where the next page of a listing begins. On the wire it is opaque (AIP-158).
struct PageStart {
  // What is listed; a token is good for the same listing only.
  std::string scope;
  // The last record of the page before: its position (listings by unit) and its id.
  int32_t position = 0;
  std::string id;
  // Where the log was when that page was read; a token is good only for a log that holds this.
  LogPoint read_at;
};

std::string MakePageToken(const PageStart& start);

// Nothing if `token` was not made for a listing of `scope`.
std::optional<PageStart> ParsePageToken(std::string_view token, std::string_view scope);

}  // namespace tertib::catalogue
