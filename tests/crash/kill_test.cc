// kill -9 of either service at any moment, under writes: every acknowledged write is there, nothing
// unacknowledged is half there, and the recap equals a recount of the catalogue.

#include <grpcpp/support/channel_arguments.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "services/catalogue/store/rocks_store.h"
#include "services/common/serving/channel.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/fold_check.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;

constexpr int kKills = 20;
constexpr int kWriters = 8;

// What one writer knows of one SOP: the title that was acknowledged, and one that may have been
// written too because its call got no answer. An empty title: it is not there.
struct Known {
  std::string acknowledged;
  std::vector<std::string> possible;
};

// Writes SOPs of its own, one call after the other, until a call gets no answer.
class Writer {
 public:
  Writer(int number, uint32_t seed) : number_(number), random_(seed) {}

  // Adds to `acknowledged` with every answer.
  void Run(const std::string& address, std::atomic<int>& acknowledged) {
    grpc::ChannelArguments own_connection;
    own_connection.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto stub = CatalogueService::NewStub(ConnectDirectly(address, own_connection));
    while (Step(*stub)) {
      ++acknowledged;
    }
  }

  // What it knows, by SOP.
  std::map<std::string, Known>& known() { return known_; }

  static std::string UnitOf(const std::string& title) { return title.size() % 2 == 0 ? "i" : "ii"; }

 private:
  // One write; false if it got no answer.
  bool Step(CatalogueService::Stub& stub) {
    const std::string id =
        "w" + std::to_string(number_) + "-" + std::to_string(static_cast<uint32_t>(random_()) % 20);
    Known& known = known_[id];
    const std::string title = "SOP " + std::to_string(++titles_);
    const bool exists = !known.acknowledged.empty();
    const bool remove = exists && static_cast<uint32_t>(random_()) % 4 == 0;
    known.possible = {remove ? "" : title};
    absl::Status status;
    if (remove) {
      catalogue::v1::DeleteSopRequest request;
      request.set_name("agencies/a/sops/" + id);
      status = Call(stub, &CatalogueService::Stub::DeleteSop, request).status();
    } else if (exists) {
      catalogue::v1::UpdateSopRequest request;
      *request.mutable_sop() = SomeSop("a", UnitOf(title), title);
      request.mutable_sop()->set_name("agencies/a/sops/" + id);
      status = Call(stub, &CatalogueService::Stub::UpdateSop, request).status();
    } else {
      catalogue::v1::CreateSopRequest request;
      request.set_parent("agencies/a");
      request.set_sop_id(id);
      *request.mutable_sop() = SomeSop("a", UnitOf(title), title);
      status = Call(stub, &CatalogueService::Stub::CreateSop, request).status();
    }
    if (!status.ok()) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
      return false;
    }
    known.acknowledged = known.possible.front();
    known.possible.clear();
    return true;
  }

  const int number_;
  std::minstd_rand random_;
  int titles_ = 0;
  std::map<std::string, Known> known_;
};

class KillTest : public ::testing::Test {
 protected:
  // What is random in a run, and how to have it again.
  static std::minstd_rand Seeded() {
    const char* given = std::getenv("TERTIB_TEST_SEED");
    const uint32_t seed = given == nullptr
                              ? std::random_device{}()
                              : static_cast<uint32_t>(std::strtoul(given, nullptr, 10));
    std::cerr << "TERTIB_TEST_SEED=" << seed << "\n";
    return std::minstd_rand(seed);
  }

  // All SOPs of the register by id.
  std::map<std::string, catalogue::v1::Sop> ListSops(uint64_t& sequence) {
    std::map<std::string, catalogue::v1::Sop> sops;
    catalogue::v1::ListSopsRequest request;
    request.set_parent("agencies/a");
    request.set_page_size(1'000);
    const auto page =
        Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::ListSops, request);
    EXPECT_TRUE(page.ok()) << page.status();
    EXPECT_TRUE(page->next_page_token().empty());
    for (const auto& sop : page->sops()) {
      sops.emplace(sop.name().substr(sop.name().rfind('/') + 1), sop);
    }
    sequence = page->sequence();
    return sops;
  }

  // Holds the register against what the writers know, and lets them go on from what is there.
  void CheckWrites(const std::map<std::string, catalogue::v1::Sop>& sops) {
    size_t known_sops = 0;
    for (Writer& writer : writers_) {
      for (auto& [id, known] : writer.known()) {
        const auto found = sops.find(id);
        const std::string title = found == sops.end() ? "" : found->second.title();
        const bool possible = !known.possible.empty() && title == known.possible.front();
        if (found != sops.end()) {
          EXPECT_EQ(found->second.unit(), "agencies/a/units/" + Writer::UnitOf(title));
        }
        EXPECT_TRUE(title == known.acknowledged || possible)
            << id << " is '" << title << "' instead of '" << known.acknowledged << "'";
        known.acknowledged = title;
        known.possible.clear();
        if (!title.empty()) {
          ++known_sops;
        }
      }
    }
    EXPECT_EQ(sops.size(), known_sops);
  }

  void CheckRecap(const std::map<std::string, catalogue::v1::Sop>& sops, uint64_t sequence) {
    std::map<std::string, int> recount;
    for (const auto& [id, sop] : sops) {
      ++recount[sop.unit()];
    }
    const auto recap = suite_.GetRecap("agencies/a", sequence);
    ASSERT_TRUE(recap.ok()) << recap.status();
    EXPECT_EQ(recap->sequence(), sequence);
    EXPECT_EQ(recap->counts().total(), static_cast<int>(sops.size()));
    for (const auto& unit : recap->agencies(0).units()) {
      EXPECT_EQ(unit.own().total(), recount[unit.unit()]) << unit.unit();
    }
  }

  // Lets the writers write until `acknowledgements` were given, then calls `kill`.
  template <typename Kill>
  void WriteUntilKilled(int acknowledgements, const Kill& kill) {
    std::atomic<int> acknowledged = 0;
    std::atomic<int> running = kWriters;
    std::vector<std::thread> threads;
    for (Writer& writer : writers_) {
      threads.emplace_back([&] {
        writer.Run(suite_.catalogue().address(), acknowledged);
        --running;
      });
    }
    while (acknowledged < acknowledgements && running > 0) {
      std::this_thread::yield();
    }
    kill();
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  RunningSuite suite_;
  std::vector<Writer> writers_;
};

TEST_F(KillTest, AcknowledgedWritesSurviveTwentyKillsAndTheRecapEqualsARecount) {
  suite_.catalogue().MakeAgency("a", {"I", "II"});
  std::minstd_rand random = Seeded();
  for (int i = 0; i < kWriters; ++i) {
    writers_.emplace_back(i, static_cast<uint32_t>(random()));
  }
  for (int round = 0; round < kKills; ++round) {
    SCOPED_TRACE("kill " + std::to_string(round));
    const int acknowledgements = 1 + static_cast<int>(static_cast<uint32_t>(random()) % 400);
    // In turn: the catalogue alone, both, and the recap first, while the writers go on.
    WriteUntilKilled(acknowledgements, [&] {
      if (round % 3 > 0) {
        suite_.KillRecap();
      }
      if (round % 3 == 2) {
        suite_.StartRecap();
      }
      // The writers end when the catalogue does.
      suite_.catalogue().Kill();
    });
    suite_.catalogue().Restart();
    if (round % 3 == 1) {
      suite_.StartRecap();
    }
    uint64_t sequence = 0;
    const auto sops = ListSops(sequence);
    CheckWrites(sops);
    CheckRecap(sops, sequence);
    if (HasFailure()) {
      return;
    }
  }
  ASSERT_EQ(suite_.catalogue().Stop(), 0);
  Logger log("test");
  const SystemClock clock;
  const auto store =
      catalogue::RocksStore::Open({.directory = suite_.catalogue_data()}, clock, log);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(DifferenceFromFold(**store), "");
}

// An import is one commit: killed at any moment, either all of it is there or nothing, and all of
// it if it was acknowledged.
TEST_F(KillTest, AnImportIsThereWholeOrNotAtAll) {
  std::minstd_rand random = Seeded();
  for (int round = 0; round < 6; ++round) {
    std::string document = "I SEKRETARIAT = 2000 SOP\n";
    for (int row = 1; row <= 2'000; ++row) {
      document += std::to_string(row) + ". SOP Nomor " + std::to_string(row) + "\n";
    }
    const std::string agency = "k" + std::to_string(round);
    SCOPED_TRACE("kill " + std::to_string(round));
    // At a phase's beginning or some time after; in the last round after the acknowledgement.
    const auto killed = suite_.catalogue().ImportDocument(
        document, TextOptions(agency, "x"), [&](int progress_count) {
          if (progress_count == 1 + round / 2 && round < 5) {
            for (uint32_t i = static_cast<uint32_t>(random()) % 20'000; i > 0; --i) {
              std::this_thread::yield();
            }
            suite_.catalogue().service().process().Signal(SIGKILL);
          }
        });
    suite_.catalogue().Kill();
    suite_.catalogue().Restart();
    catalogue::v1::GetAgencyRequest get;
    get.set_name("agencies/" + agency);
    const bool there =
        Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::GetAgency, get).ok();
    EXPECT_TRUE(there || !killed.status.ok()) << "it was acknowledged";
    EXPECT_TRUE(killed.status.ok() || round < 5) << killed.status;
    const auto again = suite_.catalogue().ImportDocument(document, TextOptions(agency, "x"));
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_EQ(again.report.created_sop_count(), there ? 0 : 2'000);
    EXPECT_EQ(again.report.unchanged_sop_count(), there ? 2'000 : 0);
    const auto recap = suite_.GetRecap(get.name(), again.report.sequence());
    ASSERT_TRUE(recap.ok()) << recap.status();
    EXPECT_EQ(recap->counts().total(), 2'000);
  }
}

}  // namespace
}  // namespace tertib
