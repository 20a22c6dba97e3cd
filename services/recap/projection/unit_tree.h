#pragma once

#include <cstddef>
#include <vector>

#include "services/recap/projection/view.h"
#include "tertib/recap/v1/recap.pb.h"

namespace tertib::recap {

// A unit in its place in the tree.
struct UnitNode {
  UnitView unit;
  int depth = 1;                 // 1: directly under the agency.
  std::vector<size_t> children;  // Where they stand in the tree, in outline order.
  Counts rolled_up;              // Its own and those of all units under it.
};

// An agency's units, parents before their parts and these in outline order, as a printed recap
// lists them.
struct UnitTree {
  std::vector<UnitNode> nodes;
  std::vector<size_t> roots;
};

// Puts units into their tree. Every unit gets a place: one whose parent is not among them stands
// at the top, and so does one of a ring of units that are each other's parents.
UnitTree BuildUnitTree(std::vector<UnitView> units);

// The wire form of an agency with its tree.
v1::AgencyRecap ToAgencyRecap(const AgencyView& agency, std::vector<UnitView> units);

v1::SopCounts ToSopCounts(const Counts& counts);

// A count as the wire holds it: int32, at its limit where it would not fit.
int32_t ToWireCount(int64_t count);

}  // namespace tertib::recap
