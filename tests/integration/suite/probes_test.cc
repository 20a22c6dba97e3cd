// What orchestrators, monitors and people with grpcurl ask of both services.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

class ProbesTest : public ::testing::Test {
 protected:
  // The recap serves once it has caught up.
  void SetUp() override { ASSERT_TRUE(suite_.GetRecap("", 0).ok()); }

  RunningSuite suite_;
};

TEST_F(ProbesTest, HealthIsToldOfTheServersAndOfEveryServiceByName) {
  for (const char* service :
       {"", "tertib.catalogue.v1.CatalogueService", "tertib.catalogue.v1.EventService",
        "tertib.catalogue.v1.ImportService"}) {
    EXPECT_EQ(IsServing(suite_.catalogue().channel(), service).value(), true) << service;
  }
  for (const char* service : {"", "tertib.recap.v1.RecapService"}) {
    EXPECT_EQ(IsServing(suite_.recap_channel(), service).value(), true) << service;
  }
  EXPECT_EQ(IsServing(suite_.recap_channel(), "tertib.nonsense").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ProbesTest, ReflectionNamesEveryService) {
  const auto catalogue = ReflectServices(suite_.catalogue().channel());
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  EXPECT_THAT(*catalogue, HasSubstr("tertib.catalogue.v1.CatalogueService"));
  EXPECT_THAT(*catalogue, HasSubstr("tertib.catalogue.v1.EventService"));
  EXPECT_THAT(*catalogue, HasSubstr("tertib.catalogue.v1.ImportService"));
  EXPECT_THAT(*catalogue, HasSubstr("grpc.health.v1.Health"));
  const auto recap = ReflectServices(suite_.recap_channel());
  ASSERT_TRUE(recap.ok()) << recap.status();
  EXPECT_THAT(*recap, HasSubstr("tertib.recap.v1.RecapService"));
  EXPECT_THAT(*recap, HasSubstr("grpc.health.v1.Health"));
}

// Who asks for reflection tries grpc.reflection.v1 first, and v1alpha if that is UNIMPLEMENTED.
TEST_F(ProbesTest, WhatIsNotThereIsUnimplementedAndNothingElse) {
  for (const auto& channel : {suite_.catalogue().channel(), suite_.recap_channel()}) {
    for (const char* path :
         {"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "/tertib.nonsense.v1.Service/Get", "/tertib.catalogue.v1.CatalogueService/GetNonsense",
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
