#include "services/catalogue/intake/reading/recorder.h"

#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/common/resource_limits.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

// The text is cut with an ellipsis.
constexpr size_t kMaxFigureText = kMaxTextLength - 1;

}  // namespace

bool Recorder::AddFigure(std::optional<size_t> unit, v1::FigureKind kind, int64_t count, int line,
                         std::string_view text) {
  if (count > limits_.max_count) {
    findings_.CountOutOfRange(
        {.line = line, .outline_code = unit ? document_.units[*unit].code_text : "", .text = text},
        limits_.max_count);
    return false;
  }
  if (document_.figures.size() >= static_cast<size_t>(limits_.max_figures)) {
    if (!std::exchange(too_many_figures_, true)) {
      findings_.TooManyFigures(line, limits_.max_figures);
    }
    return false;
  }
  document_.figures.push_back({.unit = unit,
                               .kind = kind,
                               .count = static_cast<int>(count),
                               .line = line,
                               .text = ClipText(text, kMaxFigureText)});
  BlankControls(document_.figures.back().text);
  return true;
}

void Recorder::AddSummary(const Remark& remark, int line, bool wrapped) {
  if (remark.count > limits_.max_count) {
    findings_.CountOutOfRange({.line = line, .text = remark.text}, limits_.max_count);
    return;
  }
  SummaryRemark summary{.ordinal = remark.ordinal,
                        .label = std::string(remark.label),
                        .count = static_cast<int>(remark.count),
                        .text = std::string(remark.text),
                        .line = line,
                        .whole_row = remark.whole_row,
                        .sum = remark.sum,
                        .wrapped = wrapped};
  BlankControls(summary.label);
  BlankControls(summary.text);
  document_.summaries.push_back(std::move(summary));
}

void Recorder::AddHeading(TornHeading heading) {
  if (heading.count && *heading.count > limits_.max_count) {
    findings_.CountOutOfRange({.line = heading.line, .text = heading.printed}, limits_.max_count);
    return;
  }
  BlankControls(heading.name);
  BlankControls(heading.printed);
  document_.headings.push_back(std::move(heading));
}

void Recorder::AddUnplaced(int line, std::string_view text) {
  ++document_.unplaced_count;
  findings_.UnplacedLine({.line = line, .text = text});
}

}  // namespace tertib::catalogue::intake
