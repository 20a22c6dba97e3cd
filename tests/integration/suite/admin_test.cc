// What those who run the services ask of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "services/common/error.h"
#include "tertib/catalogue/v1/admin_service.grpc.pb.h"
#include "tertib/recap/v1/recap_admin_service.grpc.pb.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/probes.h"
#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

using catalogue::v1::AdminService;
using catalogue::v1::CatalogueService;
using recap::v1::RecapAdminService;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

constexpr char kDocument[] = "REKAPITULASI SOP KOTA\nI SEKRETARIAT ( 1 SOP )\n1. Pelayanan surat\n";

uint64_t BytesOfLogs(const std::string& folder) {
  uint64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    bytes += entry.path().extension() == ".log" ? entry.file_size() : 0;
  }
  return bytes;
}

class AdminTest : public ::testing::Test {
 protected:
  catalogue::v1::GetStatusResponse CatalogueStatus() {
    const auto status =
        Call(*catalogue_, &AdminService::Stub::GetStatus, catalogue::v1::GetStatusRequest());
    EXPECT_TRUE(status.ok()) << status.status();
    return status.value_or(catalogue::v1::GetStatusResponse());
  }
  recap::v1::GetStatusResponse RecapStatus() {
    const auto status =
        Call(*recap_, &RecapAdminService::Stub::GetStatus, recap::v1::GetStatusRequest());
    EXPECT_TRUE(status.ok()) << status.status();
    return status.value_or(recap::v1::GetStatusResponse());
  }
  RunningCatalogue::Import Import(bool validate_only) {
    auto options = TextOptions("a", "daftar.txt");
    options.set_validate_only(validate_only);
    return suite_.catalogue().ImportDocument(kDocument, options);
  }

  RunningSuite suite_;
  const std::unique_ptr<AdminService::Stub> catalogue_ =
      AdminService::NewStub(suite_.catalogue().channel());
  const std::unique_ptr<RecapAdminService::Stub> recap_ =
      RecapAdminService::NewStub(suite_.recap_channel());
};

TEST_F(AdminTest, AnEmptyCatalogueSaysSo) {
  const auto status = CatalogueStatus();
  EXPECT_EQ(status.sequence(), 0U);
  EXPECT_EQ(status.history(), "");
  EXPECT_FALSE(status.has_record_time());
  EXPECT_EQ(status.oldest_sequence(), 1U);
  EXPECT_EQ(status.incarnation().size(), 32U);
  EXPECT_TRUE(status.service().ready());
  EXPECT_EQ(status.service().log_level(), catalogue::v1::LOG_LEVEL_INFO);
  EXPECT_EQ(status.store().condition(), catalogue::v1::STORE_CONDITION_WRITABLE);
}

TEST_F(AdminTest, TheStatusIsWhatAWriteAndTheMetricsSay) {
  const auto import = Import(/*validate_only=*/false);
  ASSERT_TRUE(import.status.ok()) << import.status;
  const auto status = CatalogueStatus();
  EXPECT_EQ(status.sequence(), import.report.sequence());
  EXPECT_EQ(status.history(), import.report.history());
  const std::string scrape = Scrape(suite_.catalogue().metrics());
  EXPECT_EQ(static_cast<double>(status.service().connections().limit()),
            Figure(scrape, "tertib_connections_limit"));
  EXPECT_EQ(static_cast<double>(status.service().descriptors().limit()),
            Figure(scrape, "process_max_fds"));
  EXPECT_EQ(static_cast<double>(status.store().wal_bytes()),
            Figure(scrape, "tertib_rocksdb_wal_bytes"));
  EXPECT_GE(status.service().connections().used(), 1);
  EXPECT_GT(status.service().memory_bytes().used(), 0);
  EXPECT_EQ(status.watcher_count(), 1);  // The recap's.
}

TEST_F(AdminTest, RecentImportsAreListedTheNewestFirstTrialsToo) {
  ASSERT_TRUE(Import(/*validate_only=*/true).status.ok());
  const auto import = Import(/*validate_only=*/false);
  const auto status = CatalogueStatus();
  ASSERT_EQ(status.recent_imports_size(), 2);
  const auto& newest = status.recent_imports(0);
  EXPECT_EQ(newest.agency(), "agencies/a");
  EXPECT_EQ(newest.source_name(), "daftar.txt");
  EXPECT_EQ(newest.outcome(), catalogue::v1::IMPORT_OUTCOME_ACCEPTED);
  EXPECT_EQ(newest.sequence(), import.report.sequence());
  EXPECT_EQ(newest.sop_count(), 1);
  EXPECT_FALSE(newest.validate_only());
  EXPECT_TRUE(status.recent_imports(1).validate_only());
  EXPECT_EQ(status.recent_imports(1).sequence(), 0U);
}

TEST_F(AdminTest, ARecapSaysHowFarItIs) {
  const auto import = Import(/*validate_only=*/false);
  ASSERT_TRUE(suite_.GetRecap("agencies/a", import.report.sequence()).ok());
  auto status = RecapStatus();
  EXPECT_EQ(status.sequence(), import.report.sequence());
  EXPECT_EQ(status.history(), import.report.history());
  EXPECT_TRUE(status.has_record_time());
  EXPECT_EQ(status.catalogue(), suite_.catalogue().address());
  EXPECT_TRUE(status.caught_up());
  EXPECT_EQ(status.lag_events(), 0);

  suite_.catalogue().Kill();
  status = RecapStatus();
  EXPECT_EQ(status.sequence(), import.report.sequence());
  EXPECT_FALSE(status.caught_up());
  EXPECT_FALSE(status.has_lag_events());
  EXPECT_TRUE(status.has_lag());
}

TEST_F(AdminTest, TheLogLevelChangesAtOnceAndWhatIsNoneIsRefused) {
  catalogue::v1::SetLogLevelRequest request;
  request.set_log_level(catalogue::v1::LOG_LEVEL_DEBUG);
  const auto set = Call(*catalogue_, &AdminService::Stub::SetLogLevel, request);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->log_level(), catalogue::v1::LOG_LEVEL_DEBUG);
  EXPECT_EQ(set->previous_log_level(), catalogue::v1::LOG_LEVEL_INFO);
  EXPECT_EQ(CatalogueStatus().service().log_level(), catalogue::v1::LOG_LEVEL_DEBUG);

  request.clear_log_level();
  const auto refused = Call(*catalogue_, &AdminService::Stub::SetLogLevel, request).status();
  EXPECT_EQ(ReasonOf(refused), catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  EXPECT_EQ(CatalogueStatus().service().log_level(), catalogue::v1::LOG_LEVEL_DEBUG);

  recap::v1::SetLogLevelRequest quiet;
  quiet.set_log_level(catalogue::v1::LOG_LEVEL_ERROR);
  EXPECT_TRUE(Call(*recap_, &RecapAdminService::Stub::SetLogLevel, quiet).ok());
  // The log comes by itself.
  EXPECT_TRUE(suite_.recap_service().process().ReadUntil([](const std::string& line) {
    return LogField(line, "message") == "the log level was set by a call" &&
           LogField(line, "from") == "info" && LogField(line, "to") == "error";
  }));
}

TEST_F(AdminTest, AFlushLeavesNothingToReadAgain) {
  const auto import = Import(/*validate_only=*/false);
  ASSERT_TRUE(suite_.GetRecap("agencies/a", import.report.sequence()).ok());
  ASSERT_GT(BytesOfLogs(suite_.catalogue_data()), 0U);
  ASSERT_GT(BytesOfLogs(suite_.recap_data()), 0U);
  const auto of_catalogue =
      Call(*catalogue_, &AdminService::Stub::FlushStore, catalogue::v1::FlushStoreRequest());
  ASSERT_TRUE(of_catalogue.ok()) << of_catalogue.status();
  EXPECT_GT(of_catalogue->store().table_bytes(), 0);
  EXPECT_EQ(BytesOfLogs(suite_.catalogue_data()), 0U);
  const auto of_recap =
      Call(*recap_, &RecapAdminService::Stub::FlushStore, recap::v1::FlushStoreRequest());
  ASSERT_TRUE(of_recap.ok()) << of_recap.status();
  EXPECT_EQ(BytesOfLogs(suite_.recap_data()), 0U);

  suite_.catalogue().Kill();
  suite_.catalogue().Restart();
  const auto anew = AdminService::NewStub(suite_.catalogue().channel());
  const auto status =
      Call(*anew, &AdminService::Stub::GetStatus, catalogue::v1::GetStatusRequest());
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->sequence(), import.report.sequence());
  EXPECT_EQ(status->history(), import.report.history());
}

TEST_F(AdminTest, AStoreThatIsReadOnlySaysSoAndIsNotFlushed) {
  fs::remove_all(suite_.catalogue_data());
  catalogue::v1::CreateAgencyRequest request;
  request.set_agency_id("b");
  *request.mutable_agency() = SomeAgency();
  ASSERT_FALSE(
      Call(suite_.catalogue().catalogue(), &CatalogueService::Stub::CreateAgency, request).ok());
  const auto status = CatalogueStatus();
  EXPECT_EQ(status.store().condition(), catalogue::v1::STORE_CONDITION_READ_ONLY);
  EXPECT_FALSE(status.service().ready());
  EXPECT_THAT(status.service().unready_reason(), HasSubstr("read-only"));
  const auto flushed =
      Call(*catalogue_, &AdminService::Stub::FlushStore, catalogue::v1::FlushStoreRequest());
  EXPECT_EQ(ReasonOf(flushed.status()), catalogue::v1::ERROR_REASON_STORE_READ_ONLY);
  EXPECT_EQ(IsServing(suite_.catalogue().channel(), AdminService::service_full_name()).value(),
            true);
}

}  // namespace
}  // namespace tertib
