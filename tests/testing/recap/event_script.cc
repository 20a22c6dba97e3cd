#include "tests/testing/recap/event_script.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

#include "services/common/resource_name.h"

namespace tertib::recap {
namespace {

// Moves a resource into a change: what it was, what it is.
template <typename Map, typename Resource, typename Change>
void Put(Map& map, Resource resource, Change* change) {
  const auto was = map.find(resource.name());
  if (was != map.end()) {
    *change->mutable_before() = was->second;
  }
  *change->mutable_after() = resource;
  map[resource.name()] = std::move(resource);
}

template <typename Map, typename Change>
void Delete(Map& map, const std::string& name, Change* change) {
  *change->mutable_before() = map.at(name);
  map.erase(name);
}

}  // namespace

std::string UnitIdOf(const std::string& code) {
  std::string id;
  for (const char c : code) {
    id += c == '.' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return id;
}

catalogue::v1::Event& EventScript::Add(const std::string& agency) {
  catalogue::v1::Event& event = events_.emplace_back();
  event.set_sequence(++sequence_);
  event.set_agency(AgencyName(agency).ToString());
  return event;
}

void EventScript::PutAgency(const std::string& agency, const std::string& display_name) {
  catalogue::v1::Agency resource;
  resource.set_name(AgencyName(agency).ToString());
  resource.set_display_name(display_name);
  Put(agencies_, resource, Add(agency).mutable_agency_change());
}

void EventScript::DeleteAgency(const std::string& agency) {
  Delete(agencies_, AgencyName(agency).ToString(), Add(agency).mutable_agency_change());
}

void EventScript::PutUnit(const std::string& agency, const std::string& code,
                          const std::string& display_name) {
  catalogue::v1::Unit resource;
  resource.set_name(UnitName(agency, UnitIdOf(code)).ToString());
  if (const size_t dot = code.rfind('.'); dot != std::string::npos) {
    resource.set_parent(UnitName(agency, UnitIdOf(code.substr(0, dot))).ToString());
  }
  resource.set_outline_code(code);
  resource.set_display_name(display_name);
  resource.set_kind(catalogue::v1::UNIT_KIND_SECTION);
  Put(units_, resource, Add(agency).mutable_unit_change());
}

void EventScript::MoveUnit(const std::string& agency, const std::string& code,
                           const std::string& parent, const std::string& new_code) {
  catalogue::v1::Unit resource = units_.at(UnitName(agency, UnitIdOf(code)).ToString());
  resource.set_parent(parent.empty() ? "" : UnitName(agency, UnitIdOf(parent)).ToString());
  resource.set_outline_code(new_code);
  Put(units_, resource, Add(agency).mutable_unit_change());
}

void EventScript::DeleteUnit(const std::string& agency, const std::string& code) {
  Delete(units_, UnitName(agency, UnitIdOf(code)).ToString(), Add(agency).mutable_unit_change());
}

void EventScript::PutSop(const std::string& agency, const std::string& sop,
                         const SopFields& fields) {
  catalogue::v1::Sop resource;
  resource.set_name(SopName(agency, sop).ToString());
  resource.set_title(fields.title);
  resource.set_unit(UnitName(agency, UnitIdOf(fields.code)).ToString());
  resource.set_position(fields.position);
  resource.set_note(fields.note);
  resource.set_state(fields.state);
  if (!fields.declaration.empty()) {
    resource.mutable_origin()->set_declaration(
        DeclarationName(agency, fields.declaration).ToString());
    resource.mutable_origin()->add_lines(fields.line);
    resource.mutable_origin()->set_preceding_rows(fields.preceding_rows);
    resource.mutable_origin()->set_document_sha256(document_);
    resource.mutable_origin()->set_left_out(fields.left_out);
  }
  Put(sops_, resource, Add(agency).mutable_sop_change());
}

void EventScript::DeleteSop(const std::string& agency, const std::string& sop) {
  Delete(sops_, SopName(agency, sop).ToString(), Add(agency).mutable_sop_change());
}

void EventScript::PutDeclaration(const std::string& agency, const std::string& declaration,
                                 const std::vector<FigureFields>& figures,
                                 const std::vector<PrintedUnitFields>& units) {
  catalogue::v1::Declaration resource;
  resource.set_name(DeclarationName(agency, declaration).ToString());
  resource.mutable_source()->set_source_name("rekap.txt");
  resource.mutable_source()->set_sha256(document_);
  for (const FigureFields& fields : figures) {
    auto* figure = resource.add_figures();
    if (!fields.code.empty()) {
      figure->set_unit(UnitName(agency, UnitIdOf(fields.code)).ToString());
    }
    figure->set_kind(fields.kind);
    figure->set_count(fields.count);
    figure->set_line(fields.line);
    figure->set_text(fields.text);
  }
  for (const PrintedUnitFields& fields : units) {
    auto* unit = resource.add_units();
    unit->set_unit(UnitName(agency, UnitIdOf(fields.code)).ToString());
    if (!fields.parent.empty()) {
      unit->set_part_of(UnitName(agency, UnitIdOf(fields.parent)).ToString());
    }
    unit->set_outline_code(fields.code);
    unit->set_listed_row_count(fields.listed);
    unit->set_first_row_number(fields.first_row_number);
  }
  Put(declarations_, resource, Add(agency).mutable_declaration_change());
}

void EventScript::DeleteDeclaration(const std::string& agency, const std::string& declaration) {
  Delete(declarations_, DeclarationName(agency, declaration).ToString(),
         Add(agency).mutable_declaration_change());
}

EventScript::Events EventScript::Take() { return std::exchange(events_, {}); }

EventScript SampleScript() {
  struct Section {
    std::string code;
    int32_t printed;
    int32_t rows;
  };
  const std::vector<Section> sections = {{"I", 95, 0},     {"I.A", 45, 45}, {"I.B", 50, 50},
                                         {"II", 46, 0},    {"II.A", 6, 6},  {"II.B", 6, 6},
                                         {"II.C", 31, 35}, {"III", 16, 0},  {"III.A", 6, 6},
                                         {"III.B", 6, 6},  {"III.C", 4, 4}};
  const std::string agency = "diskominfo";
  EventScript script;
  script.PutAgency(agency, "DINAS KOMUNIKASI DAN INFORMATIKA");
  for (const Section& section : sections) {
    script.PutUnit(agency, section.code);
  }
  std::vector<EventScript::FigureFields> figures;
  std::vector<EventScript::PrintedUnitFields> units;
  int32_t line = 10;
  for (const Section& section : sections) {
    const size_t dot = section.code.find('.');
    units.push_back(
        {section.code, dot == std::string::npos ? "" : section.code.substr(0, dot), section.rows});
    figures.push_back({section.code, section.printed, ++line});
    for (int32_t position = 1; position <= section.rows; ++position) {
      script.PutSop(agency, fmt::format("{}-{}", UnitIdOf(section.code), position),
                    {.code = section.code,
                     .position = position,
                     .title = fmt::format("SOP {} {}", section.code, position),
                     .note = section.code == "II.C" && position == 32 ? "Penambahan Th.2018" : "",
                     .declaration = "rekap",
                     .line = ++line});
    }
  }
  figures.push_back({"", 157, ++line, catalogue::v1::FIGURE_KIND_TOTAL});
  script.PutDeclaration(agency, "rekap", figures, units);
  return script;
}

}  // namespace tertib::recap
