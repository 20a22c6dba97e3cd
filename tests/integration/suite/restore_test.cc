// A copy of the catalogue's data is put back, and the register goes on from there: what callers
// hold of the history that is lost fits nothing that came in its place.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "services/common/error.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using catalogue::v1::ErrorReason;
using recap::v1::RecapService;

class RestoreTest : public ::testing::Test {
 protected:
  // What a caller keeps of a register: a write's answer, an etag, and tokens of second pages.
  struct Held {
    uint64_t sequence = 0;
    std::string history;
    catalogue::v1::Agency agency;
    std::string page_token;
    std::string recap_page_token;
  };

  void SetUp() override {
    ASSERT_TRUE(suite_.GetRecap("", 0).ok());
    for (const char* agency : {"a", "b", "c"}) {
      suite_.catalogue().MakeAgency(agency, {"I"});
    }
  }

  // Renames agency "b", and reads what comes after "a".
  Held WriteAndRead(const std::string& display_name) {
    catalogue::v1::UpdateAgencyRequest update;
    update.mutable_agency()->set_name("agencies/b");
    update.mutable_agency()->set_display_name(display_name);
    const auto updated =
        Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::UpdateAgency, update);
    EXPECT_TRUE(updated.ok()) << updated.status();
    Held held{.sequence = updated->sequence(),
              .history = updated->history(),
              .agency = updated->agency(),
              .page_token = ListFrom("")->next_page_token(),
              .recap_page_token = {}};
    held.recap_page_token = AwaitRecap(held).next_page_token();
    return held;
  }

  absl::StatusOr<catalogue::v1::ListAgenciesResponse> ListFrom(const std::string& page_token) {
    catalogue::v1::ListAgenciesRequest request;
    request.set_page_size(1);
    request.set_page_token(page_token);
    return Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::ListAgencies, request);
  }

  // Only tries: what it would change stays.
  ErrorReason ReasonForEtag(const Held& held) {
    catalogue::v1::UpdateAgencyRequest request;
    *request.mutable_agency() = held.agency;
    request.mutable_agency()->set_display_name("Somebody else's");
    request.mutable_update_mask()->add_paths("display_name");
    request.set_validate_only(true);
    return ReasonOf(
        Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::UpdateAgency, request)
            .status());
  }

  absl::StatusOr<recap::v1::GetRecapResponse> Recap(uint64_t sequence, const std::string& history,
                                                    const std::string& page_token = "") {
    recap::v1::GetRecapRequest request;
    request.set_min_sequence(sequence);
    request.set_history(history);
    request.set_page_size(1);
    request.set_page_token(page_token);
    return Call(suite_.recap(), &RecapService::Stub::GetRecap, request);
  }

  // The recap once it holds that write. Until it has heard that the register was restored, it knows
  // of another one there.
  recap::v1::GetRecapResponse AwaitRecap(const Held& held) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (true) {
      const auto response = Recap(held.sequence, held.history);
      if (ReasonOf(response.status()) != catalogue::v1::ERROR_REASON_NOT_SERVING ||
          std::chrono::steady_clock::now() > deadline) {
        EXPECT_TRUE(response.ok()) << response.status();
        return response.value_or(recap::v1::GetRecapResponse());
      }
    }
  }

  ErrorReason ReasonForReconciliation(const Held& held) {
    recap::v1::ReconcileRecapRequest request;
    request.set_agency("agencies/b");
    request.set_min_sequence(held.sequence);
    request.set_history(held.history);
    return ReasonOf(Call(suite_.recap(), &RecapService::Stub::ReconcileRecap, request).status());
  }

  ErrorReason ReasonForWatch(const Held& held) {
    recap::v1::WatchRecapRequest request;
    request.set_min_sequence(held.sequence);
    request.set_history(held.history);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    const auto stream = suite_.recap().WatchRecap(&context, request);
    recap::v1::WatchRecapResponse response;
    if (stream->Read(&response)) {
      context.TryCancel();
    }
    return ReasonOf(FromGrpcStatus(stream->Finish()));
  }

  static void Copy(const std::string& from, const std::string& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  }

  RunningSuite suite_;
  const TempDir backup_;
};

TEST_F(RestoreTest, NothingOfALostHistoryFitsTheOneThatTookItsPlace) {
  ASSERT_EQ(suite_.catalogue().Stop(), 0);
  Copy(suite_.catalogue_data(), backup_ / "copy");
  suite_.catalogue().Restart();
  const Held lost = WriteAndRead("Lost");

  ASSERT_EQ(suite_.catalogue().Stop(), 0);
  Copy(backup_ / "copy", suite_.catalogue_data());
  suite_.catalogue().Restart();
  // The log of the copy does not go so far.
  EXPECT_EQ(ReasonOf(ListFrom(lost.page_token).status()),
            catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  const Held found = WriteAndRead("Found");
  ASSERT_EQ(found.sequence, lost.sequence);
  ASSERT_NE(found.history, lost.history);

  EXPECT_EQ(ReasonForEtag(lost), catalogue::v1::ERROR_REASON_ETAG_MISMATCH);
  EXPECT_EQ(ReasonOf(ListFrom(lost.page_token).status()),
            catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  EXPECT_EQ(ReasonOf(Recap(lost.sequence, lost.history).status()),
            catalogue::v1::ERROR_REASON_STORE_REPLACED);
  EXPECT_EQ(ReasonForReconciliation(lost), catalogue::v1::ERROR_REASON_STORE_REPLACED);
  EXPECT_EQ(ReasonForWatch(lost), catalogue::v1::ERROR_REASON_STORE_REPLACED);
  EXPECT_EQ(ReasonOf(Recap(0, "", lost.recap_page_token).status()),
            catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  // Who does not say which history is not asked for it.
  EXPECT_TRUE(Recap(lost.sequence, "").ok());

  EXPECT_EQ(ReasonForEtag(found), catalogue::v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_TRUE(ListFrom(found.page_token).ok());
  EXPECT_EQ(AwaitRecap(found).history(), found.history);
  EXPECT_EQ(ReasonForReconciliation(found), catalogue::v1::ERROR_REASON_NOTHING_DECLARED);
  EXPECT_EQ(ReasonForWatch(found), catalogue::v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_TRUE(Recap(0, "", found.recap_page_token).ok());
}

TEST_F(RestoreTest, ARestartLosesNothing) {
  const Held held = WriteAndRead("Before");
  ASSERT_EQ(suite_.catalogue().Stop(), 0);
  suite_.catalogue().Restart();
  suite_.KillRecap();
  suite_.StartRecap();
  ASSERT_NE(WriteAndRead("After").history, held.history);

  EXPECT_EQ(AwaitRecap(held).sequence(), held.sequence + 1);
  EXPECT_TRUE(Recap(0, "", held.recap_page_token).ok());
  EXPECT_TRUE(ListFrom(held.page_token).ok());
  // Somebody was quicker.
  EXPECT_EQ(ReasonForEtag(held), catalogue::v1::ERROR_REASON_ETAG_MISMATCH);
}

TEST_F(RestoreTest, AnEtagFitsOverARestartAndSoDoesAReplay) {
  catalogue::v1::UpdateAgencyRequest update;
  update.mutable_agency()->set_name("agencies/b");
  update.mutable_agency()->set_display_name("Once");
  update.set_request_id("once");
  const auto update_agency = &CatalogueService::Stub::UpdateAgency;
  const auto first = Call(suite_.catalogue().catalogue(), update_agency, update);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(suite_.catalogue().Stop(), 0);
  suite_.catalogue().Restart();
  const auto again = Call(suite_.catalogue().catalogue(), update_agency, update);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->sequence(), first->sequence());
  EXPECT_EQ(again->history(), first->history());
  update.clear_request_id();
  // What changes nothing holds at the newest event, whoever recorded that.
  const auto idle = Call(suite_.catalogue().catalogue(), update_agency, update);
  EXPECT_EQ(idle->history(), first->history());
  *update.mutable_agency() = first->agency();
  update.mutable_agency()->set_display_name("Twice");
  const auto second = Call(suite_.catalogue().catalogue(), update_agency, update);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(second->history(), first->history());
}

TEST_F(RestoreTest, AnImportSaysWhichHistoryItIsOf) {
  const auto import =
      suite_.catalogue().ImportDocument(SampleDocument(), TextOptions("diskominfo", "recap.txt"));
  ASSERT_TRUE(import.status.ok()) << import.status;
  ASSERT_FALSE(import.report.history().empty());
  const auto again =
      suite_.catalogue().ImportDocument(SampleDocument(), TextOptions("diskominfo", "recap.txt"));
  EXPECT_EQ(again.report.outcome(), catalogue::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(again.report.history(), import.report.history());
  auto trial = TextOptions("diskominfo", "recap.txt");
  trial.set_validate_only(true);
  EXPECT_EQ(suite_.catalogue().ImportDocument(SampleDocument(), trial).report.history(), "");
  EXPECT_TRUE(Recap(import.report.sequence(), import.report.history()).ok());
}

}  // namespace
}  // namespace tertib
