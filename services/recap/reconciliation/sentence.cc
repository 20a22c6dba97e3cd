#include "services/recap/reconciliation/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "services/common/text.h"

namespace tertib::recap {
namespace {

constexpr size_t kMaxParts = 12;
constexpr size_t kMaxClauses = 20;
constexpr size_t kMaxCharacters = 1'990;  // What is put around them makes it no more than 2,000.

struct Wording {
  v1::RowReason reason;
  // After the count; {} stands for the printed figure.
  std::string_view one;
  std::string_view many;
  std::string_view one_in_parts;
  std::string_view many_in_parts;
};

constexpr std::array<Wording, 12> kWordings = {{
    {v1::ROW_REASON_BEYOND_PRINTED_COUNT, "row stands beyond the printed {}",
     "rows stand beyond the printed {}", "row stands beyond the figures of its parts",
     "rows stand beyond the figures of its parts"},
    {v1::ROW_REASON_NUMBER_TAKEN_TWICE, "row bears a number that another row has",
     "rows bear numbers that other rows have", "row of its parts bears a number that another has",
     "rows of its parts bear numbers that others have"},
    {v1::ROW_REASON_WITHOUT_NUMBER, "row bears no number", "rows bear no number",
     "row of its parts bears no number", "rows of its parts bear no number"},
    {v1::ROW_REASON_NUMBER_WITHOUT_ROW, "number has no row", "numbers have no row",
     "number of its parts has no row", "numbers of its parts have no row"},
    {v1::ROW_REASON_DELETED, "row was deleted", "rows were deleted", "row of its parts was deleted",
     "rows of its parts were deleted"},
    {v1::ROW_REASON_MOVED, "row was moved away", "rows were moved away",
     "row of its parts was moved away", "rows of its parts were moved away"},
    {v1::ROW_REASON_MISSING, "row that the document lists is missing",
     "rows that the document lists are missing", "row that the document lists is missing",
     "rows that the document lists are missing"},
    {v1::ROW_REASON_MOVED_IN, "row was moved in", "rows were moved in", "row was moved in",
     "rows were moved in"},
    {v1::ROW_REASON_FEWER_THAN_PRINTED,
     "SOP fewer than printed, and the document does not say where",
     "SOPs fewer than printed, and the document does not say where",
     "SOP fewer than printed, and the document does not say where",
     "SOPs fewer than printed, and the document does not say where"},
    {v1::ROW_REASON_MORE_THAN_PRINTED, "SOP more than printed, and the document does not say which",
     "SOPs more than printed, and the document does not say which",
     "SOP more than printed, and the document does not say which",
     "SOPs more than printed, and the document does not say which"},
    {v1::ROW_REASON_NOT_IN_DOCUMENT, "row is not in the document", "rows are not in the document",
     "row is not in the document", "rows are not in the document"},
    {v1::ROW_REASON_LEFT_OUT, "row is left out where its page is printed again",
     "rows are left out where their pages are printed again",
     "row is left out where its page is printed again",
     "rows are left out where their pages are printed again"},
}};

std::string Numbers(const RowExplanation& rows, const UnitTree& tree, v1::RowReason reason,
                    bool several_units) {
  const auto found = rows.numbers.find(reason);
  if (found == rows.numbers.end()) {
    return "";
  }
  std::string text;
  size_t shown = 0;
  for (const auto& [unit, runs] : found->second) {
    text += text.empty() ? ": " : ", ";
    if (++shown > kMaxParts) {
      return text + "…";
    }
    const std::string& code = tree.nodes[unit].unit.outline_code;
    if (IsForeign(reason)) {
      text += fmt::format("{} of {}", runs.ToString(), code);
    } else {
      text += several_units ? fmt::format("{} {}", code, runs.ToString()) : runs.ToString();
    }
  }
  return text;
}

}  // namespace

std::string SumText(int64_t sum, const std::vector<SumPart>& parts) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    text += i == 0 ? "" : ", ";
    if (i == kMaxParts) {
      text += "…";
      break;
    }
    text += fmt::format("{} {}", parts[i].label, parts[i].count);
  }
  return fmt::format("{} ({})", sum, text);
}

std::string Sentence(const std::vector<std::string>& clauses) {
  std::string text;
  const size_t shown = std::min(clauses.size(), kMaxClauses);
  for (size_t i = 0; i < shown; ++i) {
    text += text.empty() ? "" : "; ";
    text += clauses[i];
  }
  if (shown < clauses.size()) {
    text += fmt::format("; and {} more", clauses.size() - shown);
  }
  text = ClipText(text, kMaxCharacters);
  if (!text.empty()) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    text += '.';
  }
  return text;
}

std::vector<std::string> RowClauses(const RowExplanation& rows, const UnitTree& tree,
                                    int64_t printed, bool several_units) {
  std::vector<std::string> clauses;
  for (const Wording& wording : kWordings) {
    const int64_t count = rows.counts.at(static_cast<size_t>(wording.reason));
    if (count != 0) {
      clauses.push_back(
          fmt::format("{} {}{}", count,
                      fmt::format(fmt::runtime(count == 1 ? wording.one : wording.many), printed),
                      Numbers(rows, tree, wording.reason, several_units)));
    }
  }
  return clauses;
}

std::vector<std::string> PartRowClauses(const RowExplanation& rows, const UnitTree& tree) {
  std::vector<std::string> clauses;
  for (const Wording& wording : kWordings) {
    const int64_t count = rows.counts.at(static_cast<size_t>(wording.reason));
    if (count != 0) {
      clauses.push_back(
          fmt::format("{} {}{}", count, count == 1 ? wording.one_in_parts : wording.many_in_parts,
                      IsForeign(wording.reason) ? Numbers(rows, tree, wording.reason, true) : ""));
    }
  }
  return clauses;
}

}  // namespace tertib::recap
