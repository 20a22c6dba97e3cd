#include "services/catalogue/intake/planning/report_draft.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>

#include "services/common/resource_name.h"

namespace tertib::catalogue {
namespace {

constexpr int kMaxFindings = 10'000;
// gRPC clients take in 4 MiB by default.
constexpr size_t kMaxReportBytes = size_t{3} << 20;

}  // namespace

ReportDraft::ReportDraft(const ImportDocument& document) : document_(document) {
  const PrintedRecap& recap = document.recap;
  std::set<std::string> parents;
  int sections = 0;
  size_t sops = 0;
  for (const PrintedUnit& unit : recap.units) {
    if (const auto parent = unit.code.Parent()) {
      parents.insert(parent->ToString());
    }
    sections += unit.rows.empty() ? 0 : 1;
    sops += unit.rows.size();
  }
  report_.set_agency(AgencyName(document.agency).ToString());
  report_.set_row_count(recap.row_count);
  report_.set_repeat_count(recap.repeat_count);
  report_.set_sop_count(static_cast<int>(sops));
  report_.set_section_count(sections);
  report_.set_division_count(static_cast<int>(parents.size()));
  report_.set_figure_count(static_cast<int>(recap.figures.size()));
  report_.set_unplaced_count(recap.unplaced_count);
  report_.set_created_sop_count(0);
  report_.set_updated_sop_count(0);
  report_.set_unchanged_sop_count(0);
  report_.set_created_unit_count(0);
  report_.set_updated_unit_count(0);
  report_.set_finding_count(recap.finding_count);
}

void ReportDraft::CountCreatedUnit() {
  report_.set_created_unit_count(report_.created_unit_count() + 1);
}
void ReportDraft::CountUpdatedUnit() {
  report_.set_updated_unit_count(report_.updated_unit_count() + 1);
}
void ReportDraft::CountCreatedSop() {
  report_.set_created_sop_count(report_.created_sop_count() + 1);
}
void ReportDraft::CountUpdatedSop() {
  report_.set_updated_sop_count(report_.updated_sop_count() + 1);
}
void ReportDraft::CountUnchangedSop() {
  report_.set_unchanged_sop_count(report_.unchanged_sop_count() + 1);
}

void ReportDraft::Find(v1::ImportFinding finding) {
  findings_.push_back(std::move(finding));
  report_.set_finding_count(report_.finding_count() + 1);
}

bool ReportDraft::refused() const {
  return std::any_of(findings_.begin(), findings_.end(), [](const v1::ImportFinding& finding) {
    return finding.severity() == v1::FINDING_SEVERITY_ERROR;
  });
}

v1::ImportReport ReportDraft::Finish(v1::ImportOutcome outcome) {
  report_.set_outcome(outcome);
  size_t bytes = 0;
  using Findings = std::vector<v1::ImportFinding>;
  for (const Findings* findings :
       std::initializer_list<const Findings*>{&document_.recap.findings, &findings_}) {
    for (const v1::ImportFinding& finding : *findings) {
      bytes += finding.ByteSizeLong();
      if (report_.findings_size() == kMaxFindings || bytes > kMaxReportBytes) {
        return std::move(report_);
      }
      *report_.add_findings() = finding;
    }
  }
  return std::move(report_);
}

}  // namespace tertib::catalogue
