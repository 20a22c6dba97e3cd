#include "services/catalogue/rpc/import_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class ImportMetricsTest : public ::testing::Test {
 protected:
  void Count(v1::ImportOutcome outcome, int rows = 0, int errors = 0, int warnings = 0) {
    v1::ImportReport report;
    report.set_outcome(outcome);
    report.set_row_count(rows);
    for (int i = 0; i < errors + warnings; ++i) {
      report.add_findings()->set_severity(i < errors ? v1::FINDING_SEVERITY_ERROR
                                                     : v1::FINDING_SEVERITY_WARNING);
    }
    counted_.Count(report, std::chrono::seconds(20));
  }

  // What a metric says, by the values of its label.
  std::map<std::string, double> Scrape(const std::string& name) const {
    std::map<std::string, double> values;
    for (const auto& family : metrics_.Collect()) {
      for (const auto& metric : family.metric) {
        if (family.name == "tertib_catalogue_import" + name) {
          values[metric.label.empty() ? "" : metric.label[0].value] =
              metric.counter.value + metric.histogram.sample_sum;
        }
      }
    }
    return values;
  }

  Metrics metrics_;
  ImportMetrics counted_{metrics_};
};

TEST_F(ImportMetricsTest, CountsImportsByWhatBecameOfThem) {
  EXPECT_THAT(Scrape("s_total"), ElementsAre(Pair("accepted", 0), Pair("failed", 0),
                                             Pair("refused", 0), Pair("unchanged", 0)));
  Count(v1::IMPORT_OUTCOME_REFUSED);
  for (int i = 0; i < 2; ++i) {
    Count(v1::IMPORT_OUTCOME_UNCHANGED);
  }
  for (int i = 0; i < 3; ++i) {
    Count(v1::IMPORT_OUTCOME_ACCEPTED);
  }
  for (int i = 0; i < 4; ++i) {
    counted_.CountFailed();
  }
  EXPECT_THAT(Scrape("s_total"), ElementsAre(Pair("accepted", 3), Pair("failed", 4),
                                             Pair("refused", 1), Pair("unchanged", 2)));
}

TEST_F(ImportMetricsTest, CountsRowsFindingsAndSeconds) {
  Count(v1::IMPORT_OUTCOME_REFUSED, /*rows=*/7, /*errors=*/2, /*warnings=*/1);
  Count(v1::IMPORT_OUTCOME_ACCEPTED, /*rows=*/158, /*errors=*/0, /*warnings=*/4);
  EXPECT_THAT(Scrape("_rows_total"), ElementsAre(Pair("", 165)));
  EXPECT_THAT(Scrape("_findings_total"), ElementsAre(Pair("error", 2), Pair("warning", 5)));
  EXPECT_THAT(Scrape("_seconds"), ElementsAre(Pair("", 40)));
}

}  // namespace
}  // namespace tertib::catalogue
