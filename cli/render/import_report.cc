#include "cli/render/import_report.h"

#include <fmt/format.h>

#include <string_view>

#include "cli/display_text.h"
#include "cli/table.h"

namespace tertib::cli {
namespace {

using catalogue::v1::FindingSeverity;
using catalogue::v1::ImportFinding;
using catalogue::v1::ImportReport;

std::string_view OutcomeSentence(const ImportReport& report) {
  switch (report.outcome()) {
    case catalogue::v1::IMPORT_OUTCOME_ACCEPTED:
      return report.validate_only() ? "would be accepted; nothing was recorded" : "accepted";
    case catalogue::v1::IMPORT_OUTCOME_UNCHANGED:
      return "the register holds all of it already; nothing was recorded";
    case catalogue::v1::IMPORT_OUTCOME_REFUSED:
      return "refused; nothing was recorded";
    default:
      return "no outcome given";
  }
}

std::string RenderCounts(const ImportReport& report) {
  Table table({{""}, {"", Table::Align::kRight}, {""}});
  table.AddRow({"Numbered rows", std::to_string(report.row_count()),
                fmt::format("{} of them repeats", report.repeat_count())});
  table.AddRow({"SOPs", std::to_string(report.sop_count()),
                fmt::format("{} created, {} updated, {} unchanged", report.created_sop_count(),
                            report.updated_sop_count(), report.unchanged_sop_count())});
  table.AddRow({"Sections", std::to_string(report.section_count())});
  table.AddRow({"Divisions", std::to_string(report.division_count()),
                fmt::format("units: {} created, {} updated", report.created_unit_count(),
                            report.updated_unit_count())});
  table.AddRow({"Printed figures", std::to_string(report.figure_count())});
  table.AddRow({"Unplaced lines", std::to_string(report.unplaced_count())});
  return table.ToString();
}

std::string RenderFindings(const ImportReport& report, FindingSeverity severity,
                           Language language) {
  Table table(
      {{"LINE", Table::Align::kRight}, {"CODE"}, {"NO", Table::Align::kRight}, {"FINDING"}});
  for (const ImportFinding& finding : report.findings()) {
    if (finding.severity() != severity) {
      continue;
    }
    table.AddRow(
        {finding.line() == 0 ? "" : std::to_string(finding.line()), finding.outline_code(),
         finding.position() == 0 ? "" : std::to_string(finding.position()),
         language == Language::kIndonesian ? finding.message_indonesian() : finding.message()});
    if (!finding.text().empty()) {
      table.AddNote(3, "| " + finding.text());
    }
  }
  if (table.row_count() == 0) {
    return "";
  }
  const bool errors = severity == catalogue::v1::FINDING_SEVERITY_ERROR;
  return fmt::format("\n{}\n{}", errors ? "Errors" : "Warnings", table.ToString());
}

}  // namespace

std::string RenderImportReport(const ImportReport& report, Language language) {
  std::string text = fmt::format("Import into {}: {}.\n\n{}", DisplayText(report.agency()),
                                 OutcomeSentence(report), RenderCounts(report));
  text += RenderFindings(report, catalogue::v1::FINDING_SEVERITY_ERROR, language);
  text += RenderFindings(report, catalogue::v1::FINDING_SEVERITY_WARNING, language);
  if (report.finding_count() > report.findings_size()) {
    text +=
        fmt::format("… and {} more findings.\n", report.finding_count() - report.findings_size());
  }
  if (!report.declaration().empty()) {
    text += fmt::format("\nDeclaration: {}\n", DisplayText(report.declaration()));
  }
  if (report.sequence() != 0) {
    text += fmt::format("Holds at sequence {}.\n", report.sequence());
  }
  return text;
}

}  // namespace tertib::cli
