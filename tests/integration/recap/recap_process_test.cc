// The recap as a program of its own, following a catalogue that the test scripts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "tests/integration/recap/fake_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/temp_dir.h"

namespace tertib::recap {
namespace {

using testing::HasSubstr;

class RecapProcessTest : public testing::Test {
 protected:
  // Waits for the line of the log that says `message`.
  bool AwaitLog(const std::string& message) {
    return recap_->process()
        .ReadUntil([&](const std::string& line) {
          return LogField(line, "message").find(message) != std::string::npos;
        })
        .has_value();
  }

  // What it says when the catalogue has answered it in time.
  std::string ScrapeKnown() {
    std::string said;
    do {
      said = Scrape(recap_->metrics());
    } while (std::isnan(Figure(said, "tertib_recap_lag_events")) && !HasFailure());
    return said;
  }

  TempDir dir_;
  FakeCatalogue catalogue_;
  std::unique_ptr<ServiceProcess> recap_ =
      ServiceProcess::Start(ServiceCommand("tertib-recap", {"--data", dir_.path(), "--catalogue",
                                                            catalogue_.address()}))
          .value();
};

TEST_F(RecapProcessTest, EndsByItselfWithAnErrorWhenItCannotGoOn) {
  EventScript wrong;
  wrong.PutSop("nobody", "x", {.code = "I", .position = 1});
  catalogue_.SendBatch(wrong.Take(), "token-1");
  EXPECT_TRUE(AwaitLog("the recap has stopped"));
  EXPECT_EQ(recap_->process().Wait(), 1);
}

TEST_F(RecapProcessTest, EndsWellWhenItIsTold) {
  catalogue_.SendCaughtUp(0, "token-0");
  ASSERT_TRUE(AwaitLog("caught up"));
  recap_->process().Signal(SIGTERM);
  EXPECT_EQ(recap_->process().Wait(), 0);
}

TEST_F(RecapProcessTest, TellsOfEventsThatTheStreamHasNotBrought) {
  catalogue_.SendCaughtUp(0, "token-0");
  ASSERT_TRUE(AwaitLog("caught up"));
  std::string said = ScrapeKnown();
  EXPECT_EQ(Figure(said, "tertib_recap_lag_events"), 0);
  EXPECT_EQ(Figure(said, "tertib_recap_caught_up"), 1);
  catalogue_.SetNewest(7);
  said = ScrapeKnown();
  EXPECT_EQ(Figure(said, "tertib_recap_lag_events"), 7);
  EXPECT_EQ(Figure(said, "tertib_recap_caught_up"), 0);
  EXPECT_EQ(Figure(said, "tertib_recap_applied_sequence"), 0);
}

// A proxy is for the web: calls to the catalogue next door would not come back from one.
TEST(RecapProcess, ReachesTheCatalogueWhateverProxyTheEnvironmentNames) {
  const TempDir data;
  FakeCatalogue catalogue;
  catalogue.SendCaughtUp(0, "token-0");
  std::vector<std::string> command = {"/usr/bin/env", "--unset=no_proxy", "--unset=no_grpc_proxy"};
  for (const char* variable : {"grpc_proxy", "https_proxy", "http_proxy"}) {
    command.push_back(std::string(variable) + "=http://127.0.0.1:1");
  }
  for (const std::string& word :
       ServiceCommand(ProgramPath("tertib-recap"),
                      {"--data", data.path(), "--catalogue", catalogue.address()})) {
    command.push_back(word);
  }
  const auto recap = ServiceProcess::Start(command).value();
  const auto first = recap->process().ReadUntil([](const std::string& line) {
    const std::string message = LogField(line, "message");
    return message == "caught up" || message.find("broke off") != std::string::npos;
  });
  EXPECT_THAT(first.value_or(""), HasSubstr("caught up"));
}

}  // namespace
}  // namespace tertib::recap
