#include "services/catalogue/intake/resolving/heading_pairs.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <unordered_set>

#include "services/catalogue/intake/reading/read_document.h"

namespace tertib::catalogue::intake {
namespace {

class Matcher {
 public:
  Matcher(const std::vector<UnitFacts>& units, const std::vector<CodePlace>& places,
          const std::vector<TornHeading>& headings, Group group)
      : units_(units), places_(places), headings_(headings), open_(std::move(group)) {}

  Pairs Run(Pairing pairing) {
    if (!IsWhole() && pairing == Pairing::kSingly) {
      TakeBeside();
      if (!IsWhole()) {
        Take(ByCount(Rows(), /*only_one=*/true));
      }
    }
    if (IsWhole()) {
      Take(WholeGroup());
    }
    return std::move(pairs_);
  }

 private:
  bool IsWhole() const { return open_.places.size() == open_.headings.size(); }

  void Take(const Pairs& pairs) { pairs_.insert(pairs_.end(), pairs.begin(), pairs.end()); }

  bool IsBeside(size_t place, size_t heading) const {
    return headings_[heading].place_above == place || headings_[heading].place_below == place;
  }

  Pairs WholeGroup() const {
    Pairs in_order;
    for (size_t i = 0; i < open_.places.size(); ++i) {
      in_order.emplace_back(open_.places[i], open_.headings[i]);
    }
    const bool beside = std::all_of(in_order.begin(), in_order.end(), [this](const auto& pair) {
      return IsBeside(pair.first, pair.second);
    });
    if (!beside) {
      for (const auto& count_of : {Rows(), PrintedParts()}) {
        if (Pairs pairs = ByCount(count_of, /*only_one=*/false); pairs.size() == in_order.size()) {
          return pairs;
        }
      }
    }
    return in_order;
  }

  // Headings with the codes directly above or below them; they are open no more.
  void TakeBeside() {
    std::unordered_set<size_t> open(open_.places.begin(), open_.places.end());
    const auto take = [&](std::optional<size_t> place, size_t heading) {
      if (!place || open.erase(*place) == 0) {
        return false;
      }
      pairs_.emplace_back(*place, heading);
      return true;
    };
    std::erase_if(open_.headings, [&](size_t heading) {
      return take(headings_[heading].place_above, heading) ||
             take(headings_[heading].place_below, heading);
    });
    std::erase_if(open_.places, [&](size_t place) { return !open.contains(place); });
  }

  using CountOf = std::function<std::optional<int64_t>(const UnitFacts& unit)>;
  static CountOf Rows() {
    return [](const UnitFacts& unit) { return std::optional(unit.row_count); };
  }
  static CountOf PrintedParts() {
    return [](const UnitFacts& unit) { return unit.printed_parts; };
  }

  // Headings with units that count as many as they say; `only_one`: if no other is like them.
  Pairs ByCount(const CountOf& count_of, bool only_one) const {
    std::map<int64_t, Group> by_count;
    for (const size_t place : open_.places) {
      if (const auto count = count_of(units_[places_[place].unit])) {
        by_count[*count].places.push_back(place);
      }
    }
    for (const size_t heading : open_.headings) {
      if (headings_[heading].count) {
        by_count[*headings_[heading].count].headings.push_back(heading);
      }
    }
    Pairs pairs;
    for (const auto& [count, same] : by_count) {
      if (only_one && (same.places.size() > 1 || same.headings.size() > 1)) {
        continue;
      }
      for (size_t i = 0; i < std::min(same.places.size(), same.headings.size()); ++i) {
        pairs.emplace_back(same.places[i], same.headings[i]);
      }
    }
    return pairs;
  }

  const std::vector<UnitFacts>& units_;
  const std::vector<CodePlace>& places_;
  const std::vector<TornHeading>& headings_;
  // What is not paired yet.
  Group open_;
  Pairs pairs_;
};

}  // namespace

Pairs PairGroup(const std::vector<UnitFacts>& units, const std::vector<CodePlace>& places,
                const std::vector<TornHeading>& headings, Group group, Pairing pairing) {
  return Matcher(units, places, headings, std::move(group)).Run(pairing);
}

}  // namespace tertib::catalogue::intake
