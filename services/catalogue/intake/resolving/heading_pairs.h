#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "services/catalogue/intake/resolving/heading_slots.h"

// Places and torn headings that have something in common, and which of them belong together.

namespace tertib::catalogue::intake {

// Of places or of headings.
using Indices = std::vector<size_t>;
// A place, and its heading.
using Pairs = std::vector<std::pair<size_t, size_t>>;

enum class Pairing {
  // Only if there are as many places as headings.
  kWholeGroups,
  // Else those too that something else tells one by one.
  kSingly,
};

// In the order of their lines; each place is of another unit, and each heading another name.
struct Group {
  Indices places;
  Indices headings;
};

// As many places as headings: in order if each heading stands beside its own code; else by the
// number of rows, or by what the figures of the parts add up to, if that finds a partner for every
// one; otherwise in order, since the very point of a recap is that its figures may be wrong.
//
// Where their numbers differ, order tells nothing: singly, those that stand beside their code, and
// of the rest those whose figure says how many rows one unit has, and one only.
Pairs PairGroup(const std::vector<UnitFacts>& units, const std::vector<CodePlace>& places,
                const std::vector<TornHeading>& headings, Group group, Pairing pairing);

}  // namespace tertib::catalogue::intake
