#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/model/printed_recap.h"
#include "services/catalogue/intake/reading/read_document.h"

namespace tertib::catalogue::intake {

// Puts down what was read, within the limits; what is beyond them is a finding. All that it is
// given outlives it. Not thread-safe; lives for one document.
class Recorder {
 public:
  Recorder(ReadDocument& document, const IntakeLimits& limits, FindingLog& findings)
      : document_(document), limits_(limits), findings_(findings) {}

  // What the document claims of the unit; nothing: of all. Returns whether it was put down, as the
  // last of the document's figures.
  bool AddFigure(std::optional<size_t> unit, v1::FigureKind kind, int64_t count, int line,
                 std::string_view text);

  // `wrapped`: see SummaryRemark.
  void AddSummary(const Remark& remark, int line, bool wrapped);

  void AddHeading(TornHeading heading);

  void AddUnplaced(int line, std::string_view text);

 private:
  ReadDocument& document_;
  const IntakeLimits& limits_;
  FindingLog& findings_;
  bool too_many_figures_ = false;
};

}  // namespace tertib::catalogue::intake
