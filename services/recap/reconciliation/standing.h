#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/claims.h"
#include "services/recap/reconciliation/document_tree.h"
#include "tertib/recap/v1/reconciliation.pb.h"

// Where the units of a document stand in the register.

namespace tertib::recap {

// The units of a document and those of the register, each by its place there. The whole document
// stands in no place of the register: it is held against all of it.
struct Standing {
  Standing(const DocumentTree& document, const UnitTree& tree);

  std::vector<std::optional<size_t>> in_register;  // Of each node of the document.
  std::vector<std::optional<size_t>> in_document;  // Of each node of the register.
  std::vector<std::optional<size_t>> parents;      // Of each node of the register, there.
  std::vector<size_t> ends;  // After the last unit under each node of the register.
};

// A unit that people took from under another, or put there, with those that left or came with it.
struct DisplacedUnit {
  v1::UnitReason reason = v1::UNIT_REASON_UNSPECIFIED;
  size_t place = 0;  // In the register for one that was moved in, else in the document.
  int64_t effect = 0;
};

// A printed node held against a part of the register: the node's place there or all of it. What the
// register holds there less what the document claims for the node is, exactly,
// - for each unit in `rows` its own rows less its share of the claim (none if it is not in the
//   document),
// - the effects of the `displaced` units, and
// - the gaps of the nodes in `gaps`.
struct Holding {
  std::vector<size_t> rows;              // Places in the register, in outline order.
  std::vector<size_t> gaps;              // Nodes of the document, in its order.
  std::vector<DisplacedUnit> displaced;  // Those that left, then those that were moved in.

  int64_t EffectOfGaps(const std::vector<Claim>& claims) const;
};

// A unit that stands underneath in both, wherever, is not displaced. The cost is that of the units
// underneath.
Holding HoldAgainst(const DocumentTree& document, const std::vector<Claim>& claims,
                    const UnitTree& tree, const Standing& standing, size_t node);

}  // namespace tertib::recap
