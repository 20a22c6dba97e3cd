#include "services/catalogue/intake/resolving/heading_slots.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/resolving/heading_pairs.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

class Placer {
 public:
  Placer(const std::vector<UnitFacts>& units, const std::vector<CodePlace>& places,
         std::vector<TornHeading>& headings)
      : units_(units), places_(places), headings_(headings), names_(units.size()) {
    filled_.resize(places.size());
    figured_.resize(places.size());
    for (size_t i = 0; i < places.size(); ++i) {
      filled_[i] = places[i].named;
      figured_[i] = places[i].has_figure;
    }
    for (size_t unit = 0; unit < units.size(); ++unit) {
      if (!units[unit].name.empty()) {
        LearnName(unit, units[unit].name);
      }
    }
    for (size_t i = 0; i < places.size(); ++i) {
      // Offices put the figure of what holds rows in brackets, and no other. Not this one?
      const Style style = places[i].bracketed ? Style::kHoldsRows : Style::kHoldsUnits;
      if (places[i].named && places[i].has_figure && !FitsStyle(i, style)) {
        brackets_tell_ = false;
      }
    }
    for (const TornHeading& heading : headings) {
      normal_.push_back(NormaliseName(heading.name));
      kinds_.push_back(KindOfName(heading.name));
    }
  }

  void Run() {
    // Whole groups on all pages before single headings on any: the names that are found on one page
    // tell what stands on another.
    ForEachPage([this](const Indices& places, const Indices& headings) {
      PlaceByName(places, headings);
      PlaceFigures(places, headings);
      PlaceListed(places, headings);
      PlaceByStyle(places, headings, Pairing::kWholeGroups);
    });
    ForEachPage([this](const Indices& places, const Indices& headings) {
      PlaceByName(places, headings);
      PlaceFigures(places, headings);
      PlaceByStyle(places, headings, Pairing::kWholeGroups);
      PlaceByStyle(places, headings, Pairing::kSingly);
      PlaceBelowCodes(headings);
    });
    Indices places;
    Indices headings;
    for (size_t i = 0; i < places_.size(); ++i) {
      places.push_back(i);
    }
    for (size_t i = 0; i < headings_.size(); ++i) {
      headings.push_back(i);
    }
    PlaceByName(places, headings);
    PlaceByStyle(places, headings, Pairing::kWholeGroups);
    PlaceByStyle(places, headings, Pairing::kSingly);
    ForEachPage([this](const Indices& on_page, const Indices& torn) { Rename(on_page, torn); });
    PlaceAnywhere();
  }

 private:
  enum class Style { kUnknown, kHoldsRows, kHoldsUnits };
  // Which headings are looked at: those whose figures tell a style, those whose do not, or all of
  // them, whatever style they tell.
  enum class Figures { kStyled, kStyleless, kAny };

  void ForEachPage(const std::function<void(const Indices&, const Indices&)>& visit) const {
    size_t place = 0;
    size_t heading = 0;
    while (heading < headings_.size()) {
      const int page = headings_[heading].page;
      Indices places;
      Indices headings;
      for (; place < places_.size() && places_[place].page <= page; ++place) {
        if (places_[place].page == page) {
          places.push_back(place);
        }
      }
      for (; heading < headings_.size() && headings_[heading].page == page; ++heading) {
        headings.push_back(heading);
      }
      visit(places, headings);
    }
  }

  bool IsPlaced(size_t heading) const { return headings_[heading].unit.has_value(); }

  // A code without a name, of a unit that has none anywhere.
  bool IsNameless(size_t place) const {
    return !filled_[place] && names_[places_[place].unit].empty();
  }

  void LearnName(size_t unit, std::string_view name) {
    const v1::UnitKind kind = KindOfName(name);
    names_[unit] = NormaliseName(name);
    by_name_.emplace(names_[unit], unit);
    sibling_kinds_.insert_or_assign(units_[unit].parent_key, kind);
    const auto [depth, inserted] = kind_depths_.emplace(kind, units_[unit].depth);
    if (!inserted && depth->second != units_[unit].depth) {
      depth->second = 0;  // Found at several depths: it tells nothing.
    }
  }

  void Fill(size_t place, size_t heading) {
    headings_[heading].unit = places_[place].unit;
    filled_[place] = true;
    figured_[place] = figured_[place] || headings_[heading].count.has_value();
    if (names_[places_[place].unit].empty()) {
      LearnName(places_[place].unit, headings_[heading].name);
    }
  }

  // Codes without a name, by the name that their unit is known to bear.
  void PlaceByName(const Indices& places, const Indices& headings) {
    std::unordered_map<std::string_view, std::deque<size_t>> open;
    for (const size_t place : places) {
      const std::string& name = names_[places_[place].unit];
      if (!filled_[place] && !name.empty()) {
        open[name].push_back(place);
      }
    }
    Pair(open, headings);
  }

  // Codes without a figure, by the name that stands beside them.
  void PlaceFigures(const Indices& places, const Indices& headings) {
    std::unordered_map<std::string_view, std::deque<size_t>> open;
    for (const size_t place : places) {
      const std::string& name = names_[places_[place].unit];
      if (filled_[place] && !figured_[place] && !name.empty()) {
        open[name].push_back(place);
      }
    }
    Pair(open, headings);
  }

  void Pair(std::unordered_map<std::string_view, std::deque<size_t>>& open,
            const Indices& headings) {
    for (const size_t heading : headings) {
      if (IsPlaced(heading) || normal_[heading].empty()) {
        continue;
      }
      const auto found = open.find(normal_[heading]);
      if (found != open.end() && !found->second.empty()) {
        Fill(found->second.front(), heading);
        found->second.pop_front();
      }
    }
  }

  // Top units by what the list of remarks calls them: of the headings, the only one that it is a
  // short form of, if it is one of no other unit's.
  void PlaceListed(const Indices& places, const Indices& headings) {
    // A page holds no more; a hostile document shall not cost more.
    constexpr size_t kMaxComparisons = 100'000;
    Indices listed;
    for (const size_t place : places) {
      if (IsNameless(place) && !units_[places_[place].unit].listed_name.empty()) {
        listed.push_back(place);
      }
    }
    if (listed.size() * headings.size() > kMaxComparisons) {
      return;
    }
    std::map<size_t, Indices> headings_of;
    std::map<size_t, Indices> places_of;
    for (const size_t place : FirstOfEachUnit(listed)) {
      for (const size_t heading : FirstOfEachName(headings)) {
        if (MatchLabel(units_[places_[place].unit].listed_name, headings_[heading].name) >=
            LabelMatch::kShortForm) {
          headings_of[place].push_back(heading);
          places_of[heading].push_back(place);
        }
      }
    }
    for (const auto& [place, found] : headings_of) {
      if (found.size() == 1 && places_of[found.front()].size() == 1) {
        Fill(place, found.front());
      }
    }
  }

  Style StyleOf(size_t heading) const {
    if (!headings_[heading].count || !brackets_tell_) {
      return Style::kUnknown;
    }
    return headings_[heading].bracketed ? Style::kHoldsRows : Style::kHoldsUnits;
  }

  // "( N SOP )" stands beside what holds rows, "= N SOP" beside what holds units; beside a top unit
  // that holds rows itself, either.
  bool FitsStyle(size_t place, Style style) const {
    const UnitFacts& unit = units_[places_[place].unit];
    switch (style) {
      case Style::kHoldsRows:
        return unit.holds_rows;
      case Style::kHoldsUnits:
        return !unit.holds_rows || unit.depth == 1;
      case Style::kUnknown:
        break;
    }
    return true;
  }

  // The depth at which units of the heading's kind stand, as far as the document or custom tells;
  // 0: not known.
  size_t DepthOf(size_t heading) const {
    const auto known = kind_depths_.find(kinds_[heading]);
    return known == kind_depths_.end() || kinds_[heading] == v1::UNIT_KIND_OTHER ? 0
                                                                                 : known->second;
  }

  // Pairs what is told by the same, in this order: figures of the place's style first, then
  // headings that tell no style. In each, units of the same kind as their siblings; units at the
  // depth where this kind stands; units at the top with kinds that belong there, and the rest
  // below; the rest. Before that rest, a kind outweighs the style of its figure; a kind that only
  // custom places does so last of all.
  void PlaceByStyle(const Indices& places, const Indices& headings, Pairing pairing) {
    const auto sibling_kind = [this](size_t place) {
      const auto kind = sibling_kinds_.find(units_[places_[place].unit].parent_key);
      return kind == sibling_kinds_.end() || kind->second == v1::UNIT_KIND_OTHER
                 ? -1
                 : static_cast<int>(kind->second);
    };
    const auto kind = [this](size_t heading) {
      return kinds_[heading] == v1::UNIT_KIND_OTHER ? -2 : static_cast<int>(kinds_[heading]);
    };
    const auto depth = [this](size_t place) {
      return static_cast<int>(units_[places_[place].unit].depth);
    };
    const auto kind_depth = [this](size_t heading) {
      const size_t known = DepthOf(heading);
      return known == 0 ? -2 : static_cast<int>(known);
    };
    const auto level = [&](size_t place) { return depth(place) == 1 ? 0 : 1; };
    const auto kind_level = [this](size_t heading) {
      return IsTopKind(kinds_[heading]) ? 0 : IsLowerKind(kinds_[heading]) ? 1 : -2;
    };
    const auto any = [](size_t) { return 0; };
    const auto pair = [&](Figures figures, const auto& place_told, const auto& heading_told) {
      const auto nameless = [this](size_t place) { return IsNameless(place); };
      PairByKey(places, headings, nameless, figures, pairing, place_told, heading_told);
    };
    for (const Figures figures : {Figures::kStyled, Figures::kStyleless}) {
      pair(figures, sibling_kind, kind);
      pair(figures, depth, kind_depth);
      pair(figures, level, kind_level);
      if (figures == Figures::kStyled) {
        pair(Figures::kAny, sibling_kind, kind);
        pair(Figures::kAny, depth, kind_depth);
      }
      pair(figures, any, any);
    }
    pair(Figures::kAny, level, kind_level);
  }

  // What stands directly below a bare code that is still without a name.
  void PlaceBelowCodes(const Indices& headings) {
    for (const size_t heading : headings) {
      const auto place = headings_[heading].place_above;
      if (!IsPlaced(heading) && place && !normal_[heading].empty() && !filled_[*place] &&
          names_[places_[*place].unit].empty()) {
        Fill(*place, heading);
      }
    }
  }

  void Rename(const Indices& places, const Indices& headings) {
    const auto kind_of_place = [this](size_t place) {
      return static_cast<int>(KindOfName(names_[places_[place].unit]));
    };
    const auto renamed = [this](size_t place) {
      return !filled_[place] && !names_[places_[place].unit].empty();
    };
    const auto kind = [this](size_t heading) {
      const bool tells = kinds_[heading] != v1::UNIT_KIND_OTHER && headings_[heading].count;
      return tells ? static_cast<int>(kinds_[heading]) : -2;
    };
    for (const Figures figures : {Figures::kStyled, Figures::kStyleless}) {
      PairByKey(places, headings, renamed, figures, Pairing::kSingly, kind_of_place, kind);
    }
  }

  // Pairs the places that are `wanted` with the headings that tell the same as they do. A negative
  // key pairs with nothing.
  template <typename Wanted, typename PlaceTold, typename HeadingTold>
  void PairByKey(const Indices& places, const Indices& headings, const Wanted& wanted,
                 Figures figures, Pairing pairing, const PlaceTold& place_told,
                 const HeadingTold& heading_told) {
    std::map<std::pair<Style, int>, Indices> groups;
    for (const size_t heading : headings) {
      const Style style = figures == Figures::kAny ? Style::kUnknown : StyleOf(heading);
      const int told = heading_told(heading);
      if (!IsPlaced(heading) && !headings_[heading].doubtful && !normal_[heading].empty() &&
          (style != Style::kUnknown) == (figures == Figures::kStyled) && told >= 0) {
        groups[{style, told}].push_back(heading);
      }
    }
    for (const auto& [key, group] : groups) {
      Indices fitting;
      for (const size_t place : places) {
        if (wanted(place) && FitsStyle(place, key.first) && place_told(place) == key.second) {
          fitting.push_back(place);
        }
      }
      const Group all{FirstOfEachUnit(fitting), FirstOfEachName(group)};
      for (const auto& [place, heading] : PairGroup(units_, places_, headings_, all, pairing)) {
        Fill(place, heading);
      }
    }
  }

  // One place for each unit: the code of the same unit may be printed on a page twice.
  Indices FirstOfEachUnit(const Indices& places) const {
    Indices first;
    std::unordered_set<size_t> seen;
    for (const size_t place : places) {
      if (seen.insert(places_[place].unit).second) {
        first.push_back(place);
      }
    }
    return first;
  }

  // And so may its heading.
  Indices FirstOfEachName(const Indices& headings) const {
    Indices first;
    std::unordered_set<std::string_view> seen;
    for (const size_t heading : headings) {
      if (!IsPlaced(heading) && !normal_[heading].empty() && seen.insert(normal_[heading]).second) {
        first.push_back(heading);
      }
    }
    return first;
  }

  // What has no place of its own, but the name of a unit.
  void PlaceAnywhere() {
    for (size_t heading = 0; heading < headings_.size(); ++heading) {
      const auto found = by_name_.find(normal_[heading]);
      if (!IsPlaced(heading) && !normal_[heading].empty() && found != by_name_.end()) {
        headings_[heading].unit = found->second;
      }
    }
  }

  const std::vector<UnitFacts>& units_;
  const std::vector<CodePlace>& places_;
  std::vector<TornHeading>& headings_;
  // By unit, normalised; empty: none is known yet.
  std::deque<std::string> names_;
  std::unordered_map<std::string, size_t> by_name_;
  // By place.
  std::vector<bool> filled_;
  std::vector<bool> figured_;
  // By heading.
  std::vector<std::string> normal_;
  std::vector<v1::UnitKind> kinds_;
  // The kind that a parent's named units are of, and the depth that a kind stands at.
  std::unordered_map<size_t, v1::UnitKind> sibling_kinds_;
  std::map<v1::UnitKind, size_t> kind_depths_;
  bool brackets_tell_ = true;
};

}  // namespace

void PlaceHeadings(const std::vector<UnitFacts>& units, const std::vector<CodePlace>& places,
                   std::vector<TornHeading>& headings) {
  Placer(units, places, headings).Run();
}

}  // namespace tertib::catalogue::intake
