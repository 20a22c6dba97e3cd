#include "services/recap/reconciliation/contradictions.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "services/common/resource_name.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/sentence.h"

namespace tertib::recap {
namespace {

using catalogue::v1::Figure;

constexpr size_t kMaxLines = 100;

// Adds the first of `from` until there are `limit` in `lines`.
void AddFirst(const std::vector<int32_t>& from, size_t limit, std::set<int32_t>& lines) {
  for (auto line = from.begin(); line != from.end() && lines.size() < limit; ++line) {
    lines.insert(*line);
  }
}

class Finder {
 public:
  Finder(const DocumentTree& tree, const std::vector<Claim>& claims, const std::string& agency)
      : tree_(tree), claims_(claims), agency_(agency) {}

  std::vector<PrintedContradiction> Run() {
    for (size_t i = 1; i < tree_.nodes.size(); ++i) {
      Look(i);
    }
    Look(0);
    return std::move(found_);
  }

 private:
  void Look(size_t place) {
    if (tree_.nodes[place].figures.printed()) {
      AddUpParts(place);
      CompareFigures(place);
    }
  }

  void AddUpParts(size_t place) {
    const Claim& claim = claims_[place];
    if (claim.gap == 0) {
      return;
    }
    const std::string prints =
        fmt::format("print {}, not {}", SumText(claim.sum, PartsOf(place)), claim.claimed);
    Add(place, v1::CONTRADICTION_KIND_PARTS_DO_NOT_ADD_UP, claim.sum, LinesOfParts(place),
        fmt::format("its parts {}", prints),
        fmt::format("The parts of {} {}.", LabelOf(tree_.nodes[place]), prints));
  }

  std::vector<SumPart> PartsOf(size_t place) const {
    const PrintedNode& node = tree_.nodes[place];
    std::vector<SumPart> parts;
    for (const size_t child : node.children) {
      const Claim& part = claims_[child];
      const std::string& code = tree_.nodes[child].code;
      if (part.of_own_rows) {
        parts.push_back({code + " with its parts", part.claimed});
      } else if (part.has_figures) {
        parts.push_back({code, part.claimed});
      } else if (part.claimed != 0) {
        parts.push_back({code + " lists", part.claimed});
      }
    }
    if (node.listed != 0) {
      parts.push_back({"own rows", node.listed});
    }
    return parts;
  }

  std::set<int32_t> LinesOfParts(size_t place) const {
    const PrintedNode& node = tree_.nodes[place];
    std::set<int32_t> lines = {node.figures.chosen->line()};
    for (size_t i = place + 1; i < node.end && lines.size() < kMaxLines;) {
      const PrintedNode& part = tree_.nodes[i];
      const bool printed = part.figures.chosen != nullptr;
      if (printed) {
        lines.insert(part.figures.chosen->line());
      }
      i = printed ? part.end : i + 1;
    }
    return lines;
  }

  // Other figures for the same thing: a contradiction for each value.
  void CompareFigures(size_t place) {
    const PrintedNode& node = tree_.nodes[place];
    const int64_t printed = *node.figures.printed();
    std::map<int64_t, std::vector<int32_t>> lines_of;  // In rising order, as the figures.
    for (const Figure* figure : node.figures.figures) {
      lines_of[figure->count()].push_back(figure->line());
    }
    for (const auto& [other, disagreeing] : lines_of) {
      if (other == printed) {
        continue;
      }
      std::set<int32_t> lines;
      AddFirst(disagreeing, kMaxLines / 2, lines);
      AddFirst(lines_of.at(printed), kMaxLines, lines);
      AddFirst(disagreeing, kMaxLines, lines);
      const int32_t first = disagreeing.front();
      const std::string where =
          first > 0 ? fmt::format("line {} prints", first) : "another place prints";
      const std::string clause = fmt::format("{} {}, not {}", where, other, printed);
      Add(place, v1::CONTRADICTION_KIND_FIGURES_DISAGREE, other, lines, clause,
          Sentence({fmt::format("for {} {}", LabelOf(node), clause)}));
    }
  }

  void Add(size_t place, v1::ContradictionKind kind, int64_t found, const std::set<int32_t>& lines,
           std::string clause, std::string explanation) {
    const PrintedNode& node = tree_.nodes[place];
    PrintedContradiction& contradiction = found_.emplace_back();
    contradiction.node = place;
    contradiction.clause = std::move(clause);
    v1::Contradiction& message = contradiction.message;
    message.set_kind(kind);
    if (node.parent) {
      message.set_unit(UnitName(agency_, node.unit).ToString());
      message.set_outline_code(node.code);
    }
    message.set_printed(node.figures.chosen->count());
    message.set_found(ToWireCount(found));
    for (const int32_t line : lines) {
      if (line > 0) {
        message.add_lines(line);
      }
    }
    message.set_explanation(std::move(explanation));
  }

  const DocumentTree& tree_;
  const std::vector<Claim>& claims_;
  const std::string& agency_;
  std::vector<PrintedContradiction> found_;
};

}  // namespace

std::string LabelOf(const PrintedNode& node) { return node.parent ? node.code : "the total"; }

std::vector<PrintedContradiction> FindContradictions(const DocumentTree& tree,
                                                     const std::vector<Claim>& claims,
                                                     const std::string& agency) {
  return Finder(tree, claims, agency).Run();
}

}  // namespace tertib::recap
