#include "services/catalogue/rpc/import_metrics.h"

#include <string>

namespace tertib::catalogue {
namespace {

prometheus::Counter& Outcomes(Metrics& metrics, const std::string& outcome) {
  return prometheus::BuildCounter()
      .Name("tertib_catalogue_imports_total")
      .Help(
          "Documents that were imported, by what became of them; failed: the call ended before "
          "there was a report. Trials count too.")
      .Register(metrics.registry())
      .Add({{"outcome", outcome}});
}

prometheus::Counter& Findings(Metrics& metrics, const std::string& severity) {
  return prometheus::BuildCounter()
      .Name("tertib_catalogue_import_findings_total")
      .Help("What imports found in their documents, by how much it weighs.")
      .Register(metrics.registry())
      .Add({{"severity", severity}});
}

}  // namespace

ImportMetrics::ImportMetrics(Metrics& metrics)
    : accepted_(Outcomes(metrics, "accepted")),
      unchanged_(Outcomes(metrics, "unchanged")),
      refused_(Outcomes(metrics, "refused")),
      failed_(Outcomes(metrics, "failed")),
      rows_(metrics.AddCounter("tertib_catalogue_import_rows_total",
                               "Rows that imports read in their documents.")),
      errors_(Findings(metrics, "error")),
      warnings_(Findings(metrics, "warning")),
      seconds_(metrics.AddHistogram(
          "tertib_catalogue_import_seconds",
          "How long reading a document and deciding upon it took, from its last byte on, in "
          "seconds.",
          {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300})) {}

void ImportMetrics::Count(const v1::ImportReport& report, std::chrono::nanoseconds elapsed) {
  prometheus::Counter& outcome = report.outcome() == v1::IMPORT_OUTCOME_REFUSED     ? refused_
                                 : report.outcome() == v1::IMPORT_OUTCOME_UNCHANGED ? unchanged_
                                                                                    : accepted_;
  outcome.Increment();
  rows_.Increment(report.row_count());
  for (const v1::ImportFinding& finding : report.findings()) {
    const bool error = finding.severity() == v1::FINDING_SEVERITY_ERROR;
    (error ? errors_ : warnings_).Increment();
  }
  seconds_.Observe(std::chrono::duration<double>(elapsed).count());
}

}  // namespace tertib::catalogue
