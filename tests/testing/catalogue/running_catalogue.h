#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/serving/grpc_status.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"
#include "tests/testing/child_process.h"

namespace tertib {

// Where a service keeps its data; what flags it is given besides those that say where it is; and
// the words that stand before its command, if any: a program that runs it.
struct ServicePlace {
  std::string data;
  std::vector<std::string> flags;
  std::vector<std::string> under;
};

// The program tertib-catalogue over a directory, and clients of it. One thread, but for the stubs.
class RunningCatalogue {
 public:
  // `flags` are given to the program besides those that say where it is.
  explicit RunningCatalogue(std::string data, std::vector<std::string> flags = {});
  explicit RunningCatalogue(ServicePlace place);
  // Takes over one that serves; it cannot be started again.
  explicit RunningCatalogue(std::unique_ptr<ServiceProcess> service);
  // If the test has failed, shows what the program logged.
  ~RunningCatalogue();
  RunningCatalogue(const RunningCatalogue&) = delete;
  RunningCatalogue& operator=(const RunningCatalogue&) = delete;

  // Starts it again over the same directory, on the same port.
  void Restart();
  // So, but if it does not serve, says how it ended; then only another start may follow.
  std::optional<Ended> TryRestart();
  // Asks it to stop and waits; its exit code.
  int Stop();
  // Kills it (SIGKILL) and waits. It must not have ended by itself.
  void Kill();

  const std::string& address() const { return service_->grpc(); }
  const std::string& metrics() const { return service_->metrics(); }
  ServiceProcess& service() { return *service_; }

  const std::shared_ptr<grpc::Channel>& channel() { return channel_; }
  catalogue::v1::CatalogueService::Stub& catalogue() { return *catalogue_; }
  catalogue::v1::EventService::Stub& events() { return *events_; }
  catalogue::v1::ImportService::Stub& imports() { return *imports_; }

  // An agency with units of these outline codes, named by them ("II.C" is "ii-c").
  void MakeAgency(const std::string& agency, const std::vector<std::string>& outline_codes);

  // Imports a document as one client does; the report, also if it is refused, and how the call
  // ended. `on_progress` is called for each progress message, with how many came so far.
  struct Import {
    catalogue::v1::ImportReport report;
    absl::Status status;
    int progress_count = 0;
  };
  Import ImportDocument(const std::string& document, catalogue::v1::ImportOptions options,
                        const std::function<void(int)>& on_progress = {});

  // Everything on the stream until it is current.
  std::vector<catalogue::v1::WatchEventsResponse> ReadEvents(
      const catalogue::v1::WatchEventsRequest& request);

 private:
  void Connect();

  const ServicePlace place_;
  std::string listen_ = "127.0.0.1:0";
  std::unique_ptr<ServiceProcess> service_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<catalogue::v1::CatalogueService::Stub> catalogue_;
  std::unique_ptr<catalogue::v1::EventService::Stub> events_;
  std::unique_ptr<catalogue::v1::ImportService::Stub> imports_;
};

// A channel with a connection of its own. Others to one address share theirs, which may still be to
// a program that has ended there.
std::shared_ptr<grpc::Channel> ConnectAnew(const std::string& address);

// Options that are right but for what a test changes.
catalogue::v1::ImportOptions TextOptions(const std::string& agency, const std::string& source_name);

// The document that the project ships.
std::string SampleDocument();

// One call of a method of a stub, with a deadline.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  Response response;
  const absl::Status status = FromGrpcStatus((stub.*method)(&context, request, &response));
  if (!status.ok()) {
    return status;
  }
  return response;
}

}  // namespace tertib
