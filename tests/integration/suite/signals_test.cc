// What signals do to both programs: none ends one undrained.

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>

#include "services/common/serving/channel.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

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
