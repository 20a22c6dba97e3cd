// SIGHUP has both programs read their settings again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <string>

#include "services/common/serving/channel.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Reload : public ::testing::TestWithParam<std::string> {
 protected:
  Reload() {
    Write("log-level = \"info\"");
    service_ = ServiceProcess::Start(
                   ServiceCommand(GetParam(), {"--data", directory_ / "data", "--config", file_}))
                   .value();
  }
  ~Reload() override {
    service_->process().Signal(SIGTERM);
    EXPECT_EQ(service_->process().Wait(), 0) << service_->process().Log();
  }

  void Write(const std::string& settings) const { std::ofstream(file_) << settings << "\n"; }

  // The next line with that in it.
  std::string Await(const std::string& words) {
    const auto line = service_->process().ReadUntil(
        [&words](const std::string& text) { return text.find(words) != std::string::npos; });
    return line.value_or("");
  }

  const TempDir directory_;
  const std::string file_ = directory_ / "file.conf";
  std::unique_ptr<ServiceProcess> service_;
};

TEST_P(Reload, ALevelThatHasChangedIsTakenUp) {
  Write("log-level = debug\nslow-call-seconds = 2");
  service_->process().Signal(SIGHUP);
  EXPECT_THAT(LogField(Await("the settings were reloaded"), "changed"),
              "log-level info -> debug, slow-call-seconds 1 -> 2");
}

TEST_P(Reload, WhatNeedsARestartSaysSo) {
  Write("max-calls = 7");
  service_->process().Signal(SIGHUP);
  const std::string line = Await("restart");
  EXPECT_EQ(LogField(line, "setting"), "max-calls");
  EXPECT_EQ(LogField(line, "wanted"), "7");
}

TEST_P(Reload, AFileThatIsWrongIsRefusedWhole) {
  Write("log-level = debug\nnonsense = 1");
  service_->process().Signal(SIGHUP);
  const std::string line = Await("the settings were not reloaded");
  EXPECT_THAT(LogField(line, "error"), HasSubstr("line 2: nonsense"));
  // As it was: the next one finds nothing to change.
  Write("log-level = info");
  service_->process().Signal(SIGHUP);
  EXPECT_EQ(LogField(Await("the settings were reloaded"), "changed"), "nothing");
}

TEST_P(Reload, AFlagGoesBeforeTheFileThenToo) {
  const auto service =
      ServiceProcess::Start(ServiceCommand(GetParam(), {"--data", directory_ / "other", "--config",
                                                        file_, "--log-level", "info"}))
          .value();
  Write("log-level = error");
  service->process().Signal(SIGHUP);
  const auto line = service->process().ReadUntil(
      [](const std::string& text) { return text.find("reloaded") != std::string::npos; });
  EXPECT_EQ(LogField(line.value_or(""), "changed"), "nothing");
}

INSTANTIATE_TEST_SUITE_P(Services, Reload, ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

}  // namespace
}  // namespace tertib
