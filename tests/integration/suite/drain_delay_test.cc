// --drain-delay: before it stops, a service is unready while it still serves.

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

class DrainDelay : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(suite_.GetRecap("", 0).ok()); }

  // Has it stop, and waits until it says so.
  static void BeginToStop(ServiceProcess& service) {
    service.process().Signal(SIGTERM);
    const auto line = service.process().ReadUntil([](const std::string& text) {
      return LogField(text, "message") == "draining" || LogField(text, "message") == "stopping";
    });
    ASSERT_TRUE(line.has_value()) << service.process().Log();
    EXPECT_EQ(LogField(*line, "delay"), "10m");
  }

  // It is unready, takes connections, and goes at a second signal; not at a SIGHUP.
  static void ExpectUnreadyUntilASecondSignal(ServiceProcess& service) {
    EXPECT_EQ(IsServing(ConnectAnew(service.grpc()), "").value(), false);
    service.process().Signal(SIGHUP);
    EXPECT_EQ(IsServing(ConnectAnew(service.grpc()), "").value(), false);
    service.process().Signal(SIGTERM);
    EXPECT_EQ(service.process().Wait(), 0) << service.process().Log();
  }

  RunningSuite suite_{{"--drain-delay", "600"}};
};

TEST_F(DrainDelay, TheCatalogueServesOnAndIsUnreadyUntilASecondSignal) {
  auto& catalogue = suite_.catalogue();
  BeginToStop(catalogue.service());
  EXPECT_TRUE(Call(catalogue.catalogue(), &catalogue::v1::CatalogueService::Stub::ListAgencies,
                   catalogue::v1::ListAgenciesRequest())
                  .ok());
  ExpectUnreadyUntilASecondSignal(catalogue.service());
}

// Also where the stream tells it meanwhile that it is up to date.
TEST_F(DrainDelay, TheRecapServesOnAndIsUnreadyUntilASecondSignal) {
  BeginToStop(suite_.recap_service());
  suite_.catalogue().MakeAgency("a", {"I"});
  EXPECT_TRUE(suite_.GetRecap("agencies/a", 2).ok());
  ExpectUnreadyUntilASecondSignal(suite_.recap_service());
}

}  // namespace
}  // namespace tertib
