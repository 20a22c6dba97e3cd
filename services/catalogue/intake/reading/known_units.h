#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "services/catalogue/intake/model/printed_recap.h"

namespace tertib::catalogue::intake {

// The units of a document that was read before, which tell where in a row's line a remark's label
// stands. Immutable, so that any thread may ask it.
class KnownUnits {
 public:
  // Knows none.
  KnownUnits() = default;
  explicit KnownUnits(const std::vector<PrintedUnit>& units);

  bool empty() const { return names_.empty(); }

  // Whether the label is a unit's name but for the spelling of its kind, or the kind and the
  // initials of its name: "Sekretariat", "Bid. IKP".
  bool Bears(std::string_view label) const;

  // A label that begins with a kind of unit wraps in its column: "Bid. Cipta", then "Wali Kota
  // Karya", where the first words are the rest of the title beside it. For each of the pieces
  // below the label's first line: how many bytes at its start are the title's. Nothing if no name
  // tells, or if names disagree.
  std::optional<std::vector<size_t>> CutLabel(int64_t ordinal, std::string_view label,
                                              const std::vector<std::string_view>& pieces) const;

 private:
  struct Name {
    std::string text;
    // In lower case, without the kind of unit.
    std::vector<std::string> words;
  };
  using Cut = std::vector<size_t>;

  std::map<v1::UnitKind, std::vector<Name>> names_;
  // Of each kind, the names without it, and their initials.
  std::map<v1::UnitKind, std::unordered_set<std::string>> spellings_;
  // The names of top units.
  std::map<int64_t, Name> numbered_;
};

}  // namespace tertib::catalogue::intake
