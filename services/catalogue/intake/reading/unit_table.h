#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/intake/reading/row_book.h"
#include "services/common/outline_code.h"

namespace tertib::catalogue::intake {

// A name of a unit where it is printed.
struct NameSighting {
  int line = 0;
  std::string name;
};

// A unit while the document is read.
struct UnitRecord {
  UnitRecord(OutlineCode unit_code, int first_line, std::optional<size_t> parent_unit)
      : code(std::move(unit_code)),
        code_text(code.ToString()),
        line(first_line),
        parent(parent_unit),
        rows(code_text) {}

  OutlineCode code;
  std::string code_text;
  // Where its code, or that of a unit below it, stands first.
  int line = 0;
  std::optional<size_t> parent;
  bool has_units = false;
  RowBook rows;
  std::vector<NameSighting> names;
  // What remarks call it.
  std::vector<std::string> labels;
};

// The units of a document. A unit's parent is always among them.
class UnitTable {
 public:
  explicit UnitTable(int max_units) : max_units_(static_cast<size_t>(max_units)) {}

  // The unit of that code; it and its parents are added where they are missing, parents first.
  // Nothing if there would be too many.
  std::optional<size_t> FindOrAdd(const OutlineCode& code, int line);

  std::optional<size_t> Find(const OutlineCode& code) const;

  size_t size() const { return units_.size(); }
  UnitRecord& operator[](size_t unit) { return units_[unit]; }
  const UnitRecord& operator[](size_t unit) const { return units_[unit]; }

  // In outline order.
  std::vector<size_t> InOrder() const;

  // The top unit whose code's value is `ordinal`; else the one that stands there in order.
  std::optional<size_t> TopUnit(int64_t ordinal) const;

  // What the next code of one part would be.
  uint32_t next_top_ordinal() const { return next_top_ordinal_; }

 private:
  const size_t max_units_;
  std::vector<UnitRecord> units_;
  std::map<OutlineCode, size_t> by_code_;
  uint32_t next_top_ordinal_ = 1;
};

}  // namespace tertib::catalogue::intake
