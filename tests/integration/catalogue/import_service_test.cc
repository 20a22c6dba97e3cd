#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/common/error.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::HasSubstr;
using Stub = v1::CatalogueService::Stub;

class ImportServiceTest : public ::testing::Test {
 protected:
  RunningCatalogue::Import Import(const std::string& document,
                                  const std::string& source_name = "recap.txt") {
    return running_.ImportDocument(document, TextOptions("a", source_name));
  }

  // The newest sequence of the register.
  uint64_t Sequence() {
    return Call(running_.catalogue(), &Stub::ListAgencies, v1::ListAgenciesRequest())->sequence();
  }

  // All SOPs of a unit, "position title".
  std::vector<std::string> Rows(const std::string& unit) {
    v1::ListSopsRequest request;
    request.set_parent("agencies/a");
    request.set_unit("agencies/a/units/" + unit);
    request.set_page_size(1'000);
    std::vector<std::string> rows;
    const auto listed = Call(running_.catalogue(), &Stub::ListSops, request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    for (const auto& sop : listed->sops()) {
      rows.push_back(std::to_string(sop.position()) + " " + sop.title());
    }
    return rows;
  }

  void ExpectRefused(const std::string& document, v1::FindingKind kind) {
    const uint64_t before = Sequence();
    const auto import = Import(document);
    EXPECT_EQ(import.status.code(), absl::StatusCode::kInvalidArgument) << import.status;
    EXPECT_EQ(ReasonOf(import.status), v1::ERROR_REASON_DOCUMENT_REFUSED);
    EXPECT_EQ(import.report.outcome(), v1::IMPORT_OUTCOME_REFUSED);
    bool found = false;
    for (const auto& finding : import.report.findings()) {
      found = found || finding.kind() == kind;
    }
    EXPECT_TRUE(found) << import.report.ShortDebugString();
    EXPECT_EQ(Sequence(), before);
  }

  const TempDir directory_;
  RunningCatalogue running_{directory_ / "data"};
};

TEST_F(ImportServiceTest, TheRealDocumentIsReadAsItStands) {
  const auto import = Import(SampleDocument());
  ASSERT_TRUE(import.status.ok()) << import.status;
  const auto& report = import.report;
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  EXPECT_EQ(report.row_count(), 252);
  EXPECT_EQ(report.repeat_count(), 94);
  EXPECT_EQ(report.sop_count(), 158);
  EXPECT_EQ(report.section_count(), 8);
  EXPECT_EQ(report.division_count(), 3);
  EXPECT_EQ(report.unplaced_count(), 0);
  EXPECT_EQ(report.created_sop_count(), 158);
  EXPECT_EQ(report.findings_size(), 0);
  EXPECT_GT(import.progress_count, 0);
  EXPECT_EQ(Rows("i-a").front(), "1 Penanganan Surat Masuk");
  EXPECT_EQ(Rows("ii-c").size(), 35U);
  v1::GetUnitRequest unit;
  unit.set_name("agencies/a/units/ii-b");
  EXPECT_EQ(Call(running_.catalogue(), &Stub::GetUnit, unit)->unit().display_name(),
            "Seksi Pengembangan, Pengolahan Data dan Aplikasi");
}

TEST_F(ImportServiceTest, ImportingAgainCommitsNothingUnderWhateverName) {
  const auto first = Import(SampleDocument());
  ASSERT_TRUE(first.status.ok());
  for (const char* name : {"recap.txt", "other name.txt"}) {
    const auto again = Import(SampleDocument(), name);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_EQ(again.report.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
    EXPECT_EQ(again.report.sequence(), first.report.sequence());
    EXPECT_EQ(again.report.unchanged_sop_count(), 158);
  }
  EXPECT_EQ(Sequence(), first.report.sequence());
}

TEST_F(ImportServiceTest, AnImportIsOneCommit) {
  ASSERT_TRUE(Import(SampleDocument()).status.ok());
  v1::WatchEventsRequest request;
  request.set_start(v1::WATCH_START_EARLIEST);
  request.set_until_current(true);
  const auto responses = running_.ReadEvents(request);
  const auto& last_batch = responses.at(responses.size() - 2).batch();
  for (const auto& response : responses) {
    if (response.has_batch() && &response.batch() != &last_batch) {
      EXPECT_TRUE(response.batch().commit_continues());
    }
  }
  EXPECT_TRUE(last_batch.events(last_batch.events_size() - 1).has_document_import());
}

TEST_F(ImportServiceTest, LaterCorrectionsSurviveAnImportOfTheSameDocument) {
  ASSERT_TRUE(Import(SampleDocument()).status.ok());
  v1::UpdateSopRequest update;
  update.mutable_sop()->set_name("agencies/a/sops/penanganan-surat-masuk");
  update.mutable_sop()->set_unit("agencies/a/units/i-b");
  ASSERT_TRUE(Call(running_.catalogue(), &Stub::UpdateSop, update).ok());
  EXPECT_EQ(Import(SampleDocument()).report.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(Rows("i-a").size(), 44U);
}

TEST_F(ImportServiceTest, ANewerDocumentAddsAndChangesAndNeverDoubles) {
  ASSERT_TRUE(
      Import("REKAPITULASI SOP DINAS X\nI SEKRETARIAT ( 2 SOP )\n1. Satu\n2. Dua\n").status.ok());
  const auto newer =
      Import("REKAPITULASI SOP DINAS X\nI SEKRETARIAT ( 3 SOP )\n1. Satu\n2. Dua Baru\n3. Tiga\n");
  ASSERT_TRUE(newer.status.ok()) << newer.status;
  EXPECT_EQ(newer.report.created_sop_count(), 1);
  EXPECT_EQ(newer.report.updated_sop_count(), 1);
  EXPECT_EQ(newer.report.unchanged_sop_count(), 1);
  EXPECT_THAT(Rows("i"), ::testing::ElementsAre("1 Satu", "2 Dua Baru", "3 Tiga"));
}

TEST_F(ImportServiceTest, WhatTheDocumentDoesNotHaveStaysAndIsNamed) {
  ASSERT_TRUE(Import("I SEKRETARIAT\n1. Satu\n2. Dua\n").status.ok());
  const auto shorter = Import("I SEKRETARIAT\n1. Satu\n");
  ASSERT_EQ(shorter.report.findings_size(), 1);
  EXPECT_EQ(shorter.report.findings(0).kind(), v1::FINDING_KIND_NOT_IN_DOCUMENT);
  EXPECT_EQ(shorter.report.findings(0).text(), "Dua");
  EXPECT_EQ(Rows("i").size(), 2U);
}

TEST_F(ImportServiceTest, ValidateOnlyReportsAndRecordsNothing) {
  auto options = TextOptions("a", "recap.txt");
  options.set_validate_only(true);
  const auto trial = running_.ImportDocument(SampleDocument(), options);
  ASSERT_TRUE(trial.status.ok()) << trial.status;
  EXPECT_EQ(trial.report.created_sop_count(), 158);
  EXPECT_TRUE(trial.report.validate_only());
  EXPECT_EQ(Sequence(), 0U);
}

TEST_F(ImportServiceTest, ATrialRunTellsThatTheDocumentIsAnotherOffices) {
  const std::string units = "I SEKRETARIAT\n1. Satu\n";
  ASSERT_TRUE(Import("REKAPITULASI SOP DINAS PENDIDIKAN\n" + units).status.ok());
  auto options = TextOptions("a", "recap.txt");
  options.set_validate_only(true);
  const auto trial = running_.ImportDocument("REKAPITULASI SOP DINAS PANGAN\n" + units, options);
  ASSERT_TRUE(trial.status.ok()) << trial.status;
  EXPECT_EQ(trial.report.outcome(), v1::IMPORT_OUTCOME_ACCEPTED);
  ASSERT_EQ(trial.report.findings_size(), 1);
  EXPECT_EQ(trial.report.findings(0).kind(), v1::FINDING_KIND_OTHER_OFFICE);
}

TEST_F(ImportServiceTest, AReplayGetsTheFirstReport) {
  auto options = TextOptions("a", "recap.txt");
  options.set_request_id("r1");
  const auto first = running_.ImportDocument(SampleDocument(), options);
  const auto replay = running_.ImportDocument(SampleDocument(), options);
  ASSERT_TRUE(replay.status.ok()) << replay.status;
  EXPECT_EQ(replay.report.SerializeAsString(), first.report.SerializeAsString());
  const auto other = running_.ImportDocument("I S\n1. X\n", options);
  EXPECT_EQ(ReasonOf(other.status), v1::ERROR_REASON_REQUEST_ID_REUSED);
}

TEST_F(ImportServiceTest, BadDocumentsAreRefusedWithAReasonAndChangeNothing) {
  ExpectRefused("I SEKRETARIAT\n1. \xff\xfe\n", v1::FINDING_KIND_NOT_UTF8);
  ExpectRefused(std::string("%PDF-1.4\n\0\0", 11), v1::FINDING_KIND_BINARY);
  ExpectRefused("", v1::FINDING_KIND_EMPTY);
  ExpectRefused("REKAPITULASI SOP DINAS X\nI SEKRETARIAT = 3 SOP\n", v1::FINDING_KIND_NO_ROWS);
  ExpectRefused("1. Satu\nI SEKRETARIAT\n1. Dua\n", v1::FINDING_KIND_ROW_BEFORE_UNIT);
  ExpectRefused("I SEKRETARIAT\n1. Satu\n2. Dua\n2. Tiga\n", v1::FINDING_KIND_CONFLICTING_TITLES);
  ExpectRefused("I SEKRETARIAT\n1. " + std::string(1 << 20, 'x') + "\n",
                v1::FINDING_KIND_LINE_TOO_LONG);
}

TEST_F(ImportServiceTest, AGapInTheNumberingIsReportedAndAccepted) {
  const auto import = Import("I SEKRETARIAT\n1. Satu\n4. Empat\n");
  ASSERT_TRUE(import.status.ok()) << import.status;
  ASSERT_EQ(import.report.findings_size(), 1);
  EXPECT_EQ(import.report.findings(0).kind(), v1::FINDING_KIND_NUMBERING_GAP);
}

TEST_F(ImportServiceTest, ADocumentOfMoreThan64MiBIsRefused) {
  const auto import = Import(std::string((size_t{64} << 20) + 1, '\n'));
  EXPECT_EQ(ReasonOf(import.status), v1::ERROR_REASON_DOCUMENT_TOO_LARGE) << import.status;
}

TEST_F(ImportServiceTest, ADocumentThatDoesNotArriveWholeIsNotImported) {
  auto options = TextOptions("a", "recap.txt");
  options.set_size_bytes(100);
  const auto import = running_.ImportDocument("I S\n1. X\n", options);
  EXPECT_EQ(import.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(import.status.message()), HasSubstr("size_bytes"));
  EXPECT_EQ(Sequence(), 0U);
}

TEST_F(ImportServiceTest, OptionsComeFirstAndAreChecked) {
  v1::ImportOptions options;
  options.set_media_type("application/pdf");
  const auto import = running_.ImportDocument("x", options);
  const std::string message(import.status.message());
  EXPECT_THAT(message, HasSubstr("options.agency"));
  EXPECT_THAT(message, HasSubstr("options.media_type"));
  EXPECT_THAT(message, HasSubstr("options.source_name"));
}

// The event with it would be larger than what clients of WatchEvents take.
TEST_F(ImportServiceTest, WhatTheOptionsSayOfTheDocumentIsNoLongerThanADeclarationTakes) {
  auto options = TextOptions("a", "recap.txt");
  for (const char filler : {' ', '\n'}) {
    options.set_media_type("text/plain" + std::string(size_t{3} << 20, filler));
    const auto import = running_.ImportDocument("I S\n1. X\n", options);
    EXPECT_EQ(ReasonOf(import.status), v1::ERROR_REASON_INVALID_FIELDS) << import.status;
    EXPECT_THAT(std::string(import.status.message()), HasSubstr("options.media_type"));
  }
  EXPECT_EQ(Sequence(), 0U);
}

TEST_F(ImportServiceTest, TheMediaTypeIsRecordedInOneSpelling) {
  auto options = TextOptions("a", "recap.txt");
  options.set_media_type(" Text/Plain ; charset=\"UTF-8\" ");
  ASSERT_TRUE(running_.ImportDocument("I S\n1. X\n", options).status.ok());
  v1::ListDeclarationsRequest request;
  request.set_parent("agencies/a");
  const auto listed = Call(running_.catalogue(), &Stub::ListDeclarations, request);
  ASSERT_EQ(listed->declarations_size(), 1);
  EXPECT_EQ(listed->declarations(0).source().media_type(), "text/plain;charset=utf-8");
}

TEST_F(ImportServiceTest, AWrongRequestIdIsNamedByItsPath) {
  auto options = TextOptions("a", "recap.txt");
  options.set_request_id("two words");
  const auto import = running_.ImportDocument("I S\n1. X\n", options);
  EXPECT_THAT(std::string(import.status.message()), HasSubstr("options.request_id"));
}

TEST_F(ImportServiceTest, FiftyThousandRowsAreOneCommit) {
  std::string document = "REKAPITULASI SOP KOTA\n";
  for (int unit = 1; unit <= 50; ++unit) {
    document += std::to_string(unit) + " Seksi Nomor " + std::to_string(unit) + " ( 1000 SOP )\n";
    for (int row = 1; row <= 1'000; ++row) {
      document += std::to_string(row) + ". SOP Pelayanan Nomor " + std::to_string(row) + "\n";
    }
  }
  // Units need a Roman numeral at the top.
  const auto refused = Import(document);
  EXPECT_FALSE(refused.status.ok());
  std::string roman = "REKAPITULASI SOP KOTA\nI SEKRETARIAT = 50000 SOP\n";
  for (int unit = 1; unit <= 50; ++unit) {
    roman +=
        "I." + std::to_string(unit) + " Seksi Nomor " + std::to_string(unit) + " ( 1000 SOP )\n";
    for (int row = 1; row <= 1'000; ++row) {
      roman += std::to_string(row) + ". SOP Pelayanan Nomor " + std::to_string(row) + "\n";
    }
  }
  const auto import = Import(roman);
  ASSERT_TRUE(import.status.ok()) << import.status;
  EXPECT_EQ(import.report.created_sop_count(), 50'000);
  v1::WatchEventsRequest request;
  request.set_start(v1::WATCH_START_EARLIEST);
  request.set_until_current(true);
  uint64_t events = 0;
  int ends = 0;
  for (const auto& response : running_.ReadEvents(request)) {
    EXPECT_LT(response.ByteSizeLong(), size_t{4} << 20);
    events += static_cast<uint64_t>(response.batch().events_size());
    ends += response.has_batch() && !response.batch().commit_continues() ? 1 : 0;
  }
  EXPECT_EQ(events, import.report.sequence());
  EXPECT_EQ(ends, 1);
}

}  // namespace
}  // namespace tertib::catalogue
