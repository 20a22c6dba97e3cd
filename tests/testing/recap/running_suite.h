#pragma once

#include <map>
#include <memory>
#include <optional>
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
  RunningSuite(ServicePlace catalogue, ServicePlace recap);
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

  // So, but if it does not serve, says how it ended; then only another start may follow.
  std::optional<Ended> TryStartRecap();

  const std::string& catalogue_data() const { return catalogue_place_.data; }
  const std::string& recap_data() const { return recap_place_.data; }

  // The recap of one agency (or of all) as it holds at `min_sequence` or later. Asks again while
  // the recap has not caught up since its start.
  absl::StatusOr<recap::v1::GetRecapResponse> GetRecap(const std::string& agency,
                                                       uint64_t min_sequence);

  // Holds the recap of an agency against a recount of all its SOPs, which were there at `sequence`.
  // Fails the test where it differs.
  void CheckRecap(const std::string& agency, const std::map<std::string, catalogue::v1::Sop>& sops,
                  uint64_t sequence);

 private:
  const TempDir directory_;
  const ServicePlace catalogue_place_;
  const ServicePlace recap_place_;
  std::string recap_listen_ = "127.0.0.1:0";
  RunningCatalogue catalogue_;
  std::unique_ptr<ServiceProcess> recap_service_;
  std::shared_ptr<grpc::Channel> recap_channel_;
  std::unique_ptr<recap::v1::RecapService::Stub> recap_;
};

}  // namespace tertib
