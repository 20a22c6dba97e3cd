#include "services/recap/reconciliation/row_explainer.h"

#include <algorithm>

#include "services/common/status_macros.h"
#include "services/recap/reconciliation/listed_rows.h"
#include "services/recap/reconciliation/row_series.h"

namespace tertib::recap {
namespace {

constexpr size_t kMaxRowsInAll = 10'000;

}  // namespace

RowExplainer::RowExplainer(const ViewReader& view, const UnitTree& tree,
                           const DocumentTree& printed, const std::vector<Claim>& claims,
                           const Standing& standing, RowDocument document)
    : view_(view),
      tree_(tree),
      printed_(printed),
      claims_(claims),
      standing_(standing),
      document_(std::move(document)),
      lists_(tree.nodes.size()),
      listing_budget_(kMaxRowsInAll) {}

absl::StatusOr<RowExplanation> RowExplainer::Explain(size_t node,
                                                     const std::vector<size_t>& places) {
  const auto series_of = [this](size_t place) {
    const auto printed = standing_.in_document[place];
    return printed ? claims_[*printed].series : std::nullopt;
  };
  std::map<size_t, std::vector<size_t>> nodes_of;  // By series.
  if (claims_[node].series == node) {
    nodes_of[node];  // Its figure counts where there is no unit, too.
  }
  for (const size_t place : places) {
    if (const auto series = series_of(place)) {
      nodes_of[*series].push_back(*standing_.in_document[place]);
    }
  }
  RowExplanation result;
  const auto add_series = [&](size_t series) -> absl::Status {
    auto nodes = nodes_of.extract(series);
    if (nodes.empty()) {
      return absl::OkStatus();  // Added with an earlier unit.
    }
    TERTIB_ASSIGN_OR_RETURN(const RowExplanation* rows,
                            ExplainSeries(series, std::move(nodes.mapped())));
    result.Append(*rows, series == node ? NumbersKept::kAll : NumbersKept::kOfForeignRows);
    return absl::OkStatus();
  };
  for (const size_t place : places) {
    if (const auto series = series_of(place)) {
      TERTIB_RETURN_IF_ERROR(add_series(*series));
    } else {
      TERTIB_ASSIGN_OR_RETURN(const RowExplanation* rows, ExplainList(place));
      result.Append(*rows, NumbersKept::kOfForeignRows);
    }
  }
  TERTIB_RETURN_IF_ERROR(add_series(node));
  return result;
}

absl::StatusOr<const RowExplanation*> RowExplainer::ExplainList(size_t place) {
  auto& rows = lists_[place];
  if (!rows) {
    const auto node = standing_.in_document[place];
    const int64_t listed = node ? claims_[*node].share : 0;
    TERTIB_ASSIGN_OR_RETURN(rows, ExplainByList(view_, tree_, {{{place, listed}}, listed, place},
                                                document_, listing_budget_));
  }
  return &*rows;
}

absl::StatusOr<const RowExplanation*> RowExplainer::ExplainSeries(size_t series,
                                                                  std::vector<size_t> nodes) {
  std::sort(nodes.begin(), nodes.end());
  const auto known = series_.find(series);
  if (known != series_.end() && known->second.nodes == nodes) {
    return &known->second.rows;
  }
  const bool stands_alone =
      series != kWholeDocument && nodes.size() == 1 &&
      (claims_[series].of_own_rows || printed_.nodes[series].end - series == 1);
  TERTIB_ASSIGN_OR_RETURN(RowExplanation rows, stands_alone ? ExplainOne(nodes.front())
                                                            : ExplainTogether(series, nodes));
  Series& kept = series_[series];
  kept = {std::move(nodes), std::move(rows)};
  return &kept.rows;
}

absl::StatusOr<RowExplanation> RowExplainer::ExplainOne(size_t node) {
  return ExplainBySeries(view_, tree_, *standing_.in_register[node],
                         {printed_.nodes[node].first_number, claims_[node].share}, document_,
                         listing_budget_);
}

absl::StatusOr<RowExplanation> RowExplainer::ExplainTogether(size_t series,
                                                             const std::vector<size_t>& nodes) {
  ListedUnits listed;
  listed.head = standing_.in_register[series];
  // What the figure claims for none of the units, where it is that of the whole document.
  listed.claimed = series == kWholeDocument ? claims_[kWholeDocument].share : 0;
  for (const size_t node : nodes) {
    listed.units.push_back({*standing_.in_register[node], printed_.nodes[node].listed});
    listed.claimed += claims_[node].share;
  }
  return ExplainByList(view_, tree_, listed, document_, listing_budget_);
}

}  // namespace tertib::recap
