#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/commands/resource_command.h"
#include "cli/field_access.h"
#include "cli/resource_argument.h"

namespace tertib::cli {
namespace {

using catalogue::v1::Agency;
using catalogue::v1::CatalogueService;
using catalogue::v1::Declaration;
using catalogue::v1::Sop;
using catalogue::v1::Unit;
using google::protobuf::Message;
using Stub = CatalogueService::Stub;

std::vector<std::string> AgencyRow(const Message& message) {
  const auto& agency = static_cast<const Agency&>(message);
  return {std::string(LastId(agency.name())), agency.region_code(), agency.local_code(),
          agency.display_name()};
}

std::vector<std::string> UnitRow(const Message& message) {
  const auto& unit = static_cast<const Unit&>(message);
  return {std::string(LastId(unit.name())), unit.outline_code(), GetEnumWord("kind", unit),
          std::string(LastId(unit.parent())), unit.display_name()};
}

std::vector<std::string> SopRow(const Message& message) {
  const auto& sop = static_cast<const Sop&>(message);
  return {std::string(LastId(sop.name())),
          std::string(LastId(sop.unit())),
          sop.position() == 0 ? "" : std::to_string(sop.position()),
          GetEnumWord("state", sop),
          sop.title(),
          sop.note()};
}

std::vector<std::string> DeclarationRow(const Message& message) {
  const auto& declaration = static_cast<const Declaration&>(message);
  return {std::string(LastId(declaration.name())), std::to_string(declaration.figures_size()),
          declaration.source().source_name(), declaration.title()};
}

}  // namespace

void AddAgenciesCommand(CLI::App& app, const Settings& settings, Action& action) {
  ResourceSpec spec;
  spec.plural = "agencies";
  spec.singular = "agency";
  spec.type = ResourceType::kAgency;
  spec.help = "The offices whose SOPs are registered";
  spec.list = MakeStandardMethod(&Stub::ListAgencies);
  spec.get = MakeStandardMethod(&Stub::GetAgency);
  spec.create = MakeStandardMethod(&Stub::CreateAgency);
  spec.update = MakeStandardMethod(&Stub::UpdateAgency);
  spec.remove = MakeStandardMethod(&Stub::DeleteAgency);
  spec.flags = {
      {"--display-name", "display_name", "TEXT", "The office's full name"},
      {"--region-code", "region_code", "CODE", "Region code (kode wilayah), such as 61.72"},
      {"--local-code", "local_code", "CODE", "The code that the government itself gives it"},
      {"--alias", "aliases", "TEXT", "Another name; may be repeated"}};
  spec.columns = {{"ID"}, {"REGION"}, {"CODE"}, {"NAME"}};
  spec.row = AgencyRow;
  AddResourceCommand(app, std::move(spec), settings, action);
}

void AddUnitsCommand(CLI::App& app, const Settings& settings, Action& action) {
  ResourceSpec spec;
  spec.plural = "units";
  spec.singular = "unit";
  spec.type = ResourceType::kUnit;
  spec.help = "The parts of an agency";
  spec.list = MakeStandardMethod(&Stub::ListUnits);
  spec.get = MakeStandardMethod(&Stub::GetUnit);
  spec.create = MakeStandardMethod(&Stub::CreateUnit);
  spec.update = MakeStandardMethod(&Stub::UpdateUnit);
  spec.remove = MakeStandardMethod(&Stub::DeleteUnit);
  spec.flags = {
      {"--outline-code", "outline_code", "CODE", "The code printed before it, such as II.C"},
      {"--display-name", "display_name", "TEXT", "Its name as printed"},
      {"--parent", "parent", "UNIT_ID", "The unit it is part of", /*names_unit=*/true},
      {"--kind", "kind", "KIND",
       "secretariat, division, subdivision, section, department, subfield, "
       "technical-unit, assistant, functional-group, affairs, assistant-inspector, other"},
      {"--alias", "aliases", "TEXT", "Another name; may be repeated"}};
  spec.columns = {{"ID"}, {"CODE"}, {"KIND"}, {"PARENT"}, {"NAME"}};
  spec.row = UnitRow;
  AddResourceCommand(app, std::move(spec), settings, action);
}

void AddSopsCommand(CLI::App& app, const Settings& settings, Action& action) {
  ResourceSpec spec;
  spec.plural = "sops";
  spec.singular = "sop";
  spec.type = ResourceType::kSop;
  spec.help = "The SOPs of an agency";
  spec.list = MakeStandardMethod(&Stub::ListSops);
  spec.get = MakeStandardMethod(&Stub::GetSop);
  spec.create = MakeStandardMethod(&Stub::CreateSop);
  spec.update = MakeStandardMethod(&Stub::UpdateSop);
  spec.remove = MakeStandardMethod(&Stub::DeleteSop);
  spec.listed_by_unit = true;
  spec.flags = {{"--title", "title", "TEXT", "Its title exactly as printed"},
                {"--unit", "unit", "UNIT_ID", "The unit that keeps it", /*names_unit=*/true},
                {"--position", "position", "N", "The printed number (NO); 0: none"},
                {"--note", "note", "TEXT", "The printed remark (KET)"},
                {"--number", "number", "TEXT", "The number under which the office filed it"}};
  spec.columns = {{"ID"}, {"UNIT"}, {"NO", Table::Align::kRight}, {"STATE"}, {"TITLE"}, {"NOTE"}};
  spec.row = SopRow;
  AddResourceCommand(app, std::move(spec), settings, action);
}

// Figures are read out of documents; typing them in is not for a command line.
void AddDeclarationsCommand(CLI::App& app, const Settings& settings, Action& action) {
  ResourceSpec spec;
  spec.plural = "declarations";
  spec.singular = "declaration";
  spec.type = ResourceType::kDeclaration;
  spec.help = "What printed documents claim";
  spec.list = MakeStandardMethod(&Stub::ListDeclarations);
  spec.get = MakeStandardMethod(&Stub::GetDeclaration);
  spec.remove = MakeStandardMethod(&Stub::DeleteDeclaration);
  spec.columns = {{"ID"}, {"FIGURES", Table::Align::kRight}, {"SOURCE"}, {"TITLE"}};
  spec.row = DeclarationRow;
  AddResourceCommand(app, std::move(spec), settings, action);
}

}  // namespace tertib::cli
