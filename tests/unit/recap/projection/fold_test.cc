#include "services/recap/projection/fold.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>

#include "services/common/timestamp.h"
#include "services/recap/projection/view_edits.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"

namespace tertib::recap {
namespace {

class FoldTest : public testing::Test {
 protected:
  void SetUp() override {
    script_.PutAgency("dinas", "Dinas");
    script_.PutUnit("dinas", "I");
    script_.PutUnit("dinas", "I.A");
  }

  // All that happened since the last time.
  void Fold() { FoldInto(store_, script_.Take()); }

  // What the fold says to events that do not follow what it holds.
  absl::Status FoldBadly(const std::function<void(EventScript&)>& write) {
    EventScript other(script_.sequence());
    write(other);
    const auto view = store_.Snapshot();
    ViewEdits edits(*view);
    absl::Status status;
    for (const auto& event : other.Take()) {
      status.Update(Apply(event, edits));
    }
    return status;
  }

  Counts CountsOf(const std::string& unit) {
    return store_.Snapshot()->FindUnit({"dinas", unit}).value().value().own;
  }
  std::vector<Departure> Departures(const std::string& unit, uint32_t position) {
    std::vector<Departure> found;
    const absl::Status visited =
        store_.Snapshot()->VisitDepartures({"dinas", unit}, [&](const Departure& departure) {
          if (departure.row.key.position == position) {
            found.push_back(departure);
          }
        });
    EXPECT_TRUE(visited.ok());
    return found;
  }

  EventScript script_;
  MemoryViewStore store_;
};

TEST_F(FoldTest, KeepsWhereEachHistoryBegins) {
  auto events = script_.Take();  // Three.
  events[0].set_history("a");
  events[1].set_history("b");
  events[2].set_history("b");
  FoldInto(store_, events);
  script_.PutUnit("dinas", "II");
  script_.PutUnit("dinas", "III");
  events = script_.Take();
  events[0].set_history("b");
  events[1].set_history("c");
  FoldInto(store_, events);
  std::string histories;
  for (uint64_t sequence = 0; sequence <= 5; ++sequence) {
    histories += store_.Snapshot()->HistoryAt(Sequence{sequence}).value() + ";";
  }
  EXPECT_EQ(histories, ";a;b;b;b;c;");
}

TEST_F(FoldTest, KeepsWhenAnAgencyChangedLastAndWhenADocumentOfItCame) {
  const auto at = [](int64_t seconds) { return absl::FromUnixSeconds(seconds); };
  script_.PutAgency("other", "Other");
  auto events = script_.Take();  // Three of "dinas", one of "other".
  auto& import = events.emplace_back();
  import.set_agency("agencies/dinas");
  import.set_sequence(script_.sequence() + 1);
  import.mutable_document_import();
  for (auto& event : events) {
    *event.mutable_record_time() = ToTimestamp(at(static_cast<int64_t>(event.sequence())));
  }
  FoldInto(store_, events);
  EXPECT_EQ(store_.Snapshot()->FindAgency("dinas").value()->last_change, at(5));
  EXPECT_EQ(store_.Snapshot()->FindAgency("dinas").value()->last_import, at(5));
  EXPECT_EQ(store_.Snapshot()->FindAgency("other").value()->last_change, at(4));
  EXPECT_EQ(store_.Snapshot()->FindAgency("other").value()->last_import, absl::InfinitePast());
  script_.PutUnit("dinas", "II");
  events = script_.Take();
  *events[0].mutable_record_time() = ToTimestamp(at(9));
  FoldInto(store_, events);
  EXPECT_EQ(store_.Snapshot()->FindAgency("dinas").value()->last_change, at(9));
  EXPECT_EQ(store_.Snapshot()->FindAgency("dinas").value()->last_import, at(5));
}

TEST_F(FoldTest, CountsByStateInUnitAgencyAndRegister) {
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1});
  script_.PutSop("dinas", "b",
                 {.code = "I.A", .position = 2, .state = catalogue::v1::SOP_STATE_DRAFT});
  script_.PutSop("dinas", "c", {.code = "I", .position = 1});
  script_.DeleteSop("dinas", "c");
  Fold();
  EXPECT_EQ(CountsOf("i-a"), (Counts{1, 1}));
  EXPECT_EQ(CountsOf("i"), (Counts{0, 0}));
  const auto view = store_.Snapshot();
  EXPECT_EQ(view->FindAgency("dinas").value()->counts, (Counts{1, 1}));
  EXPECT_EQ(view->ReadTotals().value(), (Counts{1, 1}));
}

TEST_F(FoldTest, StateAndUnitChangesMoveTheCount) {
  script_.PutSop("dinas", "a",
                 {.code = "I.A", .position = 1, .state = catalogue::v1::SOP_STATE_DRAFT});
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1});
  Fold();
  EXPECT_EQ(CountsOf("i-a"), (Counts{0, 1}));
  script_.PutSop("dinas", "a", {.code = "I", .position = 1});
  Fold();
  EXPECT_EQ(CountsOf("i-a"), (Counts{0, 0}));
  EXPECT_EQ(CountsOf("i"), (Counts{0, 1}));
}

TEST_F(FoldTest, RemembersRowsThatLeftUntilTheyComeBack) {
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1, .title = "First"});
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 2, .title = "First"});
  Fold();
  ASSERT_EQ(Departures("i-a", 1).size(), 1U);
  EXPECT_EQ(Departures("i-a", 1)[0].reason, DepartureReason::kMoved);
  EXPECT_EQ(Departures("i-a", 1)[0].row.title, "First");
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1});
  Fold();
  EXPECT_TRUE(Departures("i-a", 1).empty());
  EXPECT_EQ(Departures("i-a", 2).size(), 1U);
  script_.DeleteSop("dinas", "a");
  Fold();
  EXPECT_EQ(Departures("i-a", 1)[0].reason, DepartureReason::kDeleted);
  script_.DeleteUnit("dinas", "I.A");
  script_.PutUnit("dinas", "I.A");
  Fold();
  EXPECT_TRUE(Departures("i-a", 1).empty());
}

TEST_F(FoldTest, RemembersWhereTheDocumentListsARow) {
  const auto row = [this](const std::string& unit, uint32_t position) {
    return store_.Snapshot()->FindRow({{"dinas", unit}, position, "a"}).value().value();
  };
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1, .declaration = "d", .line = 4});
  script_.PutSop("dinas", "a", {.code = "I", .position = 2, .declaration = "d", .line = 4});
  Fold();
  EXPECT_EQ(row("i", 2).printed_unit, "i-a") << "moved by hand";
  EXPECT_EQ(row("i", 2).printed_position, 1U);
  EXPECT_FALSE(row("i", 2).left_out);
  script_.PutSop("dinas", "a", {.code = "I", .position = 2, .declaration = "d", .line = 9});
  Fold();
  EXPECT_EQ(row("i", 2).printed_unit, "i") << "imported again, from another place";
  EXPECT_EQ(row("i", 2).printed_position, 2U);
  script_.PutSop("dinas", "a",
                 {.code = "I", .position = 2, .declaration = "d", .line = 9, .left_out = true});
  Fold();
  EXPECT_TRUE(row("i", 2).left_out);
}

TEST_F(FoldTest, KnowsTheDeclarationChangedLast) {
  script_.PutDeclaration("dinas", "a", {});
  script_.PutDeclaration("dinas", "b", {});
  script_.PutDeclaration("dinas", "a", {{"I", 1, 1}});
  Fold();
  EXPECT_EQ(store_.Snapshot()->FindLatestDeclaration("dinas").value()->key.declaration, "a");
  script_.DeleteDeclaration("dinas", "a");
  Fold();
  EXPECT_EQ(store_.Snapshot()->FindLatestDeclaration("dinas").value()->key.declaration, "b");
}

TEST_F(FoldTest, ChangesThatLeaveTheTreeAloneAreToldApart) {
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1});
  Fold();
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 9, .title = "Other"});
  script_.PutDeclaration("dinas", "d", {});
  const auto view = store_.Snapshot();
  ViewEdits edits(*view);
  for (const auto& event : script_.Take()) {
    ASSERT_TRUE(Apply(event, edits).ok());
  }
  EXPECT_TRUE(edits.changes().changed_trees.empty());
}

TEST_F(FoldTest, RefusesWhatCannotHaveHappened) {
  Fold();
  using Script = EventScript;
  const std::vector<std::function<void(Script&)>> impossible = {
      [](Script& s) { s.PutSop("dinas", "a", {.code = "IX", .position = 1}); },
      [](Script& s) { s.PutSop("nobody", "a", {.code = "I", .position = 1}); },
      [](Script& s) { s.PutAgency("dinas", "Again"); },
      [](Script& s) { s.PutUnit("dinas", "I"); },
      [](Script& s) { s.PutUnit("nobody", "I"); },
      [](Script& s) { s.PutDeclaration("nobody", "d", {}); },
      [](Script& s) {
        s.PutSop("dinas", "a", {.code = "I", .state = catalogue::v1::SOP_STATE_UNSPECIFIED});
      },
  };
  for (size_t i = 0; i < impossible.size(); ++i) {
    EXPECT_EQ(FoldBadly(impossible[i]).code(), absl::StatusCode::kFailedPrecondition) << i;
  }
}

TEST_F(FoldTest, RefusesDeletionsOfWhatIsInUseOrUnknown) {
  script_.PutSop("dinas", "a", {.code = "I.A", .position = 1});
  Fold();
  const auto view = store_.Snapshot();
  const auto refuses = [&view](const catalogue::v1::Event& event) {
    ViewEdits edits(*view);
    return absl::IsFailedPrecondition(Apply(event, edits));
  };
  EventScript other = script_;
  other.DeleteUnit("dinas", "I.A");
  EXPECT_TRUE(refuses(other.Take().front()));
  other = script_;
  other.DeleteAgency("dinas");
  EXPECT_TRUE(refuses(other.Take().front()));
  other = script_;
  other.DeleteSop("dinas", "a");
  auto event = other.Take().front();
  event.mutable_sop_change()->mutable_before()->set_position(7);
  EXPECT_TRUE(refuses(event));
  event.clear_sop_change();
  EXPECT_TRUE(refuses(event));
}

TEST_F(FoldTest, BatchesGiveWhatSingleEventsGive) {
  const auto events = SampleScript().Take();
  MemoryViewStore at_once;
  FoldInto(at_once, events);
  MemoryViewStore one_by_one;
  for (const auto& event : events) {
    FoldInto(one_by_one, {event});
  }
  const auto a = at_once.Snapshot();
  const auto b = one_by_one.Snapshot();
  EXPECT_EQ(a->ListAgencies("", 9).value(), b->ListAgencies("", 9).value());
  EXPECT_EQ(a->ListUnits("diskominfo").value(), b->ListUnits("diskominfo").value());
  EXPECT_EQ(a->ReadTotals().value(), b->ReadTotals().value());
  EXPECT_EQ(a->ReadTotals().value().total(), 158);
}

}  // namespace
}  // namespace tertib::recap
