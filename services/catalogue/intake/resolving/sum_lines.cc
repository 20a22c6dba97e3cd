#include "services/catalogue/intake/resolving/sum_lines.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/reading/read_document.h"

namespace tertib::catalogue::intake {
namespace {

bool HasWord(std::string_view text, std::string_view word) {
  for (size_t at = 0; at < text.size(); ++at) {
    Cursor cursor(text, at);
    if (IsWordStart(text, at) && cursor.TakeWord(word)) {
      return true;
    }
  }
  return false;
}

// "Jumlah SOP = 157 terdiri dari", "Jumlah seluruhnya = 157 SOP".
bool IsOfAll(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {"grand",       "seluruh",  "seluruhnya",
                                                      "keseluruhan", "semua",    "terdiri",
                                                      "yaitu",       "meliputi", "rincian"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return HasWord(text, word); });
}

class SumPlacer {
 public:
  SumPlacer(ReadDocument& document, FindingLog& findings)
      : document_(document), findings_(findings), rows_(document.units.size(), 0) {
    for (size_t unit = 0; unit < rows_.size(); ++unit) {
      const int own = document_.units[unit].rows.row_count();
      all_rows_ += own;
      for (std::optional<size_t> above = unit; above; above = document_.units[*above].parent) {
        rows_[*above] += own;
      }
    }
  }

  void Run() {
    std::vector<size_t> totals;
    for (size_t figure = 0; figure < document_.figures.size(); ++figure) {
      if (!document_.figures[figure].unit) {
        totals.push_back(figure);
      }
    }
    for (const SumGroup& group : document_.sums) {
      for (const SumLine& sum : group.sums) {
        std::erase(totals, sum.figure);
      }
      parts_ += IsBetweenUnits(group) ? 1 : 0;
    }
    for (const size_t figure : totals) {
      totals_.push_back(document_.figures[figure].count);
    }
    // Where the table ends it shows what the whole document's figure is.
    for (const SumGroup& group : document_.sums) {
      if (!IsBetweenUnits(group) && !group.next_row) {
        PlaceAtEnd(group);
      }
    }
    for (const SumGroup& group : document_.sums) {
      if (IsBetweenUnits(group)) {
        PlaceBetweenUnits(group);
      } else if (group.next_row) {
        PlaceBetweenRows(group);
      }
    }
    std::erase_if(document_.figures,
                  [](const UnitFigure& figure) { return figure.line == kDropped; });
  }

 private:
  static constexpr int kDropped = -1;

  static bool IsBetweenUnits(const SumGroup& group) {
    return group.unit && group.next_unit && !group.again;
  }

  UnitFigure& FigureOf(const SumLine& sum) { return document_.figures[sum.figure]; }

  bool IsAncestor(size_t unit, size_t of) const {
    for (std::optional<size_t> above = of; above; above = document_.units[*above].parent) {
      if (*above == unit) {
        return true;
      }
    }
    return false;
  }

  // The units that end at the sums, the innermost first.
  std::vector<size_t> Ending(const SumGroup& group) const {
    std::vector<size_t> ending;
    for (std::optional<size_t> unit = group.unit; unit; unit = document_.units[*unit].parent) {
      if (!group.next_unit || !IsAncestor(*unit, *group.next_unit)) {
        ending.push_back(*unit);
      }
    }
    if (ending.empty() && group.unit) {
      ending.push_back(*group.unit);
    }
    return ending;
  }

  bool Fits(const SumGroup& group, size_t unit, int count) const {
    const bool as_printed = unit == group.unit && group.rows > 0 &&
                            (count == group.rows || count == group.last_position);
    return as_printed || count == rows_[unit];
  }

  // Whether it is the number of any of the units that end there.
  bool FitsAny(const SumGroup& group, const SumLine& sum) {
    const std::vector<size_t> units = Ending(group);
    return std::any_of(units.begin(), units.end(),
                       [&](size_t unit) { return Fits(group, unit, FigureOf(sum).count); });
  }

  bool IsTotal(int count) const {
    return totals_.empty() ? count == all_rows_
                           : std::find(totals_.begin(), totals_.end(), count) != totals_.end();
  }

  bool HasFigure(size_t unit) const {
    return std::any_of(document_.figures.begin(), document_.figures.end(),
                       [&](const UnitFigure& figure) { return figure.unit == unit; });
  }

  void Give(const SumLine& sum, size_t unit, bool doubtful) {
    UnitFigure& figure = FigureOf(sum);
    figure.unit = unit;
    figure.kind = v1::FIGURE_KIND_SUMMARY;
    if (doubtful) {
      findings_.DoubtfulSum({.line = figure.line,
                             .outline_code = document_.units[unit].code_text,
                             .text = figure.text});
      ++document_.unplaced_count;
    }
  }

  void LeaveToAll(const SumLine& sum) { totals_.push_back(FigureOf(sum).count); }

  void Drop(const SumLine& sum) {
    UnitFigure& figure = FigureOf(sum);
    findings_.UnplacedFigure({.line = figure.line, .text = figure.text});
    ++document_.unplaced_count;
    figure.line = kDropped;
  }

  // Gives the sums to the units, the innermost first; to which where there are fewer of them tells
  // their number of rows.
  void GiveInOrder(const SumGroup& group, const std::vector<SumLine>& sums, bool doubtful) {
    const std::vector<size_t> units = Ending(group);
    size_t at = 0;
    for (size_t i = 0; i < sums.size(); ++i) {
      const size_t left = sums.size() - i;
      if (at >= units.size()) {
        Drop(sums[i]);
        continue;
      }
      const size_t spare = units.size() - at > left ? units.size() - at - left : 0;
      const int count = FigureOf(sums[i]).count;
      const auto first = units.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = first + static_cast<std::ptrdiff_t>(spare) + 1;
      auto chosen = std::find_if(first, end, [&](size_t unit) { return Fits(group, unit, count); });
      const bool fits = chosen != end;
      if (!fits) {
        chosen = std::find_if(first, end, [&](size_t unit) { return !HasFigure(unit); });
        chosen = chosen == end ? first : chosen;
      }
      Give(sums[i], *chosen, !fits && (doubtful || spare > 0 || count == all_rows_));
      at = static_cast<size_t>(chosen - units.begin()) + 1;
    }
  }

  void PlaceAtEnd(const SumGroup& group) {
    std::vector<SumLine> sums;
    const std::string& end = FigureOf(group.sums.back()).text;
    for (const SumLine& sum : group.sums) {
      const std::string& text = FigureOf(sum).text;
      const bool repeated = &sum != &group.sums.back() && text == end;
      // Two totals that differ are the document's, where no other unit ends in one.
      const bool total = parts_ == 0 && HasWord(text, "total") && !FitsAny(group, sum);
      if (!sum.partial && (repeated || total || IsOfAll(text) || !group.unit || group.again)) {
        LeaveToAll(sum);
      } else {
        sums.push_back(sum);
      }
    }
    if (sums.empty()) {
      return;
    }
    const SumLine last = sums.back();
    if (!last.partial && (sums.size() > 1 || !IsOfUnit(group, last))) {
      LeaveToAll(last);
      sums.pop_back();
    }
    GiveInOrder(group, sums, /*doubtful=*/sums.size() == group.sums.size());
  }

  // Whether a sum that stands alone where the table ends is that of a unit.
  bool IsOfUnit(const SumGroup& group, const SumLine& sum) {
    const UnitFigure& figure = FigureOf(sum);
    if (figure.count == all_rows_) {
      return false;
    }
    const bool total = HasWord(figure.text, "total");
    if (parts_ == 0) {
      // No other unit ends in a sum, so nothing but the number says that this one does.
      return !total && group.rows > 0 && figure.count == group.rows;
    }
    return !total || Fits(group, *group.unit, figure.count);
  }

  void PlaceBetweenUnits(const SumGroup& group) {
    std::vector<SumLine> sums;
    for (const SumLine& sum : group.sums) {
      const int count = FigureOf(sum).count;
      const bool fits = FitsAny(group, sum);
      // Above the first row of a unit may stand what is the whole document's.
      const bool above_rows = group.rows == 0 && (!fits || count == all_rows_) && parts_ < 2;
      if (!sum.partial &&
          (IsOfAll(FigureOf(sum).text) || (!fits && IsTotal(count)) || above_rows)) {
        LeaveToAll(sum);
      } else {
        sums.push_back(sum);
      }
    }
    // Other sums of units, or the whole document's, show what this one is.
    GiveInOrder(group, sums, /*doubtful=*/parts_ < 2 && totals_.empty());
  }

  // Rows of the unit follow, so that the sum is not the unit's: a remark beside them, or that of a
  // page.
  void PlaceBetweenRows(const SumGroup& group) {
    for (const SumLine& sum : group.sums) {
      const UnitFigure& figure = FigureOf(sum);
      if (sum.partial || !(IsOfAll(figure.text) || totals_.empty() || IsTotal(figure.count))) {
        Drop(sum);
      }
    }
  }

  ReadDocument& document_;
  FindingLog& findings_;
  // Of each unit, with those below it.
  std::vector<int> rows_;
  int all_rows_ = 0;
  // How many groups of sums stand between two units.
  int parts_ = 0;
  // What is printed as the whole document's number.
  std::vector<int> totals_;
};

}  // namespace

void PlaceSums(ReadDocument& document, FindingLog& findings) {
  SumPlacer(document, findings).Run();
}

}  // namespace tertib::catalogue::intake
