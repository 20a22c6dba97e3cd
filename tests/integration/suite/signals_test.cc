// What signals do to both programs: none ends one undrained.

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "services/common/serving/channel.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

// Whether a process ignores what it is to ignore: the last thing that is done about its signals.
bool IgnoresSignals(const std::string& status) {
  std::ostringstream text;
  text << std::ifstream(status).rdbuf();
  const std::string all = text.str();
  const size_t at = all.find("SigIgn:\t");
  return at != std::string::npos &&
         (std::stoull(all.substr(at + 8), nullptr, 16) & (1ULL << (SIGRTMAX - 1))) != 0;
}

class Signals : public ::testing::TestWithParam<std::string> {
 protected:
  const TempDir directory_;
  const std::unique_ptr<ServiceProcess> service_ =
      ServiceProcess::Start(
          ServiceCommand(GetParam(), {"--data", directory_ / "data"}, "127.0.0.1:0"))
          .value();
};

TEST_P(Signals, ThoseOfNoMeaningEndNothing) {
  for (const int number : {SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE, SIGIO,
                           SIGPWR, SIGXFSZ, SIGRTMIN, SIGRTMAX}) {
    service_->process().Signal(number);
  }
  EXPECT_TRUE(IsServing(ConnectDirectly(service_->grpc()), "").ok());
  service_->process().Signal(SIGTERM);
  EXPECT_EQ(service_->process().Wait(), 0) << service_->process().Log();
}

// It has settled its signals, and goes on to open its store.
TEST_P(Signals, AHangUpDuringTheStartEndsNothing) {
  const auto starting =
      ChildProcess::Start(ServiceCommand(GetParam(), {"--data", directory_ / "another"})).value();
  const std::string status = "/proc/" + std::to_string(starting->pid()) + "/status";
  while (!IgnoresSignals(status)) {
    std::this_thread::yield();
  }
  starting->Signal(SIGHUP);
  EXPECT_TRUE(starting
                  ->ReadUntil([](const std::string& line) {
                    return LogField(line, "message") == "the settings were reloaded";
                  })
                  .has_value())
      << starting->Log();
  starting->Signal(SIGTERM);
  EXPECT_EQ(starting->Wait(), 0) << starting->Log();
}

TEST_P(Signals, ThatOfTheKeyboardToQuitDrains) {
  service_->process().Signal(SIGQUIT);
  EXPECT_EQ(service_->process().Wait(), 0) << service_->process().Log();
}

INSTANTIATE_TEST_SUITE_P(Services, Signals, ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

}  // namespace
}  // namespace tertib
