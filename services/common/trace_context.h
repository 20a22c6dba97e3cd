#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tertib {

// Where in a trace a call stands, as W3C's Trace Context tells it in `traceparent`: by which the
// lines of several services about one thing are found together.
struct TraceContext {
  std::string trace_id;  // 32 hexadecimal digits, lower case, not all 0.
  std::string span_id;   // 16 of them: whose call it is.
  std::string flags;     // 2 of them: 01 if who calls records it.
};

// Reads a `traceparent`; nothing if it is malformed, to which one is to pay no heed. Of a version
// later than 00 the fields of 00 are read.
std::optional<TraceContext> ParseTraceparent(std::string_view text);

// As version 00.
std::string FormatTraceparent(const TraceContext& trace);

// A trace that begins here, of random ids; nobody records it.
TraceContext NewTrace();

}  // namespace tertib
