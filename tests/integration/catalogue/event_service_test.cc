#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/common/error.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

class EventServiceTest : public ::testing::Test {
 protected:
  static v1::WatchEventsRequest FromEarliest() {
    v1::WatchEventsRequest request;
    request.set_start(v1::WATCH_START_EARLIEST);
    request.set_until_current(true);
    return request;
  }

  static std::vector<uint64_t> Sequences(const std::vector<v1::WatchEventsResponse>& responses) {
    std::vector<uint64_t> sequences;
    for (const auto& response : responses) {
      for (const auto& event : response.batch().events()) {
        sequences.push_back(event.sequence());
      }
    }
    return sequences;
  }

  const TempDir directory_;
  RunningCatalogue running_{directory_ / "data"};
};

TEST_F(EventServiceTest, SendsEveryChangeWithWhatWasBeforeAndAfter) {
  running_.MakeAgency("a", {"I"});
  v1::UpdateUnitRequest update;
  update.mutable_unit()->set_name("agencies/a/units/i");
  update.mutable_unit()->set_display_name("Bidang Baru");
  ASSERT_TRUE(Call(running_.catalogue(), &v1::CatalogueService::Stub::UpdateUnit, update).ok());
  const auto responses = running_.ReadEvents(FromEarliest());
  ASSERT_EQ(Sequences(responses), (std::vector<uint64_t>{1, 2, 3}));
  ASSERT_TRUE(responses.back().has_caught_up());
  EXPECT_EQ(responses.back().caught_up().sequence(), 3U);
  const auto& batch = responses.front().batch();
  const auto& last = batch.events(batch.events_size() - 1);
  EXPECT_EQ(last.unit_change().before().display_name(), "Seksi I");
  EXPECT_EQ(last.unit_change().after().display_name(), "Bidang Baru");
  EXPECT_EQ(last.agency(), "agencies/a");
}

TEST_F(EventServiceTest, ResumesAcrossARestartAndNotInAnotherStore) {
  running_.MakeAgency("a", {"I"});
  v1::WatchEventsRequest resume;
  resume.set_resume_token(running_.ReadEvents(FromEarliest()).back().caught_up().resume_token());
  resume.set_until_current(true);
  running_.Kill();
  running_.Restart();
  running_.MakeAgency("b", {});
  EXPECT_EQ(Sequences(running_.ReadEvents(resume)), (std::vector<uint64_t>{3}));

  RunningCatalogue other(directory_ / "other");
  grpc::ClientContext context;
  const auto stream = other.events().WatchEvents(&context, resume);
  v1::WatchEventsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const auto status = FromGrpcStatus(stream->Finish());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_STORE_REPLACED);
}

TEST_F(EventServiceTest, AFilterShowsOneAgencyOnly) {
  running_.MakeAgency("a", {"I"});
  running_.MakeAgency("b", {"I"});
  auto request = FromEarliest();
  request.set_agency("agencies/b");
  EXPECT_EQ(Sequences(running_.ReadEvents(request)), (std::vector<uint64_t>{3, 4}));
}

TEST_F(EventServiceTest, MaxEventsIsExact) {
  ASSERT_TRUE(running_.ImportDocument(SampleDocument(), TextOptions("a", "x")).status.ok());
  auto request = FromEarliest();
  request.set_max_events(5);
  const auto responses = running_.ReadEvents(request);
  EXPECT_EQ(Sequences(responses).size(), 5U);
  EXPECT_TRUE(responses.back().batch().commit_continues());
  EXPECT_TRUE(responses.back().batch().resume_token().empty());
}

TEST_F(EventServiceTest, ALiveWatchGetsWhatIsCommittedWhileItIsOpen) {
  v1::WatchEventsRequest request;
  request.set_start(v1::WATCH_START_NOW);
  grpc::ClientContext context;
  const auto stream = running_.events().WatchEvents(&context, request);
  v1::WatchEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.has_caught_up());
  running_.MakeAgency("a", {"I"});
  std::vector<uint64_t> sequences;
  while (sequences.size() < 2 && stream->Read(&response)) {
    for (const auto& event : response.batch().events()) {
      sequences.push_back(event.sequence());
    }
  }
  EXPECT_EQ(sequences, (std::vector<uint64_t>{1, 2}));
  context.TryCancel();
}

TEST_F(EventServiceTest, DrainingEndsWatchesWithAReason) {
  v1::WatchEventsRequest request;
  request.set_start(v1::WATCH_START_NOW);
  grpc::ClientContext context;
  const auto stream = running_.events().WatchEvents(&context, request);
  v1::WatchEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(running_.Stop(), 0);
  while (stream->Read(&response)) {
  }
  EXPECT_EQ(ReasonOf(FromGrpcStatus(stream->Finish())), v1::ERROR_REASON_NOT_SERVING);
}

TEST_F(EventServiceTest, AWatchMustSayWhereItStarts) {
  grpc::ClientContext context;
  const auto stream = running_.events().WatchEvents(&context, v1::WatchEventsRequest());
  v1::WatchEventsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(FromGrpcStatus(stream->Finish()).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace tertib::catalogue
