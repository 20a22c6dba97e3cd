// The recap service over real gRPC, following a catalogue that the test scripts.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "services/common/error.h"
#include "services/common/serving/grpc_status.h"
#include "tests/integration/recap/fake_catalogue.h"
#include "tests/integration/recap/running_recap.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/temp_dir.h"

namespace tertib::recap {
namespace {

// Only to fail rather than hang.
void SetPatience(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

class RecapServiceTest : public testing::Test {
 protected:
  void StartRecap(absl::Duration default_wait = absl::Seconds(30)) {
    recap_ = std::make_unique<RunningRecap>(dir_.path(), catalogue_.address(), default_wait);
  }

  // The sample document's import and CaughtUp; the recap serves it afterwards.
  void StartWithSample(absl::Duration default_wait = absl::Seconds(30)) {
    catalogue_.SendBatch(script_.Take(), "token-171");
    catalogue_.SendCaughtUp(script_.sequence(), "token-171");
    StartRecap(default_wait);
    recap_->AwaitServing(true);
  }

  // Everything that the script did since, as one commit.
  void Commit() {
    const auto events = script_.Take();
    catalogue_.SendBatch(events, fmt::format("token-{}", script_.sequence()));
  }

  grpc::Status Refusal(absl::StatusCode code, ErrorReason reason) {
    return ToGrpcStatus(MakeError(code, reason, {"No.", "Tidak."}), log_);
  }

  absl::Status Get(const std::string& agency) {
    v1::GetRecapRequest request;
    request.set_agency(agency);
    v1::GetRecapResponse response;
    return recap_->Get(request, response);
  }

  TempDir dir_;
  Logger log_{"test"};
  FakeCatalogue catalogue_;
  EventScript script_ = SampleScript();
  std::unique_ptr<RunningRecap> recap_;  // Ends before the catalogue.
};

TEST_F(RecapServiceTest, ServesOnlyOnceItHasCaughtUp) {
  StartRecap();
  catalogue_.AwaitRequest(0);
  EXPECT_EQ(recap_->Health(), 2);
  EXPECT_EQ(ReasonOf(Get("")), catalogue::v1::ERROR_REASON_NOT_SERVING);
  catalogue_.SendCaughtUp(0, "token-0");
  recap_->AwaitServing(true);
  EXPECT_EQ(recap_->Health(), 1);
  EXPECT_TRUE(Get("").ok());
}

TEST_F(RecapServiceTest, AppliesACommitInSeveralMessagesWhole) {
  const auto events = script_.Take();
  catalogue_.SendBatch({events.begin(), events.begin() + 50}, "");
  catalogue_.SendBatch({events.begin() + 50, events.begin() + 90}, "");
  catalogue_.SendBatch({events.begin() + 90, events.end()}, "token-171");
  catalogue_.SendCaughtUp(171, "token-171");
  StartRecap();
  recap_->AwaitServing(true);
  EXPECT_EQ(recap_->TotalAt(171), 158);
  EXPECT_EQ(catalogue_.AwaitRequest(0).start(), catalogue::v1::WATCH_START_EARLIEST);
}

TEST_F(RecapServiceTest, DiscardsTheHalfCommitOfABrokenConnection) {
  const auto events = script_.Take();
  catalogue_.SendBatch({events.begin(), events.begin() + 50}, "");
  catalogue_.End({grpc::StatusCode::UNAVAILABLE, "gone"});
  catalogue_.SendBatch({events.begin(), events.begin() + 80}, "");
  catalogue_.SendBatch({events.begin() + 80, events.end()}, "token-171");
  catalogue_.SendCaughtUp(171, "token-171");
  StartRecap();
  recap_->AwaitServing(true);
  EXPECT_EQ(recap_->TotalAt(171), 158);
  EXPECT_EQ(catalogue_.AwaitRequest(1).start(), catalogue::v1::WATCH_START_EARLIEST);
}

TEST_F(RecapServiceTest, LeavesAStreamThatSkipsEventsAndGoesOnFromWhereItWas) {
  StartWithSample();
  EventScript skipping(200);
  skipping.PutAgency("dinas", "Dinas");
  catalogue_.SendBatch(skipping.Take(), "token-201");
  EXPECT_EQ(catalogue_.AwaitRequest(1).resume_token(), "token-171");
  EXPECT_EQ(recap_->TotalAt(171), 158);
}

TEST_F(RecapServiceTest, GoesOnFromItsTokenAfterARestart) {
  StartWithSample();
  recap_.reset();
  catalogue_.AwaitDisconnected();
  StartRecap();
  EXPECT_EQ(catalogue_.AwaitRequest(1).resume_token(), "token-171");
  script_.DeleteSop("diskominfo", "ii-c-35");
  Commit();
  catalogue_.SendCaughtUp(172, "token-172");
  EXPECT_EQ(recap_->TotalAt(172), 157);
}

TEST_F(RecapServiceTest, ServesWhatItHasStoredAtOnceAfterARestartAndSaysSo) {
  StartWithSample();
  script_.DeleteSop("diskominfo", "ii-c-35");
  auto events = script_.Take();
  events.back().mutable_record_time()->set_seconds(1'530'403'200);
  catalogue_.SendBatch(events, "token-172");
  EXPECT_EQ(recap_->TotalAt(172), 157);
  const auto before = recap_->Get();
  EXPECT_TRUE(before.caught_up());
  recap_.reset();
  catalogue_.AwaitDisconnected();
  StartRecap();
  recap_->AwaitServing(true);
  auto stored = recap_->Get();
  EXPECT_TRUE(stored.has_caught_up());
  EXPECT_FALSE(stored.caught_up());
  EXPECT_EQ(stored.record_time().seconds(), 1'530'403'200);
  stored.set_caught_up(true);
  EXPECT_EQ(stored.SerializeAsString(), before.SerializeAsString());
  catalogue_.SendCaughtUp(172, "token-172");
  recap_->AwaitCaughtUp();
}

TEST_F(RecapServiceTest, WhatNeverCaughtUpIsServedAfterNoRestart) {
  catalogue_.SendBatch(script_.Take(), "token-171");
  StartRecap();
  recap_->AwaitApplied(171);
  recap_.reset();
  catalogue_.AwaitDisconnected();
  StartRecap();
  EXPECT_EQ(catalogue_.AwaitRequest(1).resume_token(), "token-171");
  EXPECT_EQ(ReasonOf(Get("")), catalogue::v1::ERROR_REASON_NOT_SERVING);
}

TEST_F(RecapServiceTest, KeepsTheTokenOfAnIdleCheckpoint) {
  StartWithSample();
  catalogue_.SendCheckpoint(171, "idle");
  catalogue_.End({grpc::StatusCode::UNAVAILABLE, "gone"});
  EXPECT_EQ(catalogue_.AwaitRequest(1).resume_token(), "idle");
  recap_.reset();
  catalogue_.AwaitDisconnected();
  StartRecap();
  EXPECT_EQ(catalogue_.AwaitRequest(2).resume_token(), "idle");
}

TEST_F(RecapServiceTest, StartsAnewWhenTheRegisterIsAnotherOne) {
  for (const auto& [code, reason] :
       {std::pair(absl::StatusCode::kFailedPrecondition,
                  catalogue::v1::ERROR_REASON_STORE_REPLACED),
        std::pair(absl::StatusCode::kOutOfRange, catalogue::v1::ERROR_REASON_EVENTS_TRIMMED),
        std::pair(absl::StatusCode::kInvalidArgument,
                  catalogue::v1::ERROR_REASON_RESUME_TOKEN_INVALID)}) {
    TempDir dir;
    FakeCatalogue catalogue;
    catalogue.SendBatch(SampleScript().Take(), "old");
    catalogue.SendCaughtUp(171, "old");
    RunningRecap recap(dir.path(), catalogue.address());
    recap.AwaitServing(true);
    grpc::ClientContext context;
    SetPatience(context);
    const auto watch = recap.stub().WatchRecap(&context, v1::WatchRecapRequest());
    v1::WatchRecapResponse message;
    ASSERT_TRUE(watch->Read(&message));

    catalogue.End({grpc::StatusCode::UNAVAILABLE, "restored"});
    catalogue.End(Refusal(code, reason));
    recap.AwaitServing(false);
    EXPECT_EQ(catalogue.AwaitRequest(2).start(), catalogue::v1::WATCH_START_EARLIEST);
    EXPECT_FALSE(watch->Read(&message));
    EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);

    EventScript other;
    other.PutAgency("dinkes", "Dinas Kesehatan");
    catalogue.SendBatch(other.Take(), "new");
    catalogue.SendCaughtUp(1, "new");
    recap.AwaitServing(true);
    v1::GetRecapResponse response;
    ASSERT_TRUE(recap.Get({}, response).ok());
    ASSERT_EQ(response.agencies_size(), 1);
    EXPECT_EQ(response.agencies(0).agency(), "agencies/dinkes");
    EXPECT_EQ(response.counts().total(), 0);
    EXPECT_EQ(response.sequence(), 1U);
  }
}

TEST_F(RecapServiceTest, StopsLoudlyAtAnEventThatDoesNotFit) {
  StartWithSample();
  EventScript wrong(171);
  wrong.PutSop("diskominfo", "x", {.code = "IX", .position = 1});
  catalogue_.SendBatch(wrong.Take(), "token-172");
  recap_->AwaitServing(false);
  EXPECT_EQ(recap_->Health(), 2);
}

TEST_F(RecapServiceTest, KeepsServingWhatItHasWhenTheCatalogueIsGone) {
  StartWithSample();
  catalogue_.End({grpc::StatusCode::UNAVAILABLE, "gone"});
  catalogue_.AwaitRequest(1);
  EXPECT_EQ(recap_->TotalAt(171), 158);
  EXPECT_EQ(recap_->Health(), 1);
}

TEST_F(RecapServiceTest, WaitsForTheSequenceAskedFor) {
  StartWithSample();
  auto total = std::async(std::launch::async, [this] { return recap_->TotalAt(172); });
  script_.DeleteSop("diskominfo", "ii-c-35");
  Commit();
  EXPECT_EQ(total.get(), 157);
}

TEST_F(RecapServiceTest, WaitsForTheSequenceAskedForAlsoWhileItCatchesUp) {
  StartRecap();
  catalogue_.AwaitRequest(0);
  grpc::ClientContext context;
  SetPatience(context);
  v1::WatchRecapRequest request;
  request.set_min_sequence(171);
  const auto watch = recap_->stub().WatchRecap(&context, request);
  auto total = std::async(std::launch::async, [this] { return recap_->TotalAt(171); });
  catalogue_.SendBatch(script_.Take(), "token-171");
  catalogue_.SendCaughtUp(171, "token-171");
  EXPECT_EQ(total.get(), 158);
  v1::WatchRecapResponse message;
  ASSERT_TRUE(watch->Read(&message));
  EXPECT_EQ(message.sequence(), 171U);
  context.TryCancel();
}

TEST_F(RecapServiceTest, WaitsAsLongAsItsCallerDoes) {
  // Without a deadline it would wait for nothing.
  StartRecap(absl::ZeroDuration());
  v1::GetRecapRequest request;
  request.set_min_sequence(172);
  const auto ask = [&] {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(300));
    v1::GetRecapResponse response;
    return FromGrpcStatus(recap_->stub().GetRecap(&context, request, &response));
  };
  for (const bool caught_up : {false, true}) {
    const absl::Time before = absl::Now();
    EXPECT_EQ(ask().code(), absl::StatusCode::kDeadlineExceeded) << caught_up;
    EXPECT_GT(absl::Now() - before, absl::Milliseconds(200)) << caught_up;
    if (!caught_up) {
      catalogue_.SendBatch(script_.Take(), "token-171");
      catalogue_.SendCaughtUp(171, "token-171");
      recap_->AwaitServing(true);
    }
  }
}

TEST_F(RecapServiceTest, SaysWhereItIsWhenTheSequenceDoesNotCome) {
  StartWithSample(absl::Milliseconds(1));
  v1::GetRecapRequest request;
  request.set_min_sequence(1'000);
  v1::GetRecapResponse response;
  grpc::ClientContext no_deadline;
  const absl::Status status =
      FromGrpcStatus(recap_->stub().GetRecap(&no_deadline, request, &response));
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(status), catalogue::v1::ERROR_REASON_SEQUENCE_NOT_REACHED);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(
      std::string(*status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo"))));
  EXPECT_EQ(info.metadata().at("sequence"), "171");

  grpc::ClientContext context;
  v1::WatchRecapRequest watch_request;
  watch_request.set_min_sequence(1'000);
  const auto watch = recap_->stub().WatchRecap(&context, watch_request);
  v1::WatchRecapResponse message;
  EXPECT_FALSE(watch->Read(&message));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(watch->Finish())),
            catalogue::v1::ERROR_REASON_SEQUENCE_NOT_REACHED);
}

TEST_F(RecapServiceTest, EndsParkedCallsThatAreCancelled) {
  StartWithSample();
  std::vector<std::future<grpc::Status>> calls;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  for (int i = 0; i < 50; ++i) {
    auto* context = contexts.emplace_back(std::make_unique<grpc::ClientContext>()).get();
    SetPatience(*context);
    calls.push_back(std::async(std::launch::async, [this, context] {
      v1::GetRecapRequest request;
      request.set_min_sequence(1'000);
      v1::GetRecapResponse response;
      return recap_->stub().GetRecap(context, request, &response);
    }));
  }
  for (size_t i = 0; i < calls.size(); ++i) {
    contexts[i]->TryCancel();
    EXPECT_EQ(calls[i].get().error_code(), grpc::StatusCode::CANCELLED);
  }
}

TEST_F(RecapServiceTest, EndsParkedCallsWhenItStops) {
  StartWithSample();
  grpc::ClientContext context;
  SetPatience(context);
  const auto watch = recap_->stub().WatchRecap(&context, v1::WatchRecapRequest());
  v1::WatchRecapResponse message;
  ASSERT_TRUE(watch->Read(&message));
  recap_.reset();
  EXPECT_FALSE(watch->Read(&message));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(RecapServiceTest, PushesATreeWhenItChangesAndOnlyThen) {
  StartWithSample();
  grpc::ClientContext context;
  SetPatience(context);
  v1::WatchRecapRequest request;
  request.set_agency("agencies/diskominfo");
  const auto watch = recap_->stub().WatchRecap(&context, request);
  v1::WatchRecapResponse message;
  ASSERT_TRUE(watch->Read(&message));
  EXPECT_EQ(message.sequence(), 171U);
  EXPECT_EQ(message.agencies(0).units_size(), 3);

  script_.PutAgency("dinkes", "Dinas Kesehatan");
  Commit();
  script_.PutSop("diskominfo", "ii-c-35", {.code = "II.C", .position = 35, .title = "Other"});
  Commit();
  script_.DeleteSop("diskominfo", "ii-c-35");
  Commit();
  ASSERT_TRUE(watch->Read(&message));
  EXPECT_EQ(message.sequence(), 174U);
  ASSERT_EQ(message.agencies_size(), 1);
  EXPECT_EQ(message.agencies(0).counts().total(), 157);
  EXPECT_EQ(message.counts().total(), 157);
  context.TryCancel();
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(RecapServiceTest, SendsADeletedAgencyOnceMore) {
  StartWithSample();
  grpc::ClientContext context;
  SetPatience(context);
  const auto watch = recap_->stub().WatchRecap(&context, v1::WatchRecapRequest());
  v1::WatchRecapResponse message;
  ASSERT_TRUE(watch->Read(&message));
  script_.PutAgency("dinkes", "Dinas Kesehatan");
  Commit();
  ASSERT_TRUE(watch->Read(&message));
  EXPECT_EQ(message.agencies(0).display_name(), "Dinas Kesehatan");
  script_.DeleteAgency("dinkes");
  Commit();
  ASSERT_TRUE(watch->Read(&message));
  ASSERT_EQ(message.agencies_size(), 1);
  EXPECT_EQ(message.agencies(0).agency(), "agencies/dinkes");
  EXPECT_EQ(message.agencies(0).display_name(), "");
  EXPECT_TRUE(message.agencies(0).counts().has_total());
  EXPECT_EQ(message.counts().total(), 158);
  context.TryCancel();
}

TEST_F(RecapServiceTest, SplitsTheFirstAnswerAndPages) {
  EventScript many;
  for (int i = 0; i < 1'201; ++i) {
    many.PutAgency(fmt::format("a{}", 10'000 + i), "Dinas");
  }
  catalogue_.SendBatch(many.Take(), "t");
  catalogue_.SendCaughtUp(1'201, "t");
  StartRecap();
  recap_->AwaitServing(true);

  grpc::ClientContext context;
  SetPatience(context);
  const auto watch = recap_->stub().WatchRecap(&context, v1::WatchRecapRequest());
  v1::WatchRecapResponse message;
  std::vector<int> sizes;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(watch->Read(&message));
    sizes.push_back(message.agencies_size());
  }
  EXPECT_EQ(sizes, (std::vector<int>{500, 500, 201}));
  context.TryCancel();

  v1::GetRecapRequest request;
  std::string last;
  int pages = 0;
  int agencies = 0;
  do {
    v1::GetRecapResponse response;
    ASSERT_TRUE(recap_->Get(request, response).ok());
    for (const auto& agency : response.agencies()) {
      EXPECT_LT(last, agency.agency());
      last = agency.agency();
    }
    agencies += response.agencies_size();
    request.set_page_token(response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(agencies, 1'201);
}

// One commit changes more than a message holds: 40 trees of some 150 KiB.
TEST_F(RecapServiceTest, SplitsChangesThatDoNotFitIntoAMessage) {
  const std::string name(300, 'x');
  StartWithSample();
  grpc::ClientContext context;
  SetPatience(context);
  const auto watch = recap_->stub().WatchRecap(&context, v1::WatchRecapRequest());
  v1::WatchRecapResponse message;
  ASSERT_TRUE(watch->Read(&message));
  for (int i = 0; i < 40; ++i) {
    const std::string agency = fmt::format("a{}", 10 + i);
    script_.PutAgency(agency, name);
    script_.PutUnit(agency, "I", name);
    for (int unit = 1; unit <= 400; ++unit) {
      script_.PutUnit(agency, fmt::format("I.{}", unit), name);
    }
  }
  // A commit in several messages: the catalogue keeps them small.
  const auto events = script_.Take();
  for (size_t i = 0; i < events.size(); i += 1'000) {
    const size_t end = std::min(events.size(), i + 1'000);
    const bool last = end == events.size();
    catalogue_.SendBatch({events.begin() + static_cast<std::ptrdiff_t>(i),
                          events.begin() + static_cast<std::ptrdiff_t>(end)},
                         last ? fmt::format("token-{}", script_.sequence()) : "");
  }
  std::set<std::string> agencies;
  int messages = 0;
  while (agencies.size() < 40) {
    ASSERT_TRUE(watch->Read(&message)) << watch->Finish().error_message();
    EXPECT_LT(message.ByteSizeLong(), 7U << 19);
    for (const auto& agency : message.agencies()) {
      EXPECT_TRUE(agencies.insert(agency.agency()).second) << agency.agency();
      EXPECT_EQ(agency.units(0).units_size(), 400);
    }
    ++messages;
  }
  EXPECT_GT(messages, 1);
  context.TryCancel();
}

TEST_F(RecapServiceTest, ReconcilesTheSample) {
  StartWithSample();
  v1::ReconcileRecapRequest request;
  request.set_agency("agencies/diskominfo");
  v1::ReconcileRecapResponse response;
  ASSERT_TRUE(recap_->Reconcile(request, response).ok());
  EXPECT_EQ(response.sequence(), 171U);
  EXPECT_EQ(response.declaration(), "agencies/diskominfo/declarations/rekap");
  EXPECT_EQ(response.source().source_name(), "rekap.txt");
  EXPECT_EQ(response.total().difference(), 1);
  EXPECT_EQ(response.total().rows_size(), 4);
}

TEST_F(RecapServiceTest, SaysWhatIsNotThere) {
  StartWithSample();
  EXPECT_EQ(ReasonOf(Get("agencies/nobody")), catalogue::v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Get("nobody")), catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  const auto reconcile = [this](const std::string& agency, const std::string& declaration) {
    v1::ReconcileRecapRequest request;
    request.set_agency(agency);
    request.set_declaration(declaration);
    v1::ReconcileRecapResponse response;
    return ReasonOf(recap_->Reconcile(request, response));
  };
  EXPECT_EQ(reconcile("agencies/nobody", ""), catalogue::v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(reconcile("agencies/diskominfo", "agencies/diskominfo/declarations/x"),
            catalogue::v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(reconcile("", ""), catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  script_.PutAgency("dinkes", "Dinas Kesehatan");
  Commit();
  recap_->TotalAt(172);
  EXPECT_EQ(reconcile("agencies/dinkes", ""), catalogue::v1::ERROR_REASON_NOTHING_DECLARED);
}

}  // namespace
}  // namespace tertib::recap
