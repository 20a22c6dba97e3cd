#include "services/catalogue/intake/resolving/recap_resolver.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recorder.h"
#include "services/catalogue/intake/resolving/heading_slots.h"
#include "services/catalogue/intake/resolving/sum_lines.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

std::vector<UnitFacts> FactsOf(const UnitTable& units, const std::vector<UnitFigure>& figures) {
  std::vector<UnitFacts> facts(units.size());
  std::vector<std::optional<int64_t>> printed(units.size());
  for (const UnitFigure& figure : figures) {
    if (figure.unit && figure.kind == v1::FIGURE_KIND_HEADING) {
      printed[*figure.unit] = figure.count;
    }
  }
  std::vector<int64_t> parts(units.size());
  std::vector<bool> part_without(units.size());
  // Parents stand before what is under them.
  for (size_t unit = units.size(); unit-- > 0;) {
    const UnitRecord& record = units[unit];
    facts[unit].name = record.names.empty() ? "" : record.names.back().name;
    facts[unit].parent_key = record.parent ? *record.parent + 1 : 0;
    facts[unit].depth = record.code.depth();
    facts[unit].holds_rows = record.rows.row_count() > 0 || !record.has_units;
    facts[unit].row_count += record.rows.row_count();
    if (record.has_units && !part_without[unit]) {
      facts[unit].printed_parts = parts[unit];
    }
    if (record.parent) {
      facts[*record.parent].row_count += facts[unit].row_count;
      parts[*record.parent] += printed[unit].value_or(0);
      part_without[*record.parent] = part_without[*record.parent] || !printed[unit];
    }
  }
  return facts;
}

class Resolver {
 public:
  Resolver(ReadDocument document, const IntakeLimits& limits, FindingLog& findings)
      : document_(std::move(document)),
        limits_(limits),
        findings_(findings),
        recorder_(document_, limits, findings) {}

  PrintedRecap Run() {
    recap_.units.resize(document_.units.size());
    TakeHeadings();
    for (size_t unit = 0; unit < document_.units.size(); ++unit) {
      SettleName(unit);
    }
    TakeSummaries();
    PlaceSums(document_, findings_);
    recap_.title = document_.title.text();
    recap_.agency_name = document_.title.agency_name();
    recap_.row_count = document_.row_count;
    recap_.unplaced_count = document_.unplaced_count;
    TakeFigures();
    TakeUnits();
    return std::move(recap_);
  }

 private:
  // Before the units are put in order they stand as in the table.
  PrintedUnit& Unit(size_t unit) { return recap_.units[unit]; }

  void TakeHeadings() {
    auto& headings = document_.headings;
    PlaceHeadings(Facts(), document_.places, headings);
    for (TornHeading& heading : headings) {
      if (!heading.unit) {
        ReportUnplaced(heading);
        continue;
      }
      if (heading.count) {
        recorder_.AddFigure(heading.unit, v1::FIGURE_KIND_HEADING, *heading.count, heading.line,
                            heading.printed);
      }
      UnitRecord& unit = document_.units[*heading.unit];
      if (heading.title_line != 0 && !heading.count) {
        findings_.DoubtfulHeading(
            {.line = heading.line, .outline_code = unit.code_text, .text = heading.printed},
            heading.title_line);
      }
      if (CountCodePoints(heading.name) > limits_.max_name_code_points) {
        findings_.NameTooLong(
            {.line = heading.line, .outline_code = unit.code_text, .text = heading.name},
            limits_.max_name_code_points);
      } else if (ShowsSomething(heading.name)) {
        unit.names.push_back({heading.line, std::move(heading.name)});
      }
    }
  }

  std::vector<UnitFacts> Facts() const {
    std::vector<UnitFacts> facts = FactsOf(document_.units, document_.figures);
    std::unordered_set<size_t> listed_twice;
    for (const SummaryRemark& summary : document_.summaries) {
      const auto unit = document_.units.TopUnit(summary.ordinal);
      if (!unit) {
        continue;
      }
      std::string& listed = facts[*unit].listed_name;
      if (!listed.empty() && NormaliseName(listed) != NormaliseName(summary.label)) {
        listed_twice.insert(*unit);
      }
      listed = summary.label;
    }
    for (const size_t unit : listed_twice) {
      facts[unit].listed_name.clear();
    }
    return facts;
  }

  void ReportUnplaced(const TornHeading& heading) {
    const Place place{.line = heading.line, .text = heading.printed};
    if (!heading.doubtful) {
      findings_.UnplacedFigure(place);
      ++document_.unplaced_count;
      return;
    }
    // Pages repeat the document's title and the office's name.
    if (!document_.title.IsRepeatedBy(heading.name)) {
      findings_.UnplacedLine(place);
      ++document_.unplaced_count;
    }
  }

  // The name printed last; the others are aliases.
  void SettleName(size_t index) {
    UnitRecord& record = document_.units[index];
    PrintedUnit& unit = Unit(index);
    unit.code = record.code;
    std::stable_sort(record.names.begin(), record.names.end(),
                     [](const NameSighting& a, const NameSighting& b) { return a.line < b.line; });
    const NameSighting* last = nullptr;
    for (const NameSighting& sighting : record.names) {
      if (last != nullptr && NormaliseName(last->name) == NormaliseName(sighting.name)) {
        continue;
      }
      if (last != nullptr) {
        findings_.NameChanged(
            {.line = sighting.line, .outline_code = record.code_text, .text = sighting.name},
            last->name, last->line);
        record.labels.push_back(last->name);
      }
      last = &sighting;
    }
    if (last == nullptr) {
      unit.name = record.code_text;
      findings_.UnitWithoutName({.line = record.line, .outline_code = record.code_text});
      return;
    }
    unit.name = last->name;
    unit.kind = KindOfName(unit.name);
    if (EndsLikeFigure(unit.name)) {
      ++document_.unplaced_count;
      findings_.LooksLikeFigure(
          {.line = last->line, .outline_code = record.code_text, .text = unit.name});
    }
    for (const std::string& label : std::exchange(record.labels, {})) {
      AddAlias(index, label, last->line);
    }
  }

  void AddAlias(size_t index, const std::string& alias, int line) {
    PrintedUnit& unit = Unit(index);
    const std::string normal = NormaliseName(alias);
    const auto same = [&](const std::string& known) { return NormaliseName(known) == normal; };
    if (!ShowsSomething(alias) || same(unit.name) ||
        std::any_of(unit.aliases.begin(), unit.aliases.end(), same)) {
      return;
    }
    const Place place{
        .line = line, .outline_code = document_.units[index].code_text, .text = alias};
    if (CountCodePoints(alias) > limits_.max_name_code_points) {
      findings_.NameTooLong(place, limits_.max_name_code_points);
    } else if (unit.aliases.size() < limits_.max_aliases) {
      unit.aliases.push_back(alias);
    } else if (crowded_.insert(index).second) {
      findings_.TooManyNames(place, limits_.max_aliases + 1);
    }
  }

  void TakeSummaries() {
    std::unordered_map<std::string, std::vector<size_t>> by_name;
    for (size_t unit = 0; unit < recap_.units.size(); ++unit) {
      by_name[NormaliseName(Unit(unit).name)].push_back(unit);
      for (const std::string& alias : Unit(unit).aliases) {
        by_name[NormaliseName(alias)].push_back(unit);
      }
      if (document_.units[unit].code.depth() == 1) {
        top_units_.push_back(unit);
      }
    }
    for (const SummaryRemark& summary : document_.summaries) {
      const auto found = by_name.find(NormaliseName(summary.label));
      const auto unit = found != by_name.end() ? PreferOrdinal(found->second, summary.ordinal)
                                               : UnitOfLabel(summary.label, summary.ordinal);
      if (!unit && summary.sum && IsOffice(summary.label)) {
        recorder_.AddFigure(std::nullopt, v1::FIGURE_KIND_TOTAL, summary.count, summary.line,
                            summary.text);
        continue;
      }
      if (!unit) {
        ReportUnplaced(summary);
        continue;
      }
      if (summary.wrapped && found == by_name.end() &&
          MatchLabel(summary.label, Unit(*unit).name) < LabelMatch::kShortForm) {
        ++document_.unplaced_count;
        findings_.DoubtfulLabel({.line = summary.line, .text = summary.text});
      } else if (!OutlineCode::Parse(summary.label)) {
        AddAlias(*unit, summary.label, summary.line);
      }
      recorder_.AddFigure(unit, v1::FIGURE_KIND_SUMMARY, summary.count, summary.line, summary.text);
    }
  }

  bool IsOffice(const std::string& label) const {
    return IsOfficeName(label) ||
           NormaliseName(label) == NormaliseName(document_.title.agency_name());
  }

  void ReportUnplaced(const SummaryRemark& summary) {
    const Place place{.line = summary.line, .text = summary.text};
    if (summary.whole_row) {
      findings_.UnplacedRow(place);
    } else {
      findings_.UnplacedFigure(place);
    }
    ++document_.unplaced_count;
  }

  // Of units that bear the same name, the one whose number the remark bears; else the highest.
  std::optional<size_t> PreferOrdinal(const std::vector<size_t>& units, int64_t ordinal) const {
    const auto top = document_.units.TopUnit(ordinal);
    if (top && std::find(units.begin(), units.end(), *top) != units.end()) {
      return top;
    }
    return *std::min_element(units.begin(), units.end(), [this](size_t a, size_t b) {
      return document_.units[a].code.depth() < document_.units[b].code.depth();
    });
  }

  // The unit that a label speaks of without bearing its very name.
  std::optional<size_t> UnitOfLabel(const std::string& label, int64_t ordinal) {
    if (const auto code = OutlineCode::Parse(label)) {
      if (const auto unit = document_.units.Find(*code)) {
        return unit;
      }
    }
    const auto by_ordinal = document_.units.TopUnit(ordinal);
    if (by_ordinal && MatchLabel(label, Unit(*by_ordinal).name) >= LabelMatch::kShortForm) {
      return by_ordinal;
    }
    std::optional<size_t> only;
    for (const size_t unit : top_units_) {
      if (MatchLabel(label, Unit(unit).name) < LabelMatch::kShortForm) {
        continue;
      }
      if (only) {
        only.reset();
        break;
      }
      only = unit;
    }
    if (only) {
      return only;
    }
    const bool nameless = by_ordinal && document_.units[*by_ordinal].names.empty();
    if (by_ordinal &&
        (nameless || MatchLabel(label, Unit(*by_ordinal).name) == LabelMatch::kKindOnly)) {
      return by_ordinal;
    }
    return std::nullopt;
  }

  void TakeFigures() {
    std::stable_sort(document_.figures.begin(), document_.figures.end(),
                     [](const UnitFigure& a, const UnitFigure& b) { return a.line < b.line; });
    for (UnitFigure& figure : document_.figures) {
      std::optional<OutlineCode> code;
      if (figure.unit) {
        code = document_.units[*figure.unit].code;
      }
      recap_.figures.push_back({.unit = std::move(code),
                                .kind = figure.kind,
                                .count = figure.count,
                                .line = figure.line,
                                .text = std::move(figure.text)});
    }
  }

  // Where numbers go on through all units, each begins with the number behind the one before.
  std::vector<int> FirstPositions() const {
    std::vector<int> first(document_.units.size(), 1);
    const auto& numbering = document_.numbering;
    const bool goes_on = std::all_of(numbering.begin(), numbering.end(), [](const auto& unit) {
      return unit.last_before == 0 || unit.first > 1;
    });
    for (const auto& unit : numbering) {
      if (goes_on && unit.first == unit.last_before + 1) {
        first[unit.unit] = unit.first;
      }
    }
    return first;
  }

  void TakeUnits() {
    const std::vector<int> first_positions = FirstPositions();
    std::vector<PrintedUnit> units;
    units.reserve(recap_.units.size());
    for (const size_t unit : document_.units.InOrder()) {
      RowBook& rows = document_.units[unit].rows;
      recap_.repeat_count += rows.repeat_count();
      Unit(unit).rows = rows.Take(first_positions[unit], findings_);
      units.push_back(std::move(Unit(unit)));
    }
    recap_.units = std::move(units);
  }

  ReadDocument document_;
  const IntakeLimits& limits_;
  FindingLog& findings_;
  Recorder recorder_;
  PrintedRecap recap_;
  std::vector<size_t> top_units_;
  std::unordered_set<size_t> crowded_;
};

}  // namespace

PrintedRecap ResolveDocument(ReadDocument document, const IntakeLimits& limits,
                             FindingLog& findings) {
  return Resolver(std::move(document), limits, findings).Run();
}

}  // namespace tertib::catalogue::intake
