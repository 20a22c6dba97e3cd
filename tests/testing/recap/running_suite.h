#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tertib/recap/v1/recap_service.grpc.pb.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {

// Both programs, over directories of their own: the recap follows the catalogue. One thread, but
// for the stubs.
class RunningSuite {
 public:
  // `flags` are given to both programs besides those that say where they are.
  explicit RunningSuite(std::vector<std::string> flags = {});
  // If the test has failed, shows what the recap logged.
  ~RunningSuite();
  RunningSuite(const RunningSuite&) = delete;
  RunningSuite& operator=(const RunningSuite&) = delete;

  RunningCatalogue& catalogue() { return catalogue_; }
  recap::v1::RecapService::Stub& recap() { return *recap_; }
  const std::shared_ptr<grpc::Channel>& recap_channel() { return recap_channel_; }
  ServiceProcess& recap_service() { return *recap_service_; }

  // Kills the recap (SIGKILL), which must not have ended by itself, or starts it again over the
  // same directory.
  void KillRecap();
  void StartRecap();

  std::string catalogue_data() const { return directory_ / "catalogue"; }

  // The recap of one agency (or of all) as it holds at `min_sequence` or later. Asks again while
  // the recap has not caught up since its start.
  absl::StatusOr<recap::v1::GetRecapResponse> GetRecap(const std::string& agency,
                                                       uint64_t min_sequence);

 private:
  const TempDir directory_;
  const std::vector<std::string> flags_;
  RunningCatalogue catalogue_;
  std::unique_ptr<ServiceProcess> recap_service_;
  std::shared_ptr<grpc::Channel> recap_channel_;
  std::unique_ptr<recap::v1::RecapService::Stub> recap_;
};

}  // namespace tertib
