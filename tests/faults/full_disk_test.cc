// A disk that has no room, or may only be read: at the start, and under load.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "services/common/error.h"
#include "tests/faults/fault_plan.h"
#include "tests/faults/refusal.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

class Disk : public ::testing::TestWithParam<std::string> {
 protected:
  Disk() { std::filesystem::create_directory(data_); }

  // The service, which is to refuse to start.
  Ended Start(const std::string& faults) {
    plan_.Set(faults);
    std::vector<std::string> command = plan_.Under();
    for (const std::string& word : ServiceCommand(ProgramPath(GetParam()), {"--data", data_})) {
      command.push_back(word);
    }
    return RunToEnd(command).value();
  }

  const TempDir directory_;
  const std::string data_ = directory_ / "data";
  FaultPlan plan_{data_};
};

class FullDisk : public Disk {};
class ReadOnlyDisk : public Disk {};

TEST_P(FullDisk, RefusesTheStartAndSaysWhy) {
  const Ended ended = Start("room 1000000; fail-from write any 1 ENOSPC");
  EXPECT_EQ(FlawOf(ended), "");
  EXPECT_THAT(ended.errors, HasSubstr("is full"));
}

TEST_P(FullDisk, RefusesNoStartAsLongAsTheStoreCanBeRead) {
  plan_.Set("room 30000000");
  std::vector<std::string> command = plan_.Under();
  for (const std::string& word : ServiceCommand(ProgramPath(GetParam()), {"--data", data_})) {
    command.push_back(word);
  }
  const auto started = ServiceProcess::Start(command);
  ASSERT_TRUE(started.ok()) << started.status();
  const bool recap = GetParam() == "tertib-recap";
  const std::string full = recap ? "tertib_recap_disk_full 1" : "tertib_catalogue_disk_full 1";
  while (Scrape((*started)->metrics()).find(full) == std::string::npos) {
    std::this_thread::yield();
  }
}

TEST_P(FullDisk, RefusesTheStartAlsoWhereTheSystemSaysThatThereIsRoom) {
  const Ended ended = Start("fail-from any any 1 ENOSPC");
  EXPECT_EQ(FlawOf(ended), "");
  EXPECT_THAT(ended.errors, HasSubstr("is full"));
}

TEST_P(ReadOnlyDisk, RefusesTheStartAndSaysWhatToDo) {
  const Ended ended = Start("fail-from any any 1 EROFS");
  EXPECT_EQ(FlawOf(ended), "");
  EXPECT_THAT(ended.errors, HasSubstr("Make it writable"));
}

const auto kServices = ::testing::Values("tertib-catalogue", "tertib-recap");

std::string NameOf(const ::testing::TestParamInfo<std::string>& service) {
  return service.param == "tertib-recap" ? "Recap" : "Catalogue";
}

INSTANTIATE_TEST_SUITE_P(Services, FullDisk, kServices, NameOf);
INSTANTIATE_TEST_SUITE_P(Services, ReadOnlyDisk, kServices, NameOf);

class FullDiskUnderLoad : public ::testing::Test {
 protected:
  // Many writes from several clients; how many bore this reason.
  int Write(ErrorReason reason) {
    constexpr int kClients = 8;
    constexpr int kWrites = 200;
    std::atomic<int> refused = 0;
    std::vector<std::thread> clients;
    for (int client = 0; client < kClients; ++client) {
      clients.emplace_back([&] {
        for (int i = 0; i < kWrites; ++i) {
          refused += ReasonOf(WriteOne()) == reason ? 1 : 0;
        }
      });
    }
    for (std::thread& client : clients) {
      client.join();
    }
    return refused;
  }

  absl::Status WriteOne() {
    catalogue::v1::CreateSopRequest request;
    request.set_parent("agencies/a");
    *request.mutable_sop() = SomeSop("a", "i", "SOP");
    return Call(running_.catalogue(), &catalogue::v1::CatalogueService::Stub::CreateSop, request)
        .status();
  }

  // Whether writers are served, once that is so; asks until then.
  bool Becomes(bool serving) {
    const std::string name = catalogue::v1::CatalogueService::service_full_name();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (IsServing(running_.channel(), name).value() != serving) {
      if (std::chrono::steady_clock::now() > deadline) {
        return false;
      }
      std::this_thread::yield();
    }
    return true;
  }

  const TempDir directory_;
  const std::string data_ = directory_ / "data";
  FaultPlan plan_{data_};
  RunningCatalogue running_{ServicePlace{data_, {}, plan_.Under()}};
};

TEST_F(FullDiskUnderLoad, IsToldByHealthAndMetricAndFewLinesUntilThereIsRoom) {
  running_.MakeAgency("a", {"I"});
  const size_t log_before = running_.service().process().Log().size();
  plan_.Set("room 1000000");
  EXPECT_EQ(Write(catalogue::v1::ERROR_REASON_STORE_FULL), 1'600);
  EXPECT_TRUE(Becomes(false));
  EXPECT_EQ(IsServing(running_.channel(), "").value(), false);
  EXPECT_EQ(IsServing(running_.channel(), catalogue::v1::EventService::service_full_name()).value(),
            true);
  EXPECT_THAT(Scrape(running_.metrics()), HasSubstr("tertib_catalogue_disk_full 1"));
  EXPECT_THAT(Scrape(running_.metrics()), HasSubstr("tertib_catalogue_read_only 0"));

  plan_.Set();
  EXPECT_TRUE(Becomes(true));
  EXPECT_TRUE(WriteOne().ok());
  EXPECT_THAT(Scrape(running_.metrics()), HasSubstr("tertib_catalogue_disk_full 0"));
  const std::string said = running_.service().process().Log().substr(log_before);
  EXPECT_LE(std::count(said.begin(), said.end(), '\n'), 4) << said;
  EXPECT_LT(said.size(), 2'000) << said;
}

}  // namespace
}  // namespace tertib
