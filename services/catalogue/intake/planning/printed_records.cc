#include "services/catalogue/intake/planning/printed_records.h"

#include <algorithm>

#include "services/common/resource_limits.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxOriginLines = 100;
// The declaration's figures take at most 1 MiB: of long ones the beginning says which they are.
constexpr size_t kMaxFigureText = 100;

bool HasName(const v1::Unit& unit, const std::string& name) {
  const std::string normalised = NormaliseName(name);
  return NormaliseName(unit.display_name()) == normalised ||
         std::any_of(unit.aliases().begin(), unit.aliases().end(),
                     [&](const std::string& alias) { return NormaliseName(alias) == normalised; });
}

// Returns whether there was room for it.
bool AddAlias(v1::Unit& unit, const std::string& alias) {
  if (HasName(unit, alias)) {
    return true;
  }
  if (unit.aliases_size() >= kMaxAliases) {
    return false;
  }
  unit.add_aliases(alias);
  return true;
}

}  // namespace

void PrintNewUnit(const PrintedUnit& printed, v1::Unit& unit) {
  unit.set_outline_code(printed.code.ToString());
  unit.set_display_name(printed.name);
  unit.set_kind(printed.kind);
  for (const std::string& alias : printed.aliases) {
    AddAlias(unit, alias);
  }
}

bool PrintUnit(const PrintedUnit& printed, const std::set<std::string>& names, v1::Unit& unit) {
  bool room = true;
  const bool named = printed.name != printed.code.ToString();
  if (named && !HasName(unit, printed.name)) {
    const std::string former = unit.display_name();
    unit.set_display_name(printed.name);
    if (former != unit.outline_code() && !names.contains(NormaliseName(former))) {
      room = AddAlias(unit, former);
    }
  }
  for (const std::string& alias : printed.aliases) {
    room = AddAlias(unit, alias) && room;
  }
  if (unit.kind() == v1::UNIT_KIND_UNSPECIFIED) {
    unit.set_kind(printed.kind);
  }
  return room;
}

bool IsRenamed(const PrintedUnit& printed, const v1::Unit& unit) {
  const std::string code = printed.code.ToString();
  return printed.name != code && unit.display_name() != unit.outline_code() &&
         !HasName(unit, printed.name) &&
         std::none_of(printed.aliases.begin(), printed.aliases.end(),
                      [&](const std::string& alias) { return HasName(unit, alias); });
}

void PrintSop(const RecognisedRow& row, const v1::SourceDocument& source,
              std::string_view declaration, v1::Sop& sop) {
  const PrintedRow& printed = *row.printed;
  sop.set_title(printed.title);
  sop.set_position(printed.position);
  if (!printed.note.empty()) {
    sop.set_note(printed.note);
  }
  sop.set_state(v1::SOP_STATE_IN_FORCE);
  v1::SopOrigin& origin = *sop.mutable_origin();
  origin.set_declaration(std::string(declaration));
  origin.set_document_sha256(source.sha256());
  origin.set_first_printing(printed.first_printing);
  origin.set_left_out(printed.left_out);
  origin.set_preceding_rows(row.preceding_rows);
  origin.clear_lines();
  for (size_t i = 0; i < std::min(printed.lines.size(), kMaxOriginLines); ++i) {
    origin.add_lines(printed.lines[i]);
  }
}

v1::Figure PrintFigure(const PrintedFigure& printed, const std::string& unit) {
  v1::Figure figure;
  figure.set_unit(unit);
  figure.set_kind(printed.kind);
  figure.set_count(printed.count);
  figure.set_line(printed.line);
  figure.set_text(ClipText(printed.text, kMaxFigureText));
  return figure;
}

std::string_view IdWords(std::string_view title) {
  constexpr size_t kPrefix = 4;
  if (title.size() > kPrefix && NormaliseName(title.substr(0, kPrefix)) == "sop") {
    title.remove_prefix(kPrefix);
  }
  return title;
}

}  // namespace tertib::catalogue
