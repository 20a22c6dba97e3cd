#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "services/recap/reconciliation/claims.h"
#include "services/recap/reconciliation/document_tree.h"
#include "tertib/recap/v1/reconciliation.pb.h"

namespace tertib::recap {

// A place where a document contradicts itself.
struct PrintedContradiction {
  size_t node = 0;     // Whose figure is contradicted.
  std::string clause;  // As it is told of that one: "its parts print 43 (II.A 6, …), not 46".
  v1::Contradiction message;
};

// All of them, in the document's order, those of its total last. Of one unit those of its parts
// come first.
std::vector<PrintedContradiction> FindContradictions(const DocumentTree& tree,
                                                     const std::vector<Claim>& claims,
                                                     const std::string& agency);

// "II", or "the total".
std::string LabelOf(const PrintedNode& node);

}  // namespace tertib::recap
