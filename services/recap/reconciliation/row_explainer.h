#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/projection/view.h"
#include "services/recap/reconciliation/claims.h"
#include "services/recap/reconciliation/document_tree.h"
#include "services/recap/reconciliation/explanation.h"
#include "services/recap/reconciliation/standing.h"

namespace tertib::recap {

// Explains by rows what units hold themselves less their shares of what a document claims. Each is
// looked at once, however often it counts. Borrows all that it is made of. One thread.
class RowExplainer {
 public:
  RowExplainer(const ViewReader& view, const UnitTree& tree, const DocumentTree& printed,
               const std::vector<Claim>& claims, const Standing& standing, RowDocument document);

  // For the units in `places` of the register, in this order; those whose rows one figure counts
  // are taken together. `node` is what they stand under: of its own figure's rows all numbers are
  // kept.
  absl::StatusOr<RowExplanation> Explain(size_t node, const std::vector<size_t>& places);

 private:
  struct Series {
    std::vector<size_t> nodes;
    RowExplanation rows;
  };

  absl::StatusOr<const RowExplanation*> ExplainList(size_t place);
  // For those nodes of a series that count.
  absl::StatusOr<const RowExplanation*> ExplainSeries(size_t series, std::vector<size_t> nodes);
  // By numbers, for a unit whose figure counts its own rows alone.
  absl::StatusOr<RowExplanation> ExplainOne(size_t node);
  absl::StatusOr<RowExplanation> ExplainTogether(size_t series, const std::vector<size_t>& nodes);

  const ViewReader& view_;
  const UnitTree& tree_;
  const DocumentTree& printed_;
  const std::vector<Claim>& claims_;
  const Standing& standing_;
  const RowDocument document_;
  std::vector<std::optional<RowExplanation>> lists_;  // By place in the register.
  std::map<size_t, Series> series_;                   // By node; as last explained.
  size_t listing_budget_;
};

}  // namespace tertib::recap
