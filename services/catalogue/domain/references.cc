#include "services/catalogue/domain/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/common/error.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

bool Has(const FieldNames& fields, std::string_view field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

Obstacle NoSuchUnit(const std::string& unit) {
  return {unit,
          {fmt::format("There is no unit '{}': create it first.", unit),
           fmt::format("Tidak ada unit kerja '{}': buat dahulu.", unit)}};
}

absl::Status Missing(const ResourceName& name, const std::vector<Obstacle>& obstacles) {
  return obstacles.empty() ? absl::OkStatus() : ReferenceMissing(name, obstacles);
}

// The units directly below each unit of an agency, by name.
using Children = std::multimap<std::string, std::string>;

// How many levels there are from `unit` down to the lowest below it; at most one more than a tree
// may have.
int HeightOf(const Children& children, const std::string& unit) {
  int height = 0;
  for (std::vector<std::string> level = {unit}; !level.empty() && height <= kMaxUnitDepth;) {
    ++height;
    std::vector<std::string> below;
    for (const std::string& parent : level) {
      const auto [first, last] = children.equal_range(parent);
      for (auto child = first; child != last; ++child) {
        below.push_back(child->second);
      }
    }
    level = std::move(below);
  }
  return height;
}

// How many levels there are above a unit whose parent is `parent`; more than a tree may have if one
// of them is `unit` itself, or there is no end. Nothing if `parent` is not there.
absl::StatusOr<std::optional<int>> LevelsAbove(const StateReader& state, const std::string& unit,
                                               std::string parent) {
  int levels = 0;
  while (!parent.empty() && levels <= kMaxUnitDepth) {
    if (parent == unit) {
      return kMaxUnitDepth + 1;
    }
    const auto name = ParseResourceName(ResourceType::kUnit, parent);
    TERTIB_ASSIGN_OR_RETURN(const auto found,
                            name ? state.FindUnit(name->agency, name->id)
                                 : absl::StatusOr<std::optional<v1::Unit>>(std::nullopt));
    if (!found) {
      return std::optional<int>();
    }
    ++levels;
    parent = found->parent();
  }
  return levels;
}

// `height` is that of the unit with all that is below it.
absl::StatusOr<std::optional<Obstacle>> CheckParent(const StateReader& state, const v1::Unit& unit,
                                                    int height) {
  TERTIB_ASSIGN_OR_RETURN(const auto levels, LevelsAbove(state, unit.name(), unit.parent()));
  if (!levels) {
    return std::optional(NoSuchUnit(unit.parent()));
  }
  if (*levels + height <= kMaxUnitDepth) {
    return std::optional<Obstacle>();
  }
  return std::optional(
      Obstacle{unit.parent(),
               {fmt::format("Under '{}' the tree would be a circle or deeper than {} levels.",
                            unit.parent(), kMaxUnitDepth),
                fmt::format("Di bawah '{}' susunan menjadi lingkaran atau lebih dari {} tingkat.",
                            unit.parent(), kMaxUnitDepth)}});
}

Obstacle InTheWay(const std::string& subject, std::string_view noun) {
  return {subject,
          {fmt::format("The {} '{}' belongs to it: move or delete that first.", noun, subject),
           fmt::format("'{}' masih termasuk di dalamnya: pindahkan atau hapus dahulu.", subject)}};
}

// One obstacle of each kind is enough to say what is in the way.
template <typename Record>
Visitor<Record> NoteFirst(std::vector<Obstacle>& obstacles, std::string_view noun) {
  return [&obstacles, noun](const Record& record) {
    obstacles.push_back(InTheWay(record.name(), noun));
    return false;
  };
}

}  // namespace

absl::Status CheckReferences(const StateReader& /*state*/, const ResourceName& /*name*/,
                             const v1::Agency& /*agency*/, const FieldNames& /*fields*/) {
  return absl::OkStatus();
}

absl::Status CheckReferences(const StateReader& state, const ResourceName& name,
                             const v1::Unit& unit, const FieldNames& fields) {
  if (!Has(fields, "parent") && !Has(fields, "outline_code")) {
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(const auto before, state.FindUnit(name.agency, name.id));
  std::vector<Obstacle> obstacles;
  size_t count = 0;
  // What is below a unit matters only if it is there already, and moves.
  const bool moves = before && before->parent() != unit.parent();
  Children children;
  TERTIB_RETURN_IF_ERROR(state.VisitUnits(name.agency, "", [&](const v1::Unit& other) {
    ++count;
    if (other.name() != unit.name() && other.outline_code() == unit.outline_code()) {
      obstacles.push_back({other.name(),
                           {fmt::format("The outline code {} is that of '{}': choose another.",
                                        unit.outline_code(), other.name()),
                            fmt::format("Kode urut {} sudah dipakai '{}': pilih yang lain.",
                                        unit.outline_code(), other.name())}});
    }
    if (moves && !other.parent().empty()) {
      children.emplace(other.parent(), other.name());
    }
    return true;
  }));
  if (!before && count >= kMaxUnits) {
    obstacles.push_back({AgencyName(name.agency).ToString(),
                         {fmt::format("The agency has {} units, and no more are taken.", kMaxUnits),
                          fmt::format("Perangkat daerah ini sudah memiliki {} unit kerja, batas "
                                      "tertinggi.",
                                      kMaxUnits)}});
  }
  if (!before || moves) {
    TERTIB_ASSIGN_OR_RETURN(auto obstacle,
                            CheckParent(state, unit, HeightOf(children, unit.name())));
    if (obstacle) {
      obstacles.push_back(*std::move(obstacle));
    }
  }
  return Missing(name, obstacles);
}

absl::Status CheckReferences(const StateReader& state, const ResourceName& name, const v1::Sop& sop,
                             const FieldNames& fields) {
  if (!Has(fields, "unit")) {
    return absl::OkStatus();
  }
  const auto unit = ParseResourceName(ResourceType::kUnit, sop.unit());
  std::vector<Obstacle> obstacles;
  if (unit) {
    TERTIB_ASSIGN_OR_RETURN(const auto found, state.FindUnit(unit->agency, unit->id));
    if (!found) {
      obstacles.push_back(NoSuchUnit(sop.unit()));
    }
  }
  return Missing(name, obstacles);
}

absl::Status CheckReferences(const StateReader& state, const ResourceName& name,
                             const v1::Declaration& declaration, const FieldNames& fields) {
  std::set<std::string> units;
  if (Has(fields, "figures")) {
    for (const auto& figure : declaration.figures()) {
      units.insert(figure.unit());
    }
  }
  if (Has(fields, "units")) {
    for (const auto& printed : declaration.units()) {
      units.insert(printed.unit());  // What it is part of is among them.
    }
  }
  units.erase("");
  std::vector<Obstacle> obstacles;
  for (const std::string& unit : units) {
    const auto parsed = ParseResourceName(ResourceType::kUnit, unit);
    if (!parsed) {
      continue;
    }
    TERTIB_ASSIGN_OR_RETURN(const auto found, state.FindUnit(parsed->agency, parsed->id));
    if (!found) {
      obstacles.push_back(NoSuchUnit(unit));
    }
  }
  return Missing(name, obstacles);
}

absl::Status CheckUnused(const StateReader& state, const ResourceName& name) {
  std::vector<Obstacle> obstacles;
  switch (name.type) {
    case ResourceType::kAgency:
      TERTIB_RETURN_IF_ERROR(
          state.VisitUnits(name.agency, "", NoteFirst<v1::Unit>(obstacles, "unit")));
      TERTIB_RETURN_IF_ERROR(
          state.VisitSops(name.agency, "", NoteFirst<v1::Sop>(obstacles, "SOP")));
      TERTIB_RETURN_IF_ERROR(state.VisitDeclarations(
          name.agency, "", NoteFirst<v1::Declaration>(obstacles, "declaration")));
      break;
    case ResourceType::kUnit: {
      const std::string unit = name.ToString();
      TERTIB_RETURN_IF_ERROR(state.VisitUnits(name.agency, "", [&](const v1::Unit& other) {
        if (other.parent() == unit) {
          obstacles.push_back(InTheWay(other.name(), "unit"));
        }
        return obstacles.empty();
      }));
      TERTIB_RETURN_IF_ERROR(state.VisitSopsOfUnit(name.agency, name.id, std::nullopt,
                                                   NoteFirst<v1::Sop>(obstacles, "SOP")));
      break;
    }
    case ResourceType::kSop:
    case ResourceType::kDeclaration:
      break;
  }
  return obstacles.empty() ? absl::OkStatus() : ResourceInUse(name, obstacles);
}

}  // namespace tertib::catalogue
