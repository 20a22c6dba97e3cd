#include "cli/render/status.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/render/text_proto.h"

namespace tertib::cli {
namespace {

SuiteStatus SomeSuite() {
  SuiteStatus suite{"a:1", "b:2", {}, {}};
  suite.catalogue = FromText<catalogue::v1::GetStatusResponse>(R"pb(
    service {
      version: "1.2.3"
      start_time { seconds: 1764201600 }
      uptime { seconds: 93784 }
      log_level: LOG_LEVEL_INFO
      ready: true
      connections { used: 3 limit: 4096 }
      memory_bytes { used: 1610612736 }
    }
    store { condition: STORE_CONDITION_WRITABLE wal_bytes: 2048 }
    sequence: 172
    incarnation: "ab"
  )pb");
  suite.recap = FromText<recap::v1::GetStatusResponse>(R"pb(
    service {
      version: "1.2.3"
      ready: false
      unready_reason: "it stops"
      uptime { seconds: 61 }
    }
    store { condition: STORE_CONDITION_READ_ONLY }
    sequence: 170
    lag_events: 2
    lag { nanos: 250000000 }
  )pb");
  return suite;
}

// The line of that label; empty if there is none.
std::string Line(const std::string& text, const std::string& label) {
  const size_t at = text.find("\n" + label);
  return at == std::string::npos ? "" : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

TEST(RenderStatus, ShowsBothServicesSideBySideInUnitsForPeople) {
  const std::string text = RenderStatus(SomeSuite());
  EXPECT_EQ(Line(text, "Ready"), "Ready              yes                   no: it stops");
  EXPECT_EQ(Line(text, "Running for"), "Running for        1 d 2 h               1 min 1 s");
  EXPECT_EQ(Line(text, "Store"), "Store              writable              read-only");
  EXPECT_EQ(Line(text, "Connections"), "Connections        3 of 4096             -");
  EXPECT_EQ(Line(text, "Memory"), "Memory             1.5 GiB               -");
  EXPECT_EQ(Line(text, "  behind by"), "  behind by                              2 events, 0.25 s");
  EXPECT_EQ(Line(text, "Answers"), "");
}

TEST(RenderStatus, ListsImportsAndSaysWhereThereAreNone) {
  SuiteStatus suite = SomeSuite();
  EXPECT_NE(RenderStatus(suite).find("No import since"), std::string::npos);
  *suite.catalogue->add_recent_imports() = FromText<catalogue::v1::ImportSummary>(R"pb(
    decide_time { seconds: 1764201600 }
    agency: "agencies/dinas"
    source_name: "daftar\x1b.txt"
    outcome: IMPORT_OUTCOME_ACCEPTED
    validate_only: true
    row_count: 252
    sop_count: 158
    duration { nanos: 6000000 }
  )pb");
  EXPECT_EQ(Line(RenderStatus(suite), "2025-11-27T00:00:00Z"),
            "2025-11-27T00:00:00Z  agencies/dinas  daftar\\e.txt  trial: accepted   252   158"
            "         0  0.006 s");
}

TEST(RenderStatus, LeavesOutWhatAServiceThatDoesNotAnswerCannotSay) {
  SuiteStatus suite = SomeSuite();
  suite.recap.reset();
  const std::string text = RenderStatus(suite);
  EXPECT_EQ(Line(text, "Answers"), "Answers            yes                   no");
  EXPECT_EQ(Line(text, "Version"), "Version            1.2.3");
}

}  // namespace
}  // namespace tertib::cli
