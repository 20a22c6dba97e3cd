#include "services/recap/reconciliation/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/answer.h"
#include "services/recap/reconciliation/claims.h"
#include "services/recap/reconciliation/contradictions.h"
#include "services/recap/reconciliation/displaced_units.h"
#include "services/recap/reconciliation/document_tree.h"
#include "services/recap/reconciliation/listed_rows.h"
#include "services/recap/reconciliation/row_explainer.h"
#include "services/recap/reconciliation/sentence.h"
#include "services/recap/reconciliation/standing.h"

namespace tertib::recap {
namespace {

constexpr size_t kMaxGapClauses = 6;

// What is held against what.
struct Sides {
  const ViewReader& view;
  const AgencyView& agency;
  const DeclarationView& declaration;
  UnitTree tree;
  DocumentTree printed;
  std::vector<Claim> claims;
  RowDocument document;
};

// Tells what the rows of the agency know of the document.
absl::StatusOr<RowDocument> DocumentOf(const ViewReader& view, const DeclarationView& declaration,
                                       const UnitTree& tree) {
  RowDocument document;
  document.declaration = declaration.key.declaration;
  document.sha256 = declaration.declaration.source().sha256();
  std::set<std::string> others;
  for (const UnitNode& node : tree.nodes) {
    TERTIB_RETURN_IF_ERROR(view.VisitRows(node.unit.key, [&](const RowView& row) {
      document.has_rows = document.has_rows || IsInDocument(row, document);
      if (!row.declaration.empty() && row.declaration != document.declaration) {
        others.insert(row.declaration);
      }
    }));
  }
  for (size_t i = 0; i < tree.nodes.size() && !document.has_rows; ++i) {
    TERTIB_RETURN_IF_ERROR(
        view.VisitDepartures(tree.nodes[i].unit.key, [&](const Departure& departure) {
          document.has_rows = document.has_rows || IsInDocument(departure.row, document);
        }));
  }
  for (const std::string& other : others) {
    TERTIB_ASSIGN_OR_RETURN(const auto found,
                            view.FindDeclaration({declaration.key.agency, other}));
    if (found && found->changed < declaration.changed) {
      document.older.insert(other);
    }
  }
  return document;
}

// Where the document's tree is not known, it is taken to list each of its rows where that stands;
// where its rows are not known either, each row.
absl::Status ListStandingRows(Sides& sides) {
  sides.printed.knows_rows = sides.document.has_rows;
  for (const UnitNode& node : sides.tree.nodes) {
    int64_t& listed = sides.printed.nodes[sides.printed.places.at(node.unit.key.unit)].listed;
    if (!sides.document.has_rows) {
      listed = node.unit.own.total();
      continue;
    }
    TERTIB_ASSIGN_OR_RETURN(listed, CountDocumentRows(sides.view, node.unit.key, sides.document));
  }
  return absl::OkStatus();
}

absl::StatusOr<Sides> ReadSides(const ViewReader& view, const AgencyView& agency,
                                const DeclarationView& declaration) {
  TERTIB_ASSIGN_OR_RETURN(std::vector<UnitView> units, view.ListUnits(agency.id));
  Sides sides{view, agency, declaration, BuildUnitTree(std::move(units)), {}, {}, {}};
  TERTIB_ASSIGN_OR_RETURN(sides.document, DocumentOf(view, declaration, sides.tree));
  if (auto printed = ReadDocumentTree(declaration.declaration, agency.id)) {
    sides.printed = *std::move(printed);
    sides.document.tells_places = true;
  } else {
    sides.printed = StandIn(declaration.declaration, sides.tree, agency.id);
    TERTIB_RETURN_IF_ERROR(ListStandingRows(sides));
  }
  sides.claims = ClaimsOf(sides.printed);
  return sides;
}

class Reconciliation {
 public:
  explicit Reconciliation(const Sides& sides)
      : sides_(sides),
        standing_(sides.printed, sides.tree),
        rows_(sides.view, sides.tree, sides.printed, sides.claims, standing_, sides.document) {}

  absl::StatusOr<Reconciled> Run() {
    Reconciled found;
    found.contradictions = FindContradictions(sides_.printed, sides_.claims, sides_.agency.id);
    clauses_.resize(sides_.printed.nodes.size());
    for (const PrintedContradiction& contradiction : found.contradictions) {
      clauses_[contradiction.node].push_back(&contradiction);
    }
    found.units.resize(sides_.tree.nodes.size());
    // From the bottom up: where not all rows can be listed, those of the parts come first.
    for (size_t place = found.units.size(); place-- > 0;) {
      TERTIB_RETURN_IF_ERROR(CompareUnit(place, found.units[place]));
    }
    TERTIB_RETURN_IF_ERROR(CompareTotal(found.total));
    for (const auto& figure : sides_.declaration.declaration.figures()) {
      if (!figure.unit().empty() && !StandsInRegister(figure.unit())) {
        found.unmatched.push_back(&figure);
      }
    }
    return found;
  }

 private:
  absl::Status CompareUnit(size_t place, ComparedLine& line) {
    const UnitNode& node = sides_.tree.nodes[place];
    const UnitKey& key = node.unit.key;
    line.message.set_unit(UnitName(key.agency, key.unit).ToString());
    line.message.set_outline_code(node.unit.outline_code);
    line.message.set_display_name(node.unit.display_name);
    line.message.set_depth(node.depth);
    const auto printed = standing_.in_document[place];
    const bool own_rows = printed && sides_.claims[*printed].of_own_rows;
    return Compare(printed, (own_rows ? node.unit.own : node.rolled_up).total(), line);
  }

  absl::Status CompareTotal(ComparedLine& line) {
    line.message.set_display_name(sides_.agency.display_name);
    line.message.set_depth(0);
    return Compare(kWholeDocument, sides_.agency.counts.total(), line);
  }

  // `node`: what the document prints of it, if it is in the document.
  absl::Status Compare(std::optional<size_t> node, int64_t recorded, ComparedLine& line) {
    line.message.set_recorded(ToWireCount(recorded));
    line.message.set_contradiction_effect(0);
    if (!node || !sides_.printed.nodes[*node].figures.printed()) {
      return absl::OkStatus();
    }
    line.figures = sides_.printed.nodes[*node].figures;
    const int64_t printed = *line.figures.printed();
    const Holding holding = Hold(*node);
    TERTIB_ASSIGN_OR_RETURN(line.rows, rows_.Explain(*node, holding.rows));
    line.unit_count = std::ssize(holding.displaced);
    for (const DisplacedUnit& unit : holding.displaced) {
      if (line.units.size() == kMaxListedUnits) {
        break;
      }
      line.units.push_back(
          ToExplainingUnit(unit, sides_.printed, sides_.tree, standing_, sides_.agency.id));
    }
    line.message.set_printed(ToWireCount(printed));
    line.message.set_difference(ToWireCount(recorded - printed));
    line.message.set_contradiction_effect(ToWireCount(holding.EffectOfGaps(sides_.claims)));
    line.message.set_explanation(Sentence(Clauses(*node, holding, line.rows, recorded, printed)));
    return absl::OkStatus();
  }

  Holding Hold(size_t node) const {
    if (sides_.claims[node].of_own_rows) {
      return {.rows = {*standing_.in_register[node]}, .gaps = {}, .displaced = {}};
    }
    return HoldAgainst(sides_.printed, sides_.claims, sides_.tree, standing_, node);
  }

  std::vector<std::string> Clauses(size_t node, const Holding& holding, const RowExplanation& rows,
                                   int64_t recorded, int64_t printed) const {
    std::vector<std::string> effects;
    AddContradictions(node, v1::CONTRADICTION_KIND_PARTS_DO_NOT_ADD_UP, effects);
    AddGaps(node, holding.gaps, effects);
    for (std::string& clause : UnitClauses(holding.displaced, sides_.printed, sides_.claims,
                                           sides_.tree, standing_, node)) {
      effects.push_back(std::move(clause));
    }
    for (std::string& clause : RowClausesOf(node, holding, rows)) {
      effects.push_back(std::move(clause));
    }
    std::vector<std::string> disagreeing;
    AddContradictions(node, v1::CONTRADICTION_KIND_FIGURES_DISAGREE, disagreeing);
    if (recorded != printed || effects.empty()) {
      effects.insert(effects.end(), disagreeing.begin(), disagreeing.end());
      return effects;
    }
    effects.front() = fmt::format("{} and {} agree only because these cancel out: {}", recorded,
                                  printed, effects.front());
    disagreeing.insert(disagreeing.end(), effects.begin(), effects.end());
    return disagreeing;
  }

  void AddContradictions(size_t node, v1::ContradictionKind kind,
                         std::vector<std::string>& clauses) const {
    for (const PrintedContradiction* contradiction : clauses_[node]) {
      if (contradiction->message.kind() == kind) {
        clauses.push_back(contradiction->clause);
      }
    }
  }

  // Those under the node: its own is a contradiction of it.
  void AddGaps(size_t node, const std::vector<size_t>& gaps,
               std::vector<std::string>& clauses) const {
    for (const size_t gap : gaps) {
      if (gap == node) {
        continue;
      }
      const Claim& claim = sides_.claims[gap];
      clauses.push_back(fmt::format("the parts of {} print {}, not {}",
                                    sides_.printed.nodes[gap].code, claim.sum, claim.claimed));
      if (clauses.size() == kMaxGapClauses) {
        clauses.emplace_back("more parts do not add up");
        break;
      }
    }
  }

  std::vector<std::string> RowClausesOf(size_t node, const Holding& holding,
                                        const RowExplanation& rows) const {
    const auto& parts = sides_.printed.nodes[node].children;
    const bool parts_have_figures = std::any_of(parts.begin(), parts.end(), [this](size_t part) {
      return sides_.claims[part].has_figures;
    });
    const Claim& claim = sides_.claims[node];
    if (claim.series != node || (parts_have_figures && !claim.of_own_rows)) {
      return PartRowClauses(rows, sides_.tree);
    }
    const auto counted =
        std::count_if(holding.rows.begin(), holding.rows.end(),
                      [this](size_t place) { return standing_.in_document[place].has_value(); });
    return RowClauses(rows, sides_.tree, *sides_.printed.nodes[node].figures.printed(),
                      counted > 1);
  }

  bool StandsInRegister(const std::string& unit) const {
    const auto parsed = ParseResourceName(ResourceType::kUnit, unit);
    if (!parsed || parsed->agency != sides_.agency.id) {
      return false;
    }
    const auto node = sides_.printed.places.find(parsed->id);
    return node != sides_.printed.places.end() && standing_.in_register[node->second];
  }

  const Sides& sides_;
  const Standing standing_;
  RowExplainer rows_;
  std::vector<std::vector<const PrintedContradiction*>> clauses_;  // By node.
};

}  // namespace

absl::StatusOr<v1::ReconcileRecapResponse> Reconcile(const ViewReader& view,
                                                     const AgencyView& agency,
                                                     const DeclarationView& declaration) {
  TERTIB_ASSIGN_OR_RETURN(const Sides sides, ReadSides(view, agency, declaration));
  TERTIB_ASSIGN_OR_RETURN(Reconciled found, Reconciliation(sides).Run());
  return Answer(agency, declaration, std::move(found));
}

}  // namespace tertib::recap
