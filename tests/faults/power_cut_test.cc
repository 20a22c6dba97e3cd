// The power goes at any call of the disk, under writes and while a service starts: every
// acknowledged write is there, nothing unacknowledged is half there, the next start succeeds, and
// the recap equals a recount.
//
// TERTIB_POWER_CUTS says how many cuts to make. A thousand:
//   TERTIB_POWER_CUTS=1000 build/release/tests/power_cut_test

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <functional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "services/catalogue/store/rocks_store.h"
#include "tests/faults/fault_plan.h"
#include "tests/testing/catalogue/fold_check.h"
#include "tests/testing/catalogue/writers.h"
#include "tests/testing/child_process.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/seed.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

constexpr int kWriters = 8;
constexpr size_t kNoteSize = 300;

// Calls at which the power may go, and up to which of them: about as many as 300 writes, or a
// start, need.
struct Moment {
  const char* call;
  const char* kind;
  int most;
};

constexpr std::array kUnderWrites = {
    Moment{"sync", "wal", 60},    Moment{"write", "wal", 60},      Moment{"open", "wal", 8},
    Moment{"truncate", "wal", 8}, Moment{"unlink", "wal", 6},      Moment{"close", "wal", 6},
    Moment{"open", "table", 20},  Moment{"write", "table", 20},    Moment{"sync", "table", 20},
    Moment{"unlink", "table", 8}, Moment{"write", "manifest", 20}, Moment{"sync", "manifest", 20},
    Moment{"sync", "folder", 20}, Moment{"write", "other", 60},    Moment{"sync", "other", 2},
    Moment{"any", "any", 400}};

constexpr std::array kAtStart = {
    Moment{"rename", "current", 1}, Moment{"write", "current", 1}, Moment{"sync", "current", 1},
    Moment{"rename", "options", 1}, Moment{"write", "options", 2}, Moment{"sync", "folder", 8},
    Moment{"write", "manifest", 8}, Moment{"sync", "manifest", 4}, Moment{"open", "manifest", 1},
    Moment{"write", "table", 12},   Moment{"sync", "table", 6},    Moment{"unlink", "any", 10},
    Moment{"write", "other", 2},    Moment{"sync", "other", 2},    Moment{"open", "other", 1},
    Moment{"open", "any", 20},      Moment{"any", "any", 120}};

// `action`: what a disk makes of what was not synced, "cut" or "cut-scattered" of a Plan.
template <size_t size>
std::string SomeCut(const char* action, const std::array<Moment, size>& moments,
                    std::minstd_rand& random) {
  const Moment& moment = moments[static_cast<size_t>(Below(static_cast<int>(size), random))];
  return fmt::format("{} {} {} {}; seed {}", action, moment.call, moment.kind,
                     1 + Below(moment.most, random), static_cast<uint32_t>(random()));
}

class PowerCut : public ::testing::Test {
 protected:
  PowerCut() { suite_.catalogue().MakeAgency("a", {"I", "II"}); }

  // The power of the catalogue goes while it starts, or under writes if it starts without reaching
  // that.
  void CutTheCatalogueAtStart(const char* action) {
    ASSERT_EQ(suite_.catalogue().Stop(), 0);
    const std::string cut = SomeCut(action, kAtStart, random_);
    SCOPED_TRACE(cut);
    catalogue_plan_.Set(cut);
    if (const auto ended = suite_.catalogue().TryRestart()) {
      EXPECT_EQ(ended->exit_code, -SIGKILL) << ended->errors;
    } else {
      WriteUntilTheCut();
    }
  }

  void CutTheCatalogueUnderWrites(const char* action) {
    const std::string cut = SomeCut(action, kUnderWrites, random_);
    SCOPED_TRACE(cut);
    catalogue_plan_.Set(cut);
    WriteUntilTheCut();
  }

  // A cut that is not reached after many writes comes at once.
  void WriteUntilTheCut() {
    const auto ended = writers_.WriteUntilRefused(suite_.catalogue().address(), 400, [&] {
      if (catalogue_plan_.Fired().empty()) {
        catalogue_plan_.Set("cut any any 1");
      }
    });
    for (const absl::Status& status : ended) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    }
    EXPECT_EQ(suite_.catalogue().service().process().Wait(), -SIGKILL);
  }

  // So many cuts, after each of which everything is as it should be.
  void CutTheCatalogue(const char* action, int cuts) {
    for (int round = 0; round < cuts && !HasFailure(); ++round) {
      SCOPED_TRACE(fmt::format("cut {}", round));
      if (Below(3, random_) == 0) {
        CutTheCatalogueAtStart(action);
      } else {
        CutTheCatalogueUnderWrites(action);
      }
      catalogue_plan_.Set();
      suite_.catalogue().Restart();
      CheckEverything();
    }
    CheckFold();
  }

  // So many cuts of the recap's power, after each of which it comes to what the catalogue holds.
  // `cut` says when the power goes; if that is not reached under writes, at once.
  void CutTheRecap(int cuts, const std::function<std::string(int)>& cut) {
    for (int round = 0; round < cuts && !HasFailure(); ++round) {
      const std::string plan = cut(round);
      SCOPED_TRACE(fmt::format("cut {}: {}", round, plan));
      recap_plan_.Set(plan);
      writers_.Write(suite_.catalogue().address(), 200);
      const auto fired = recap_plan_.Fired();
      if (std::none_of(fired.begin(), fired.end(),
                       [](const std::string& fault) { return fault.starts_with("cut"); })) {
        recap_plan_.Set("cut any any 1");
        writers_.Write(suite_.catalogue().address(), 1);
      }
      EXPECT_EQ(suite_.recap_service().process().Wait(), -SIGKILL);
      recap_plan_.Set();
      suite_.StartRecap();
      CheckEverything();
    }
  }

  void CheckEverything() {
    const auto listed = ListSops(suite_.catalogue().catalogue());
    ASSERT_TRUE(listed.ok()) << listed.status();
    writers_.Check(listed->sops);
    suite_.CheckRecap("a", listed->sops, listed->sequence);
  }

  void CheckFold() {
    ASSERT_EQ(suite_.catalogue().Stop(), 0);
    Logger log("test");
    const SystemClock clock;
    const auto store = catalogue::RocksStore::Open({.directory = catalogue_data_}, clock, log);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(DifferenceFromFold(**store), "");
  }

  const TempDir directory_;
  const std::string catalogue_data_ = directory_ / "catalogue";
  const std::string recap_data_ = directory_ / "recap";
  FaultPlan catalogue_plan_{catalogue_data_};
  FaultPlan recap_plan_{recap_data_};
  RunningSuite suite_{{catalogue_data_, {}, catalogue_plan_.Under()},
                      {recap_data_, {}, recap_plan_.Under()}};
  std::minstd_rand random_ = Seeded();
  Writers writers_{kWriters, random_, kNoteSize};
};

TEST_F(PowerCut, AcknowledgedWritesSurviveAndTheRecapEqualsARecount) {
  CutTheCatalogue("cut", Trials("TERTIB_POWER_CUTS", 30));
}

// A disk writes what was not synced in any order.
TEST_F(PowerCut, ThatLosesAnySectorsLosesNothingAcknowledged) {
  CutTheCatalogue("cut-scattered", Trials("TERTIB_POWER_CUTS", 30));
}

TEST_F(PowerCut, OfTheRecapLosesNothingThatItCannotReadAgain) {
  CutTheRecap(Trials("TERTIB_POWER_CUTS", 30) / 3, [this](int round) {
    return SomeCut(round % 2 == 0 ? "cut" : "cut-scattered", kUnderWrites, random_);
  });
}

// While tables are made, slowly here, several logs are not synced: those that the tables are made
// of, and the one that is written. A hole between two of them is refused.
TEST_F(PowerCut, OfTheRecapWhileItMakesTablesKeepsNothingWithoutWhatItStandsOn) {
  CutTheRecap(Trials("TERTIB_POWER_CUTS", 30) / 3, [this](int round) {
    return fmt::format("delay sync table 1 20; {} sync table {}; seed {}",
                       round % 2 == 0 ? "cut" : "cut-scattered", 1 + Below(32, random_),
                       static_cast<uint32_t>(random_()));
  });
}

TEST_F(PowerCut, AfterACleanStopLosesNothing) {
  for (int round = 0; round < 6; ++round) {
    writers_.Write(suite_.catalogue().address(), 50);
    catalogue_plan_.Set(fmt::format("cut exit any 1; seed {}", static_cast<uint32_t>(random_())));
    EXPECT_EQ(suite_.catalogue().Stop(), -SIGKILL);
    catalogue_plan_.Set();
    suite_.catalogue().Restart();
    CheckEverything();
    if (HasFailure()) {
      return;
    }
  }
}

// A store that is being made holds nothing yet: whatever is left of it, the next start goes on.
TEST(PowerCutAtTheFirstStart, LeavesAFolderThatTheNextStartTakes) {
  std::minstd_rand random = Seeded();
  const int cuts = Trials("TERTIB_POWER_CUTS", 30);
  const std::array<std::vector<std::string>, 2> services = {
      std::vector<std::string>{"tertib-catalogue"},
      std::vector<std::string>{"tertib-recap", "--catalogue", "127.0.0.1:1"}};
  for (int round = 0; round < cuts; ++round) {
    const TempDir directory;
    const std::string data = directory / "data";
    FaultPlan plan(data);
    const std::vector<std::string>& service = services[static_cast<size_t>(round % 2)];
    std::vector<std::string> command = plan.Under();
    std::vector<std::string> flags(service.begin() + 1, service.end());
    flags.insert(flags.end(), {"--data", data});
    const auto words = ServiceCommand(ProgramPath(service.front()), flags);
    command.insert(command.end(), words.begin(), words.end());
    const std::string cut = fmt::format("cut any any {}; seed {}", 1 + Below(90, random),
                                        static_cast<uint32_t>(random()));
    SCOPED_TRACE(cut);
    plan.Set(cut);
    (void)ServiceProcess::TryStart(command).value();
    plan.Set();
    const auto again = ServiceProcess::TryStart(command).value();
    if (const auto* ended = std::get_if<Ended>(&again)) {
      ADD_FAILURE() << service.front() << ": " << ended->errors;
    }
  }
}

}  // namespace
}  // namespace tertib
