#include "services/catalogue/intake/heading_slots.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "services/catalogue/intake/unit_names.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

using Indices = std::vector<size_t>;

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
    for (const CodePlace& place : places) {
      // Offices put the figure of what holds rows in brackets, and no other. Not this one?
      if (place.named && place.has_figure && place.bracketed != units[place.unit].holds_rows) {
        brackets_tell_ = false;
      }
    }
    for (const TornHeading& heading : headings) {
      normal_.push_back(NormaliseName(heading.name));
      kinds_.push_back(KindOfName(heading.name));
    }
  }

  void Run() {
    ForEachPage([this](const Indices& places, const Indices& headings) {
      PlaceByName(places, headings);
      PlaceFigures(places, headings);
      PlaceByStyle(places, headings);
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
    PlaceByStyle(places, headings);
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

  Style StyleOf(size_t heading) const {
    if (!headings_[heading].count || !brackets_tell_) {
      return Style::kUnknown;
    }
    return headings_[heading].bracketed ? Style::kHoldsRows : Style::kHoldsUnits;
  }

  Style StyleOfPlace(size_t place) const {
    return units_[places_[place].unit].holds_rows ? Style::kHoldsRows : Style::kHoldsUnits;
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
  // below; the rest in order. Before that rest, a kind outweighs the style of its figure.
  void PlaceByStyle(const Indices& places, const Indices& headings) {
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
    for (const Figures figures : {Figures::kStyled, Figures::kStyleless}) {
      PairByKey(places, headings, /*nameless=*/true, figures, sibling_kind, kind);
      PairByKey(places, headings, /*nameless=*/true, figures, depth, kind_depth);
      PairByKey(places, headings, /*nameless=*/true, figures, level, kind_level);
      if (figures == Figures::kStyled) {
        PairByKey(places, headings, /*nameless=*/true, Figures::kAny, sibling_kind, kind);
        PairByKey(places, headings, /*nameless=*/true, Figures::kAny, depth, kind_depth);
      }
      PairByKey(places, headings, /*nameless=*/true, figures, any, any);
    }
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
    const auto kind = [this](size_t heading) {
      const bool tells = kinds_[heading] != v1::UNIT_KIND_OTHER && headings_[heading].count;
      return tells ? static_cast<int>(kinds_[heading]) : -2;
    };
    for (const Figures figures : {Figures::kStyled, Figures::kStyleless}) {
      PairByKey(places, headings, /*nameless=*/false, figures, kind_of_place, kind);
    }
  }

  // A negative key pairs with nothing.
  template <typename PlaceTold, typename HeadingTold>
  void PairByKey(const Indices& places, const Indices& headings, bool nameless, Figures figures,
                 const PlaceTold& place_told, const HeadingTold& heading_told) {
    const bool styled = figures == Figures::kStyled;
    std::map<std::pair<Style, int>, std::pair<Indices, Indices>> groups;
    for (const size_t heading : headings) {
      const Style style = figures == Figures::kAny ? Style::kUnknown : StyleOf(heading);
      const int told = heading_told(heading);
      if (!IsPlaced(heading) && !headings_[heading].doubtful && !normal_[heading].empty() &&
          (style != Style::kUnknown) == styled && told >= 0) {
        groups[{style, told}].second.push_back(heading);
      }
    }
    if (groups.empty()) {
      return;
    }
    for (const size_t place : places) {
      const bool wanted = !filled_[place] && names_[places_[place].unit].empty() == nameless;
      const int told = place_told(place);
      const auto group = groups.find({styled ? StyleOfPlace(place) : Style::kUnknown, told});
      if (wanted && told >= 0 && group != groups.end()) {
        group->second.first.push_back(place);
      }
    }
    for (auto& [key, group] : groups) {
      PairInOrder(group.first, group.second);
    }
  }

  bool IsBeside(size_t heading, size_t place) const {
    return headings_[heading].place_above == place || headings_[heading].place_below == place;
  }

  // Where there are as many places as headings and each heading stands beside its own, in order.
  // Where their numbers differ, those that stand beside a place first. The rest by the number of
  // rows if that finds a partner for every one; otherwise in order, since the very point of a recap
  // is that its figures may be wrong.
  void PairInOrder(const Indices& places, const Indices& headings) {
    Indices first_places;
    std::unordered_set<size_t> seen;
    for (const size_t place : places) {
      // One place for each unit: the code of the same unit may be printed on a page twice.
      if (seen.insert(places_[place].unit).second) {
        first_places.push_back(place);
      }
    }
    if (first_places.size() == headings.size()) {
      PairByCount(
          first_places, headings,
          std::equal(first_places.begin(), first_places.end(), headings.begin(),
                     [this](size_t place, size_t heading) { return IsBeside(heading, place); }));
      return;
    }
    std::unordered_set<size_t> open(first_places.begin(), first_places.end());
    Indices rest;
    for (const size_t heading : headings) {
      const auto take = [&](std::optional<size_t> place) {
        if (!place || open.erase(*place) == 0) {
          return false;
        }
        Fill(*place, heading);
        return true;
      };
      if (!take(headings_[heading].place_above) && !take(headings_[heading].place_below)) {
        rest.push_back(heading);
      }
    }
    first_places.erase(std::remove_if(first_places.begin(), first_places.end(),
                                      [&](size_t place) { return !open.contains(place); }),
                       first_places.end());
    PairByCount(first_places, rest, /*in_order=*/false);
  }

  void PairByCount(const Indices& first_places, const Indices& headings, bool in_order) {
    std::vector<std::pair<size_t, size_t>> pairs;
    std::map<int64_t, std::deque<size_t>> by_count;
    for (const size_t place : first_places) {
      by_count[units_[places_[place].unit].row_count].push_back(place);
    }
    for (const size_t heading : headings) {
      const auto found =
          headings_[heading].count ? by_count.find(*headings_[heading].count) : by_count.end();
      if (found != by_count.end() && !found->second.empty()) {
        pairs.emplace_back(found->second.front(), heading);
        found->second.pop_front();
      }
    }
    const size_t wanted = std::min(first_places.size(), headings.size());
    if (in_order || pairs.size() < wanted) {
      pairs.clear();
      for (size_t i = 0; i < wanted; ++i) {
        pairs.emplace_back(first_places[i], headings[i]);
      }
    }
    for (const auto& [place, heading] : pairs) {
      Fill(place, heading);
    }
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
