#pragma once

#include <string>
#include <vector>

#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/claims.h"
#include "services/recap/reconciliation/document_tree.h"
#include "services/recap/reconciliation/standing.h"
#include "tertib/recap/v1/reconciliation.pb.h"

// How displaced units are told of.

namespace tertib::recap {

// The wire form of one.
v1::ExplainingUnit ToExplainingUnit(const DisplacedUnit& unit, const DocumentTree& document,
                                    const UnitTree& tree, const Standing& standing,
                                    const std::string& agency);

// A clause for each, where `node` is held against the register: "II.C, printed 31, is no longer
// part of II", "II.C was moved in with 35 rows"; of more than a handful the first ones.
std::vector<std::string> UnitClauses(const std::vector<DisplacedUnit>& units,
                                     const DocumentTree& document, const std::vector<Claim>& claims,
                                     const UnitTree& tree, const Standing& standing, size_t node);

}  // namespace tertib::recap
