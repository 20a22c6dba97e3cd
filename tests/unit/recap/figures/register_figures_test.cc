#include "services/recap/figures/register_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/common/timestamp.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"

namespace tertib::recap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

absl::Time Recorded() { return absl::FromUnixSeconds(1'790'000'000); }

// A view of which each look takes a time, and is counted.
class WatchedStore final : public ViewStore {
 public:
  explicit WatchedStore(FakeClock& clock) : clock_(clock) {}

  std::unique_ptr<const ViewReader> Snapshot() const override {
    ++looks;
    clock_.Advance(look_time);
    return view_.Snapshot();
  }
  absl::Status Apply(const ViewChanges& changes, const Position& position) override {
    return view_.Apply(changes, position);
  }
  absl::Status Wipe() override { return view_.Wipe(); }
  StoreCondition Look() override { return view_.Look(); }

  absl::Duration look_time = absl::ZeroDuration();
  mutable int looks = 0;

 private:
  FakeClock& clock_;
  MemoryViewStore view_;
};

class RegisterFiguresTest : public testing::Test {
 protected:
  RegisterFiguresTest() { figures_.ReportTo(metrics_); }

  // Writes what happened since the last time, as the follower does.
  void Fold(EventScript& script) {
    auto events = script.Take();
    std::vector<std::string> agencies;
    for (auto& event : events) {
      *event.mutable_record_time() = ToTimestamp(Recorded());
      agencies.push_back(event.agency().substr(event.agency().find('/') + 1));
    }
    FoldInto(store_, events);
    figures_.Changed(agencies);
  }

  // An agency with one unit and so many SOPs in it, and a document that prints a total.
  void PutAgency(const std::string& id, int sops, int printed) {
    script_.PutAgency(id, "Dinas " + id);
    script_.PutUnit(id, "I");
    for (int i = 1; i <= sops; ++i) {
      PutSop(id, i);
    }
    script_.PutDeclaration(id, "rekap", {{.count = printed}});
  }
  void PutSop(const std::string& agency, int position) {
    script_.PutSop(agency, "s" + std::to_string(position), {.code = "I", .position = position});
  }
  void DeleteAgency(const std::string& id, int sops) {
    for (int i = 1; i <= sops; ++i) {
      script_.DeleteSop(id, "s" + std::to_string(i));
    }
    script_.DeleteDeclaration(id, "rekap");
    script_.DeleteUnit(id, "I");
    script_.DeleteAgency(id);
  }

  // The values of one figure by its labels' values: "dinas", "dinas in_force".
  std::map<std::string, double> Scrape(const std::string& name) {
    std::map<std::string, double> values;
    for (const auto& family : metrics_.Collect()) {
      for (const auto& metric : family.metric) {
        std::string labels;
        for (const auto& label : metric.label) {
          labels += (labels.empty() ? "" : " ") + label.value;
        }
        if (family.name == "tertib_register_" + name) {
          values[labels] = metric.gauge.value;
        }
      }
    }
    return values;
  }

  FakeClock clock_;
  WatchedStore store_{clock_};
  Logger log_{"test"};
  EventScript script_;
  RegisterFigures figures_{store_, clock_, log_, {.max_agencies = 2}};
  Metrics metrics_;
};

TEST_F(RegisterFiguresTest, TellWhatIsRecordedAndWhatTheNewestDocumentPrints) {
  EventScript sample = SampleScript();
  Fold(sample);
  figures_.Refresh();
  EXPECT_THAT(Scrape("agencies"), ElementsAre(Pair("", 1)));
  EXPECT_THAT(Scrape("units"), ElementsAre(Pair("diskominfo", 11)));
  EXPECT_THAT(Scrape("sops"),
              ElementsAre(Pair("diskominfo draft", 0), Pair("diskominfo in_force", 158)));
  EXPECT_THAT(Scrape("declared_sops"), ElementsAre(Pair("diskominfo rekap", 157)));
  EXPECT_THAT(Scrape("difference_sops"), ElementsAre(Pair("diskominfo rekap", 1)));
  EXPECT_THAT(Scrape("contradictions"), ElementsAre(Pair("diskominfo rekap", 1)));
  EXPECT_THAT(Scrape("last_change_time_seconds"), ElementsAre(Pair("diskominfo", 1'790'000'000)));
  EXPECT_THAT(Scrape("last_import_time_seconds"), IsEmpty()) << "nothing was imported";
}

TEST_F(RegisterFiguresTest, OfAgenciesBehindTheBoundAreSummed) {
  PutAgency("a", 1, 1);
  PutAgency("b", 2, 3);
  PutAgency("c", 4, 4);
  PutAgency("d", 8, 9);
  Fold(script_);
  figures_.Refresh();
  EXPECT_THAT(Scrape("agencies"), ElementsAre(Pair("", 4)));
  EXPECT_THAT(Scrape("units"), ElementsAre(Pair("_other", 2), Pair("a", 1), Pair("b", 1)));
  EXPECT_THAT(Scrape("sops"),
              ElementsAre(Pair("_other draft", 0), Pair("_other in_force", 12), Pair("a draft", 0),
                          Pair("a in_force", 1), Pair("b draft", 0), Pair("b in_force", 2)));
  EXPECT_THAT(Scrape("declared_sops"),
              ElementsAre(Pair("_other ", 13), Pair("a rekap", 1), Pair("b rekap", 3)));
  EXPECT_THAT(Scrape("difference_sops"),
              ElementsAre(Pair("_other ", -1), Pair("a rekap", 0), Pair("b rekap", -1)));
  EXPECT_THAT(Scrape("contradictions"),
              ElementsAre(Pair("_other ", 0), Pair("a rekap", 0), Pair("b rekap", 0)));
  EXPECT_THAT(Scrape("last_change_time_seconds"),
              ElementsAre(Pair("_other", 1'790'000'000), Pair("a", 1'790'000'000),
                          Pair("b", 1'790'000'000)));
}

TEST_F(RegisterFiguresTest, OfAnAgencyThatANewOnePushesBehindTheBoundAreSummed) {
  PutAgency("b", 2, 3);
  PutAgency("c", 4, 4);
  Fold(script_);
  figures_.Refresh();
  PutAgency("a", 1, 1);
  Fold(script_);
  figures_.Refresh();
  EXPECT_THAT(Scrape("units"), ElementsAre(Pair("_other", 1), Pair("a", 1), Pair("b", 1)));
  EXPECT_THAT(Scrape("declared_sops"),
              ElementsAre(Pair("_other ", 4), Pair("a rekap", 1), Pair("b rekap", 3)));
}

TEST_F(RegisterFiguresTest, OfADeletedAgencyGoAndTheNextTakesItsPlace) {
  PutAgency("a", 1, 1);
  PutAgency("b", 2, 3);
  PutAgency("c", 4, 4);
  Fold(script_);
  figures_.Refresh();
  DeleteAgency("a", 1);
  Fold(script_);
  figures_.Refresh();
  EXPECT_THAT(Scrape("agencies"), ElementsAre(Pair("", 2)));
  EXPECT_THAT(Scrape("units"), ElementsAre(Pair("b", 1), Pair("c", 1)));
  EXPECT_THAT(Scrape("declared_sops"), ElementsAre(Pair("b rekap", 3), Pair("c rekap", 4)));
}

TEST_F(RegisterFiguresTest, OfAViewThatIsForgottenGoAtOnceAndThoseOfTheNextAreReadWhole) {
  PutAgency("a", 1, 1);
  Fold(script_);
  figures_.Refresh();
  ASSERT_TRUE(store_.Wipe().ok());
  figures_.Forget();
  EXPECT_THAT(Scrape("units"), IsEmpty());
  EXPECT_THAT(Scrape("agencies"), ElementsAre(Pair("", 0)));
  EventScript next;
  next.PutAgency("z", "Dinas z");
  FoldInto(store_, next.Take());
  figures_.Refresh();
  EXPECT_THAT(Scrape("units"), ElementsAre(Pair("z", 0)));
}

TEST_F(RegisterFiguresTest, OfAViewThatWasThereBeforeAreReadOnceItIsRefreshed) {
  PutAgency("a", 1, 1);
  FoldInto(store_, script_.Take());
  EXPECT_THAT(Scrape("units"), IsEmpty());
  figures_.Refresh();
  EXPECT_THAT(Scrape("difference_sops"), ElementsAre(Pair("a rekap", 0)));
}

TEST_F(RegisterFiguresTest, AreReadOfWhatChangedAndNeverForAScrape) {
  PutAgency("a", 1, 1);
  PutAgency("b", 2, 3);
  Fold(script_);
  figures_.Refresh();
  PutSop("b", 3);
  Fold(script_);
  store_.looks = 0;
  EXPECT_THAT(Scrape("difference_sops"), ElementsAre(Pair("a rekap", 0), Pair("b rekap", -1)));
  EXPECT_EQ(store_.looks, 0);
  figures_.Refresh();
  EXPECT_EQ(store_.looks, 1);
  EXPECT_THAT(Scrape("difference_sops"), ElementsAre(Pair("a rekap", 0), Pair("b rekap", 0)));
  figures_.Refresh();
  EXPECT_EQ(store_.looks, 1) << "nothing has changed";
}

TEST_F(RegisterFiguresTest, OfAnAgencyThatTakesLongAreReadLessOften) {
  PutAgency("a", 1, 1);
  Fold(script_);
  store_.look_time = absl::Milliseconds(100);
  figures_.Refresh();
  PutSop("a", 2);
  Fold(script_);
  figures_.Refresh();
  EXPECT_THAT(Scrape("difference_sops"), ElementsAre(Pair("a rekap", 0)));
  clock_.Advance(absl::Seconds(2));
  figures_.Refresh();
  EXPECT_THAT(Scrape("difference_sops"), ElementsAre(Pair("a rekap", 1)))
      << "twenty times as long as it took is over";
}

TEST_F(RegisterFiguresTest, AreReadForAQuarterOfASecondAtATimeAndTheRestTheNextTime) {
  PutAgency("a", 1, 1);
  PutAgency("b", 2, 3);
  Fold(script_);
  store_.look_time = absl::Milliseconds(200);
  figures_.Refresh();
  EXPECT_THAT(Scrape("declared_sops"), ElementsAre(Pair("a rekap", 1)));
  figures_.Refresh();
  EXPECT_THAT(Scrape("declared_sops"), ElementsAre(Pair("a rekap", 1), Pair("b rekap", 3)));
}

}  // namespace
}  // namespace tertib::recap
