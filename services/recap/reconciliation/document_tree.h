#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/printed_figures.h"
#include "tertib/catalogue/v1/declaration.pb.h"

namespace tertib::recap {

// A unit in its place in a document, or the document as a whole.
struct PrintedNode {
  std::string unit;  // Its id; empty: the whole document.
  std::string code;  // As printed.
  std::optional<size_t> parent;
  std::vector<size_t> children;  // In the document's order.
  size_t end = 0;                // After the last one underneath; all of them stand in a row.
  int64_t listed = 0;            // The rows that the document lists in it itself.
  int64_t first_number = 1;      // Of these rows.
  PrintedFigures figures;
};

// The node of the whole document.
inline constexpr size_t kWholeDocument = 0;

// What a document prints, by unit. It borrows the declaration.
struct DocumentTree {
  // The whole document first; parents before their parts, and all under one unit before the next.
  std::vector<PrintedNode> nodes;
  std::unordered_map<std::string, size_t> places;  // Of the units, by id.
  // Whether the document's rows are known. If not, those that stand in a unit count as listed, and
  // a unit without a figure may be printed with any number of them.
  bool knows_rows = true;
};

// The document's own tree; nothing where the declaration does not tell it. A figure of a unit that
// the tree does not have speaks of one directly under the agency.
std::optional<DocumentTree> ReadDocumentTree(const catalogue::v1::Declaration& declaration,
                                             const std::string& agency);

// The register's tree in its stead, in which no row is listed yet. Figures of units that it does
// not have are left out.
DocumentTree StandIn(const catalogue::v1::Declaration& declaration, const UnitTree& tree,
                     const std::string& agency);

}  // namespace tertib::recap
