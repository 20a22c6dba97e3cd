#include "services/recap/projection/row_book.h"

#include <algorithm>

#include "services/common/status_macros.h"
#include "services/recap/projection/listed_rows.h"
#include "services/recap/projection/row_series.h"

namespace tertib::recap {
namespace {

constexpr size_t kMaxRowsInAll = 10'000;

}  // namespace

RowBook::RowBook(const ViewReader& view, const UnitTree& tree, const PrintedTree& printed,
                 const std::vector<Claim>& claims, const Standing& standing, RowDocument document)
    : view_(view),
      tree_(tree),
      printed_(printed),
      claims_(claims),
      standing_(standing),
      document_(std::move(document)),
      lists_(tree.nodes.size()),
      listing_budget_(kMaxRowsInAll) {}

absl::StatusOr<RowExplanation> RowBook::Explain(size_t node, const std::vector<size_t>& places) {
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

absl::StatusOr<const RowExplanation*> RowBook::ExplainList(size_t place) {
  auto& rows = lists_[place];
  if (!rows) {
    const auto node = standing_.in_document[place];
    TERTIB_ASSIGN_OR_RETURN(
        rows, ExplainByList(view_, tree_, place, node ? claims_[*node].share : 0, document_,
                            listing_budget_));
  }
  return &*rows;
}

absl::StatusOr<const RowExplanation*> RowBook::ExplainSeries(size_t series,
                                                             std::vector<size_t> nodes) {
  std::sort(nodes.begin(), nodes.end());
  const auto known = series_.find(series);
  if (known != series_.end() && known->second.nodes == nodes) {
    return &known->second.rows;
  }
  // What the figure claims for none of the units, where it is that of the whole document.
  int64_t printed = series == kWholeDocument ? claims_[kWholeDocument].share : 0;
  std::vector<size_t> places;
  for (const size_t node : nodes) {
    printed += claims_[node].share;
    places.push_back(*standing_.in_register[node]);
  }
  const OtherRows others =
      printed_.nodes[series].end - series > 1 ? OtherRows::kApart : OtherRows::kInTheSeries;
  TERTIB_ASSIGN_OR_RETURN(RowExplanation rows, ExplainBySeries(view_, tree_, places, printed,
                                                               document_, others, listing_budget_));
  Series& kept = series_[series];
  kept = {std::move(nodes), std::move(rows)};
  return &kept.rows;
}

}  // namespace tertib::recap
