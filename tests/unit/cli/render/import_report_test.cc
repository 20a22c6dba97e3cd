#include "cli/render/import_report.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/render/text_proto.h"

namespace tertib::cli {
namespace {

using catalogue::v1::ImportReport;

TEST(RenderImportReport, CountsWhatWasRead) {
  EXPECT_EQ(RenderImportReport(FromText<ImportReport>(R"pb(
              outcome: IMPORT_OUTCOME_ACCEPTED
              agency: "agencies/diskominfo"
              declaration: "agencies/diskominfo/declarations/r"
              sequence: 163
              row_count: 252
              repeat_count: 94
              sop_count: 158
              section_count: 8
              division_count: 3
              figure_count: 20
              unplaced_count: 0
              created_sop_count: 158
              updated_sop_count: 0
              unchanged_sop_count: 0
              created_unit_count: 11
              updated_unit_count: 0
            )pb")),
            "Import into agencies/diskominfo: accepted.\n"
            "\n"
            "Numbered rows    252  94 of them repeats\n"
            "SOPs             158  158 created, 0 updated, 0 unchanged\n"
            "Sections           8\n"
            "Divisions          3  units: 11 created, 0 updated\n"
            "Printed figures   20\n"
            "Unplaced lines     0\n"
            "\n"
            "Declaration: agencies/diskominfo/declarations/r\n"
            "Holds at sequence 163.\n");
}

TEST(RenderImportReport, TellsFindingsInIndonesianWhereThatIsWanted) {
  const auto report = FromText<ImportReport>(R"pb(
    findings { severity: FINDING_SEVERITY_ERROR message: "empty" message_indonesian: "kosong" }
  )pb");
  EXPECT_NE(RenderImportReport(report, Language::kIndonesian).find("kosong"), std::string::npos);
  EXPECT_EQ(RenderImportReport(report, Language::kEnglish).find("kosong"), std::string::npos);
}

TEST(RenderImportReport, ListsEveryProblemErrorsFirst) {
  const std::string text = RenderImportReport(FromText<ImportReport>(R"pb(
    outcome: IMPORT_OUTCOME_REFUSED
    agency: "agencies/a"
    finding_count: 12
    findings {
      severity: FINDING_SEVERITY_WARNING
      line: 3
      outline_code: "I"
      message: "Numbers 4 to 6 are missing."
    }
    findings {
      severity: FINDING_SEVERITY_ERROR
      line: 17
      outline_code: "II.C"
      position: 5
      message: "Two titles."
      text: "5. Judul\033[31m"
    }
    findings { severity: FINDING_SEVERITY_ERROR message: "No rows." }
  )pb"));
  EXPECT_NE(text.find("refused; nothing was recorded."), std::string::npos);
  EXPECT_NE(text.find("\nErrors\n"
                      "LINE  CODE  NO  FINDING\n"
                      "  17  II.C   5  Two titles.\n"
                      "                | 5. Judul\\e[31m\n"
                      "                No rows.\n"
                      "\nWarnings\n"
                      "LINE  CODE  NO  FINDING\n"
                      "   3  I         Numbers 4 to 6 are missing.\n"
                      "… and 9 more findings.\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace tertib::cli
