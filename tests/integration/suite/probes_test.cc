// What orchestrators, monitors and people with grpcurl ask of both services.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/common/serving/channel.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ProbesTest : public ::testing::Test {
 protected:
  // The recap serves once it has caught up.
  void SetUp() override { ASSERT_TRUE(suite_.GetRecap("", 0).ok()); }

  RunningSuite suite_;
};

TEST_F(ProbesTest, HealthIsToldOfTheServersAndOfEveryServiceByName) {
  for (const char* service :
       {"", "liveness", "readiness", "tertib.catalogue.v1.CatalogueService",
        "tertib.catalogue.v1.EventService", "tertib.catalogue.v1.ImportService",
        "tertib.catalogue.v1.AdminService"}) {
    EXPECT_EQ(IsServing(suite_.catalogue().channel(), service).value(), true) << service;
  }
  for (const char* service : {"", "liveness", "readiness", "tertib.recap.v1.RecapService",
                              "tertib.recap.v1.RecapAdminService"}) {
    EXPECT_EQ(IsServing(suite_.recap_channel(), service).value(), true) << service;
  }
  EXPECT_EQ(IsServing(suite_.recap_channel(), "tertib.nonsense").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ProbesTest, ReadinessIsToldOverHttpWithALineForEachService) {
  EXPECT_THAT(GetHttp(suite_.catalogue().metrics(), "/readyz"),
              AllOf(HasSubstr("200 OK"), HasSubstr("readiness: serving\n"),
                    HasSubstr("tertib.catalogue.v1.EventService: serving\n")));
  EXPECT_THAT(GetHttp(suite_.recap_service().metrics(), "/livez"), HasSubstr("200 OK"));
}

TEST(Probes, ARecapThatHasNeverCaughtUpIsAliveAndNotReady) {
  const TempDir empty;
  // Nothing is there to be followed.
  const auto started = ServiceProcess::Start(
      ServiceCommand("tertib-recap", {"--data", empty / "recap", "--catalogue", "127.0.0.1:1"}));
  ASSERT_TRUE(started.ok()) << started.status();
  ServiceProcess& recap = **started;
  const auto channel = ConnectDirectly(recap.grpc());
  EXPECT_EQ(IsServing(channel, "liveness").value(), true);
  EXPECT_EQ(IsServing(channel, "readiness").value(), false);
  EXPECT_THAT(GetHttp(recap.metrics(), "/livez"), HasSubstr("200 OK"));
  EXPECT_THAT(GetHttp(recap.metrics(), "/readyz"),
              AllOf(HasSubstr("503 Service Unavailable"), HasSubstr("has never caught up")));
}

TEST_F(ProbesTest, ReflectionNamesEveryService) {
  for (const char* version : {"v1", "v1alpha"}) {
    const auto catalogue = ReflectServices(suite_.catalogue().channel(), version);
    ASSERT_TRUE(catalogue.ok()) << version << catalogue.status();
    const auto recap = ReflectServices(suite_.recap_channel(), version);
    ASSERT_TRUE(recap.ok()) << version << recap.status();
    for (const char* service :
         {"AdminService", "CatalogueService", "EventService", "ImportService"}) {
      EXPECT_THAT(*catalogue, HasSubstr(std::string("tertib.catalogue.v1.") + service));
    }
    EXPECT_THAT(*recap, HasSubstr("tertib.recap.v1.RecapService"));
    for (const std::string& answer : {*catalogue, *recap}) {
      EXPECT_THAT(answer, HasSubstr("grpc.health.v1.Health"));
      EXPECT_THAT(answer, HasSubstr("grpc.reflection.v1.ServerReflection"));
      EXPECT_THAT(answer, HasSubstr("grpc.reflection.v1alpha.ServerReflection"));
    }
  }
}

TEST_F(ProbesTest, WhatIsNotThereIsUnimplementedAndNothingElse) {
  for (const auto& channel : {suite_.catalogue().channel(), suite_.recap_channel()}) {
    for (const char* path :
         {"/tertib.nonsense.v1.Service/Get", "/tertib.catalogue.v1.CatalogueService/GetNonsense",
          "/tertib.recap.v1.RecapService/GetNonsense", "/nonsense"}) {
      const grpc::Status ended = CallByPath(channel, path);
      EXPECT_EQ(ended.error_code(), grpc::StatusCode::UNIMPLEMENTED) << path;
      EXPECT_EQ(ended.error_details(), "") << path;
    }
  }
}

TEST_F(ProbesTest, MetricsOfTheRecapNameItsMethodsAndSayHowFarItIs) {
  suite_.catalogue().MakeAgency("a", {"I"});
  ASSERT_TRUE(suite_.GetRecap("agencies/a", 2).ok());
  const std::string metrics = Scrape(suite_.recap_service().metrics());
  EXPECT_THAT(metrics, HasSubstr("tertib_recap_applied_sequence 2"));
  EXPECT_THAT(metrics, HasSubstr("tertib_recap_events_applied_total 2"));
  EXPECT_THAT(metrics, HasSubstr("tertib_recap_following 1"));
  for (const char* method : {"GetRecap", "WatchRecap", "ReconcileRecap"}) {
    EXPECT_THAT(metrics, HasSubstr(std::string("grpc_method=\"") + method + "\""));
  }
}

}  // namespace
}  // namespace tertib
