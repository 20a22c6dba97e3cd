#include "services/catalogue/intake/planning/recognition.h"

#include <algorithm>
#include <string_view>

#include "services/catalogue/intake/planning/free_ids.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

// A document's name without its ending.
std::string_view StemOf(std::string_view source_name) {
  const size_t dot = source_name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? source_name : source_name.substr(0, dot);
}

// A unit that stands only for the code above a printed one has neither a name nor rows.
bool IsPrinted(const PrintedUnit& unit) {
  return !unit.rows.empty() || unit.name != unit.code.ToString();
}

}  // namespace

absl::StatusOr<Recognition> Recognition::Of(const StateReader& state,
                                            const ImportDocument& document) {
  Recognition recognition(document);
  TERTIB_RETURN_IF_ERROR(recognition.Load(state));
  recognition.TellSettled();
  TERTIB_RETURN_IF_ERROR(recognition.FindDeclaration(state));
  recognition.FindUnits();
  recognition.PlaceRows();
  recognition.FindSettledRows();
  recognition.FindRowsOfUnits(Sameness::kTitle);
  recognition.FindMovedRows();
  recognition.FindRowsBetweenNeighbours();
  recognition.FindRowsOfUnits(Sameness::kNumber);
  recognition.FindUnprinted();
  return recognition;
}

absl::Status Recognition::Load(const StateReader& state) {
  TERTIB_RETURN_IF_ERROR(state.VisitUnits(document_->agency, "", [this](const v1::Unit& unit) {
    register_units_.push_back(unit);
    return true;
  }));
  return state.VisitSops(document_->agency, "", [this](const v1::Sop& sop) {
    register_sops_.push_back(sop);
    return true;
  });
}

void Recognition::TellSettled() {
  for (const v1::Sop& sop : register_sops_) {
    const v1::SopOrigin& origin = sop.origin();
    if (origin.document_sha256() == document_->source.sha256() && origin.lines_size() > 0) {
      settled_.emplace(RowPlace(origin.lines(0), origin.preceding_rows()), &sop);
      settled_declarations_.insert(origin.declaration());
    }
  }
}

absl::Status Recognition::FindDeclaration(const StateReader& state) {
  FreeIds ids;
  std::optional<v1::Declaration> same_bytes;
  std::optional<v1::Declaration> same_name;
  bool replaced = false;
  const v1::SourceDocument& source = document_->source;
  TERTIB_RETURN_IF_ERROR(
      state.VisitDeclarations(document_->agency, "", [&](const v1::Declaration& declaration) {
        ids.TakeName(declaration.name());
        const bool of_settled = settled_declarations_.contains(declaration.name());
        if (declaration.source().sha256() != source.sha256()) {
          replaced = replaced || of_settled;
        } else if (!declared_) {
          same_bytes = declaration;
          declared_ = of_settled;
        }
        if (declaration.source().source_name() == source.source_name()) {
          same_name = declaration;
        }
        if (!declaration.source().sha256().empty() && !declaration.title().empty()) {
          imported_titles_.push_back(declaration.title());
        }
        return true;
      }));
  repeated_ = declared_ || (!settled_.empty() && !replaced);
  declaration_ = same_bytes ? std::move(same_bytes) : std::move(same_name);
  if (declaration_) {
    declaration_name_ = declaration_->name();
  } else {
    const std::string id = ids.Choose(SlugId(StemOf(source.source_name()), "recap"));
    declaration_name_ = DeclarationName(document_->agency, id).ToString();
  }
  return absl::OkStatus();
}

void Recognition::FindUnits() {
  std::map<std::string_view, const v1::Unit*> by_name;
  std::map<std::string_view, const v1::Unit*> by_code;
  for (const v1::Unit& unit : register_units_) {
    by_name.emplace(unit.name(), &unit);
    by_code.emplace(unit.outline_code(), &unit);
  }
  const std::map<std::string, std::string> declared = DeclaredUnits();
  for (const PrintedUnit& printed : document_->recap.units) {
    RecognisedUnit& unit = units_.emplace_back();
    unit.printed = &printed;
    const std::string code = printed.code.ToString();
    if (const auto name = declared.find(code); name != declared.end()) {
      const auto found = by_name.find(name->second);
      unit.unit = found == by_name.end() ? nullptr : found->second;
    }
    if (const auto found = by_code.find(code); unit.unit == nullptr && found != by_code.end()) {
      unit.unit = found->second;
    }
  }
}

// The name of the unit that a code stood for when these very bytes were imported.
std::map<std::string, std::string> Recognition::DeclaredUnits() const {
  std::map<std::string, std::string> names;
  if (declared_) {
    for (const v1::PrintedUnit& printed : declaration_->units()) {
      names.emplace(printed.outline_code(), printed.unit());
    }
  }
  return names;
}

void Recognition::PlaceRows() {
  std::unordered_map<int, int> rows_of_line;
  for (RecognisedUnit& unit : units_) {
    unit.rows.reserve(unit.printed->rows.size());
    for (const PrintedRow& printed : unit.printed->rows) {
      RecognisedRow& row = unit.rows.emplace_back();
      row.printed = &printed;
      row.preceding_rows = rows_of_line[printed.lines.front()]++;
    }
  }
}

void Recognition::FindSettledRows() {
  for (RecognisedUnit& unit : units_) {
    for (RecognisedRow& row : unit.rows) {
      const auto found = settled_.find({row.printed->lines.front(), row.preceding_rows});
      if (found != settled_.end()) {
        Take(row, *found->second);
        row.settled = true;
      }
    }
  }
}

void Recognition::FindRowsOfUnits(Sameness sameness) {
  SopsByUnit free = FreeSops();
  for (RecognisedUnit& unit : units_) {
    if (unit.unit == nullptr) {
      continue;
    }
    // Two printed units may by now be one of the register: its SOPs are given once.
    const auto existing = std::exchange(free[unit.unit->name()], {});
    std::vector<RecognisedRow*> open;
    std::vector<const PrintedRow*> printed;
    for (RecognisedRow& row : unit.rows) {
      if (row.sop == nullptr) {
        open.push_back(&row);
        printed.push_back(row.printed);
      }
    }
    const std::vector<const v1::Sop*> matches = MatchRows(printed, existing, sameness);
    for (size_t i = 0; i < matches.size(); ++i) {
      if (matches[i] != nullptr) {
        Take(*open[i], *matches[i]);
      }
    }
  }
}

void Recognition::FindMovedRows() {
  SopsByUnit free = FreeSops();
  std::multimap<std::string, const v1::Sop*> candidates;
  for (const RecognisedUnit& unit : units_) {
    if (unit.unit == nullptr || !IsPrinted(*unit.printed)) {
      continue;
    }
    for (const v1::Sop* sop : std::exchange(free[unit.unit->name()], {})) {
      if (sop->has_origin()) {
        candidates.emplace(NormaliseName(sop->title()), sop);
      }
    }
  }
  for (RecognisedUnit& unit : units_) {
    for (RecognisedRow& row : unit.rows) {
      if (row.sop != nullptr || candidates.empty()) {
        continue;
      }
      const auto found = candidates.find(NormaliseName(row.printed->title));
      if (found != candidates.end()) {
        Take(row, *found->second);
        candidates.erase(found);
      }
    }
  }
}

void Recognition::FindRowsBetweenNeighbours() {
  SopsByUnit free = FreeSops();
  for (RecognisedUnit& unit : units_) {
    if (unit.unit == nullptr) {
      continue;
    }
    std::multimap<int, const v1::Sop*> left;
    for (const v1::Sop* sop : std::exchange(free[unit.unit->name()], {})) {
      if (sop->has_origin()) {
        left.emplace(sop->position(), sop);
      }
    }
    const auto is_of_unit = [&unit](const RecognisedRow& row) {
      return row.sop != nullptr && row.sop->unit() == unit.unit->name();
    };
    for (size_t begin = 1; begin < unit.rows.size(); ++begin) {
      size_t end = begin;
      while (end < unit.rows.size() && unit.rows[end].sop == nullptr) {
        ++end;
      }
      if (end == begin || end == unit.rows.size() || !is_of_unit(unit.rows[begin - 1]) ||
          !is_of_unit(unit.rows[end])) {
        continue;
      }
      const int before = unit.rows[begin - 1].sop->position();
      const int behind = unit.rows[end].sop->position();
      if (before >= behind) {
        continue;
      }
      std::vector<const v1::Sop*> between;
      const auto last = left.lower_bound(behind);
      for (auto at = left.upper_bound(before); at != last && between.size() <= end - begin; ++at) {
        between.push_back(at->second);
      }
      for (size_t i = 0; between.size() == end - begin && i < between.size(); ++i) {
        Take(unit.rows[begin + i], *between[i]);
      }
    }
  }
}

void Recognition::FindUnprinted() {
  SopsByUnit free = FreeSops();
  for (RecognisedUnit& unit : units_) {
    if (unit.unit != nullptr && IsPrinted(*unit.printed)) {
      unit.unprinted = std::exchange(free[unit.unit->name()], {});
    }
  }
}

Recognition::SopsByUnit Recognition::FreeSops() const {
  SopsByUnit free;
  for (const v1::Sop& sop : register_sops_) {
    if (IsFree(sop)) {
      free[sop.unit()].push_back(&sop);
    }
  }
  return free;
}

void Recognition::Take(RecognisedRow& row, const v1::Sop& sop) {
  row.sop = &sop;
  taken_.insert(&sop);
}

}  // namespace tertib::catalogue
