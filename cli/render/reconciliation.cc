#include "cli/render/reconciliation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "cli/display_text.h"
#include "cli/render/recap.h"
#include "cli/table.h"

namespace tertib::cli {
namespace {

using recap::v1::Contradiction;
using recap::v1::ExplainingRow;
using recap::v1::ExplainingUnit;
using recap::v1::FigureComparison;
using recap::v1::ReconcileRecapResponse;

constexpr size_t kNameColumn = 1;
constexpr char kAbsent[] = "–";

std::string Signed(int64_t number) { return number == 0 ? "0" : fmt::format("{:+}", number); }

// What the printed number alone does not tell about a row.
std::string_view ReasonSuffix(recap::v1::RowReason reason) {
  switch (reason) {
    case recap::v1::ROW_REASON_NUMBER_TAKEN_TWICE:
      return " (number taken twice)";
    case recap::v1::ROW_REASON_WITHOUT_NUMBER:
      return " (without a number)";
    case recap::v1::ROW_REASON_NUMBER_WITHOUT_ROW:
      return " (no row bears this number)";
    case recap::v1::ROW_REASON_DELETED:
      return " (deleted)";
    case recap::v1::ROW_REASON_MOVED:
      return " (moved)";
    case recap::v1::ROW_REASON_NOT_IN_DOCUMENT:
      return " (not in the document)";
    case recap::v1::ROW_REASON_MOVED_IN:
      return " (moved in)";
    case recap::v1::ROW_REASON_LEFT_OUT:
      return " (left out of a later printing)";
    case recap::v1::ROW_REASON_MISSING:
      return " (a listed row is missing)";
    case recap::v1::ROW_REASON_FEWER_THAN_PRINTED:
      return " (fewer than printed)";
    case recap::v1::ROW_REASON_MORE_THAN_PRINTED:
      return " (more than printed)";
    default:
      return "";
  }
}

std::string DescribeRow(const ExplainingRow& row) {
  std::string text = row.position() == 0 ? kAbsent : std::to_string(row.position());
  if (!row.title().empty()) {
    text += "  " + row.title();
  }
  if (!row.note().empty()) {
    text += " — " + row.note();
  }
  text += ReasonSuffix(row.reason());
  return text;
}

bool IsUnnamed(const ExplainingRow& row) {
  return row.reason() == recap::v1::ROW_REASON_FEWER_THAN_PRINTED ||
         row.reason() == recap::v1::ROW_REASON_MORE_THAN_PRINTED;
}

// Rows of which nothing but how many they are is known: "+2  more than printed".
std::string DescribeUnnamed(const ExplainingRow& row, int64_t count) {
  return fmt::format("{}  {} than printed", Signed(row.effect() * count),
                     row.reason() == recap::v1::ROW_REASON_MORE_THAN_PRINTED ? "more" : "fewer");
}

std::string DescribeUnit(const ExplainingUnit& unit) {
  std::string text = fmt::format("{}  {}", Signed(unit.effect()), unit.outline_code());
  if (!unit.display_name().empty()) {
    text += " " + unit.display_name();
  }
  switch (unit.reason()) {
    case recap::v1::UNIT_REASON_NO_LONGER_PART:
      return text + " (no longer part of it)";
    case recap::v1::UNIT_REASON_DELETED:
      return text + " (deleted)";
    case recap::v1::UNIT_REASON_MOVED_IN:
      return text + " (moved in)";
    default:
      return text;
  }
}

// "… and 3 more rows"; empty if none were left out.
std::string Omitted(int64_t count, std::string_view one, std::string_view many) {
  return count <= 0 ? "" : fmt::format("… and {} more {}", count, count == 1 ? one : many);
}

// The same as a line of its own.
std::string OmittedLine(int64_t count, std::string_view one, std::string_view many) {
  return count <= 0 ? "" : Omitted(count, one, many) + "\n";
}

void AddNoteUnlessEmpty(const std::string& indent, const std::string& note, Table& table) {
  if (!note.empty()) {
    table.AddNote(kNameColumn, indent + note);
  }
}

// The effects of rows that were named at their own unit, added up by that unit, in the order met.
class Referrals {
 public:
  void Add(const ExplainingRow& row) {
    const auto known = std::find_if(sums_.begin(), sums_.end(), [&row](const auto& sum) {
      return sum.first == row.outline_code();
    });
    if (known == sums_.end()) {
      sums_.emplace_back(row.outline_code(), row.effect());
    } else {
      known->second += row.effect();
    }
  }

  void Print(const std::string& indent, Table& table) const {
    for (const auto& [code, effect] : sums_) {
      table.AddNote(kNameColumn,
                    fmt::format("{}{}  rows of {}, named there", indent, Signed(effect), code));
    }
  }

 private:
  std::vector<std::pair<std::string, int64_t>> sums_;
};

// `naming_units`: those whose own lines name rows.
void AddComparison(const FigureComparison& comparison, const std::set<std::string>& naming_units,
                   Table& table) {
  const bool is_total = comparison.unit().empty();
  const size_t depth = is_total ? 0 : static_cast<size_t>(std::max(comparison.depth() - 1, 0));
  const std::string indent(2 * depth, ' ');
  table.AddRow({comparison.outline_code(),
                indent + (is_total ? "Total" : comparison.display_name()),
                comparison.has_printed() ? std::to_string(comparison.printed()) : kAbsent,
                std::to_string(comparison.recorded()),
                comparison.has_difference() ? Signed(comparison.difference()) : kAbsent,
                comparison.explanation()});

  const std::string note_indent = indent + "  ";
  for (const ExplainingUnit& unit : comparison.units()) {
    table.AddNote(kNameColumn, note_indent + DescribeUnit(unit));
  }
  AddNoteUnlessEmpty(note_indent, Omitted(comparison.omitted_unit_count(), "unit", "units"), table);
  Referrals referrals;
  for (int i = 0; i < comparison.rows_size(); ++i) {
    const ExplainingRow& row = comparison.rows(i);
    if (row.unit() == comparison.unit() && IsUnnamed(row)) {
      int64_t count = 1;
      while (i + 1 < comparison.rows_size() && comparison.rows(i + 1).unit() == row.unit() &&
             comparison.rows(i + 1).reason() == row.reason()) {
        ++count;
        ++i;
      }
      table.AddNote(kNameColumn, note_indent + DescribeUnnamed(row, count));
    } else if (row.unit() == comparison.unit()) {
      table.AddNote(kNameColumn, note_indent + DescribeRow(row));
    } else if (naming_units.contains(row.unit())) {
      referrals.Add(row);
    } else {
      // Its unit is gone, or has no figure that it explains.
      table.AddNote(kNameColumn,
                    fmt::format("{}{} {}", note_indent, row.outline_code(), DescribeRow(row)));
    }
  }
  referrals.Print(note_indent, table);
  AddNoteUnlessEmpty(note_indent, Omitted(comparison.omitted_row_count(), "row", "rows"), table);
  if (comparison.contradiction_effect() != 0) {
    table.AddNote(kNameColumn, fmt::format("{}{}  printed parts that do not add up, see below",
                                           note_indent, Signed(comparison.contradiction_effect())));
  }
}

std::string LineList(const google::protobuf::RepeatedField<int32_t>& lines) {
  return lines.empty() ? ""
                       : fmt::format(" ({} {})", lines.size() == 1 ? "line" : "lines",
                                     fmt::join(lines, ", "));
}

std::string RenderContradictions(const ReconcileRecapResponse& response) {
  if (response.contradictions().empty() && response.omitted_contradiction_count() == 0) {
    return "";
  }
  Table table({{""}, {""}});
  for (const Contradiction& contradiction : response.contradictions()) {
    table.AddRow({contradiction.unit().empty() && contradiction.outline_code().empty()
                      ? "Total"
                      : contradiction.outline_code(),
                  contradiction.explanation() + LineList(contradiction.lines())});
  }
  return fmt::format("\nThe document contradicts itself:\n{}{}", table.ToString(),
                     OmittedLine(response.omitted_contradiction_count(), "time", "times"));
}

std::string RenderUnmatched(const ReconcileRecapResponse& response) {
  if (response.unmatched_figures().empty() && response.omitted_unmatched_figure_count() == 0) {
    return "";
  }
  Table table({{"", Table::Align::kRight}, {""}});
  for (const auto& figure : response.unmatched_figures()) {
    table.AddRow({std::to_string(figure.count()),
                  figure.line() == 0 ? figure.text()
                                     : fmt::format("{} (line {})", figure.text(), figure.line())});
  }
  return fmt::format("\nPrinted figures of units that the register does not have:\n{}{}",
                     table.ToString(),
                     OmittedLine(response.omitted_unmatched_figure_count(), "figure", "figures"));
}

}  // namespace

std::string RenderReconciliation(const ReconcileRecapResponse& response) {
  std::set<std::string> naming_units;
  for (const FigureComparison& comparison : response.units()) {
    if (!comparison.rows().empty()) {
      naming_units.insert(comparison.unit());
    }
  }
  Table table({{"CODE"},
               {"UNIT"},
               {"PRINTED", Table::Align::kRight},
               {"RECORDED", Table::Align::kRight},
               {"DIFFERENCE", Table::Align::kRight},
               {"WHY"}});
  for (const FigureComparison& comparison : response.units()) {
    AddComparison(comparison, naming_units, table);
  }
  AddNoteUnlessEmpty("", Omitted(response.omitted_unit_count(), "unit", "units"), table);
  AddComparison(response.total(), naming_units, table);

  return fmt::format(
      "{} ({})\nas printed in {}\n\n{}{}{}\n{}", DisplayText(response.display_name()),
      DisplayText(response.agency()),
      DisplayText(response.source().source_name().empty() ? response.declaration()
                                                          : response.source().source_name()),
      table.ToString(), RenderContradictions(response), RenderUnmatched(response),
      RenderHoldsAt(response.sequence(), StandingOf(response)));
}

}  // namespace tertib::cli
