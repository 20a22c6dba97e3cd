// What both services tell at /metrics, and whether docs/metrics.md says the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/testing/catalogue/commands.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using recap::v1::RecapService;
using ::testing::ElementsAreArray;

// One metric, as it is exported or as the document has it.
struct Metric {
  std::string type;
  std::set<std::string> labels;

  friend bool operator==(const Metric&, const Metric&) = default;
  friend void PrintTo(const Metric& metric, std::ostream* out) {
    *out << metric.type << " {";
    for (const std::string& label : metric.labels) {
      *out << " " << label;
    }
    *out << " }";
  }
};
using MetricsByName = std::map<std::string, Metric>;

// What stands between each pair of the character.
std::vector<std::string> Between(char mark, const std::string& text) {
  std::vector<std::string> parts;
  std::stringstream in(text);
  std::string outside;
  for (std::string inside; std::getline(in, outside, mark) && std::getline(in, inside, mark);) {
    parts.push_back(inside);
  }
  return parts;
}

// The rows of the document's tables that are of one service.
MetricsByName DocumentedOf(const std::string& service) {
  MetricsByName metrics;
  std::ifstream document(TERTIB_DOCS "/metrics.md");
  for (std::string line; std::getline(document, line);) {
    if (!line.starts_with("| `")) {
      continue;
    }
    std::vector<std::string> cells;
    std::stringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
      const size_t end = cell.find_last_not_of(' ');
      cells.push_back(end == std::string::npos ? "" : cell.substr(1, end));
    }
    if (cells.at(3) == service || cells.at(3) == "both") {
      const auto labels = Between('`', cells.at(2));
      const bool first = metrics
                             .emplace(Between('`', cells.at(0)).at(0),
                                      Metric{cells.at(1), {labels.begin(), labels.end()}})
                             .second;
      EXPECT_TRUE(first) << "twice: " << line;
    }
  }
  return metrics;
}

// The name of the metric that a sample is of.
std::string MetricOf(const std::string& sample, const MetricsByName& metrics) {
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    const std::string name =
        sample.substr(0, sample.size() - std::min(sample.size(), suffix.size()));
    const auto found = metrics.find(name);
    if (sample.ends_with(suffix) && found != metrics.end() && found->second.type == "histogram") {
      return name;
    }
  }
  return sample;
}

// What a scrape has. A metric without any sample has no labels.
MetricsByName ExportedIn(const std::string& scrape) {
  MetricsByName metrics;
  std::stringstream in(scrape.substr(scrape.find("\r\n\r\n") + 4));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# TYPE ")) {
      std::stringstream words(line.substr(7));
      std::string name;
      std::string type;
      words >> name >> type;
      EXPECT_TRUE(metrics.emplace(name, Metric{type, {}}).second) << "twice: " << name;
    } else if (!line.starts_with("#")) {
      Metric& metric = metrics.at(MetricOf(line.substr(0, line.find_first_of("{ ")), metrics));
      const size_t end = line.find('}');
      for (size_t at = line.find('{'); at < end && end != std::string::npos;) {
        const size_t equals = line.find("=\"", at);
        metric.labels.insert(line.substr(at + 1, equals - at - 1));
        at = line.find('"', equals + 2) + 1;
      }
      metric.labels.erase("le");
    }
  }
  return metrics;
}

bool IsInstalled(const std::string& program) {
  const auto looked = RunToEnd({"/bin/sh", "-c", "command -v " + program});
  return looked.ok() && looked->exit_code == 0;
}

class MetricsSuiteTest : public ::testing::Test {
 protected:
  // The register of the real document, and an event stream that was read.
  void SetUp() override {
    ASSERT_TRUE(suite_.GetRecap("", 0).ok());
    const auto import = Import(SampleDocument());
    ASSERT_TRUE(import.status.ok()) << import.status;
    catalogue::v1::WatchEventsRequest watch;
    watch.set_start(catalogue::v1::WATCH_START_EARLIEST);
    watch.set_until_current(true);
    suite_.catalogue().ReadEvents(watch);
    AwaitFigures(import.report.sequence());
  }

  RunningCatalogue::Import Import(const std::string& document) {
    return suite_.catalogue().ImportDocument(document,
                                             TextOptions("diskominfo", "rekapitulasi.txt"));
  }

  // The recap brings its figures up to date once a second.
  void AwaitFigures(uint64_t sequence) {
    ASSERT_TRUE(suite_.GetRecap("", sequence).ok());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (ScrapeRecap().find("\ntertib_register_contradictions{") == std::string::npos) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the figures do not come";
    }
  }

  std::string ScrapeCatalogue() { return Scrape(suite_.catalogue().metrics()); }
  std::string ScrapeRecap() { return Scrape(suite_.recap_service().metrics()); }

  RunningSuite suite_;
};

TEST_F(MetricsSuiteTest, TheDocumentListsWhatIsExported) {
  EXPECT_THAT(ExportedIn(ScrapeCatalogue()), ElementsAreArray(DocumentedOf("catalogue")));
  EXPECT_THAT(ExportedIn(ScrapeRecap()), ElementsAreArray(DocumentedOf("recap")));
}

TEST_F(MetricsSuiteTest, PrometheusFindsNothingToSayOfTheFigures) {
  ASSERT_TRUE(IsInstalled("promtool")) << "apt-get install prometheus";
  const TempDir directory;
  for (const auto& [name, scrape] :
       {std::pair("catalogue", ScrapeCatalogue()), std::pair("recap", ScrapeRecap())}) {
    const std::string path = directory / name;
    std::ofstream(path) << scrape.substr(scrape.find("\r\n\r\n") + 4);
    const auto checked = RunToEnd({"/bin/sh", "-c", "promtool check metrics < " + path});
    ASSERT_TRUE(checked.ok()) << checked.status();
    EXPECT_EQ(checked->exit_code, 0);
    EXPECT_EQ(checked->output + checked->errors, "");
  }
}

TEST_F(MetricsSuiteTest, TheRegistersFiguresAreWhatTheRecapSaysOfTheRealDocument) {
  recap::v1::ReconcileRecapRequest request;
  request.set_agency("agencies/diskominfo");
  const auto reconciled = Call(suite_.recap(), &RecapService::Stub::ReconcileRecap, request);
  ASSERT_TRUE(reconciled.ok()) << reconciled.status();
  const std::string scrape = ScrapeRecap();
  const std::string agency = R"({agency="diskominfo"})";
  const std::string& declaration = reconciled->declaration();
  const std::string declared = R"({agency="diskominfo",declaration=")" +
                               declaration.substr(declaration.rfind('/') + 1) + R"("})";
  EXPECT_EQ(Figure(scrape, "tertib_register_agencies"), 1);
  EXPECT_EQ(Figure(scrape, "tertib_register_units" + agency), 11);
  EXPECT_EQ(Figure(scrape, R"(tertib_register_sops{agency="diskominfo",state="in_force"})"), 158);
  EXPECT_EQ(Figure(scrape, R"(tertib_register_sops{agency="diskominfo",state="draft"})"), 0);
  EXPECT_EQ(Figure(scrape, "tertib_register_declared_sops" + declared), 157);
  EXPECT_EQ(Figure(scrape, "tertib_register_difference_sops" + declared), 1);
  EXPECT_EQ(Figure(scrape, "tertib_register_contradictions" + declared),
            reconciled->contradictions_size());
  const double imported = Figure(scrape, "tertib_register_last_import_time_seconds" + agency);
  EXPECT_GT(imported, 0);
  EXPECT_EQ(Figure(scrape, "tertib_register_last_change_time_seconds" + agency), imported);
  EXPECT_NEAR(Figure(ScrapeCatalogue(), "tertib_catalogue_newest_event_time_seconds"), imported,
              1e-3);
}

TEST_F(MetricsSuiteTest, ACallThatIsRefusedIsCountedByItsReason) {
  const std::string not_found = R"(tertib_refusals_total{reason="RESOURCE_NOT_FOUND"})";
  const std::string invalid = R"(tertib_refusals_total{reason="INVALID_FIELDS"})";
  EXPECT_EQ(Figure(ScrapeCatalogue(), not_found), 0);
  catalogue::v1::GetSopRequest request;
  for (const char* name : {"agencies/diskominfo/sops/none", "nonsense"}) {
    request.set_name(name);
    EXPECT_FALSE(
        Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::GetSop, request).ok());
  }
  // Counted when the call is over, which its client may know before.
  for (const std::string& figure : {not_found, invalid}) {
    while (Figure(ScrapeCatalogue(), figure) == 0) {
    }
    EXPECT_EQ(Figure(ScrapeCatalogue(), figure), 1);
  }
  recap::v1::GetRecapRequest of_none;
  of_none.set_agency("agencies/none");
  EXPECT_FALSE(Call(suite_.recap(), &RecapService::Stub::GetRecap, of_none).ok());
  while (Figure(ScrapeRecap(), not_found) == 0) {
  }
  EXPECT_EQ(Figure(ScrapeRecap(), not_found), 1);
}

TEST_F(MetricsSuiteTest, ImportsAreCountedByWhatBecameOfThem) {
  Import(SampleDocument());
  Import("Not a recap at all.");
  const std::string scrape = ScrapeCatalogue();
  const auto of = [&scrape](const std::string& outcome) {
    return Figure(scrape, "tertib_catalogue_imports_total{outcome=\"" + outcome + "\"}");
  };
  EXPECT_EQ(of("accepted"), 1);
  EXPECT_EQ(of("unchanged"), 1);
  EXPECT_EQ(of("refused"), 1);
  EXPECT_EQ(of("failed"), 0);
  EXPECT_GE(Figure(scrape, "tertib_catalogue_import_rows_total"), 158);
  EXPECT_GE(Figure(scrape, R"(tertib_catalogue_import_findings_total{severity="error"})"), 1);
  EXPECT_EQ(Figure(scrape, "tertib_catalogue_import_seconds_count"), 3);
}

TEST_F(MetricsSuiteTest, TheLimitsStandBesideTheirUse) {
  for (const std::string& scrape : {ScrapeCatalogue(), ScrapeRecap()}) {
    for (const std::string use :
         {"tertib_calls_under_way", "tertib_waiting_bytes", "tertib_connections"}) {
      EXPECT_LE(Figure(scrape, use), Figure(scrape, use + "_limit"));
    }
    EXPECT_LT(Figure(scrape, "process_open_fds"), Figure(scrape, "process_max_fds"));
    EXPECT_LT(Figure(scrape, "tertib_data_free_bytes"), Figure(scrape, "tertib_data_size_bytes"));
    EXPECT_LT(Figure(scrape, "process_resident_memory_bytes"),
              Figure(scrape, "tertib_memory_limit_bytes"));
  }
  EXPECT_GE(Figure(ScrapeCatalogue(), "tertib_connections"), 2);
}

TEST(MetricsSuite, AgenciesBehindTheNumberThatIsSetAreSummed) {
  const TempDir directory;
  RunningSuite suite({directory / "catalogue", {}, {}},
                     {directory / "recap", {"--max-agency-figures", "1"}, {}});
  for (const char* agency : {"a", "b", "c"}) {
    suite.catalogue().MakeAgency(agency, {"I"});
  }
  ASSERT_TRUE(suite.GetRecap("", 6).ok());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::string scrape;
  const auto says = [&scrape](const std::string& sample) {
    return scrape.find("\ntertib_register_" + sample + "\n") != std::string::npos;
  };
  do {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << scrape;
    scrape = Scrape(suite.recap_service().metrics());
  } while (!says("agencies 3") || !says(R"(units{agency="a"} 1)") ||
           !says(R"(units{agency="_other"} 2)"));
  EXPECT_EQ(scrape.find(R"(agency="b")"), std::string::npos);
  EXPECT_EQ(scrape.find(R"(agency="c")"), std::string::npos);
}

}  // namespace
}  // namespace tertib
