#include "tests/faults/served_register.h"

#include <fmt/format.h>

#include "services/common/status_macros.h"
#include "tests/faults/refusal.h"
#include "tests/testing/catalogue/writers.h"

namespace tertib {
namespace {

absl::StatusOr<std::vector<std::string>> ReadLog(catalogue::v1::EventService::Stub& stub) {
  catalogue::v1::WatchEventsRequest request;
  request.set_start(catalogue::v1::WATCH_START_EARLIEST);
  request.set_until_current(true);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  const auto stream = stub.WatchEvents(&context, request);
  std::vector<std::string> events;
  catalogue::v1::WatchEventsResponse response;
  while (stream->Read(&response)) {
    for (const auto& event : response.batch().events()) {
      events.push_back(event.SerializeAsString());
    }
  }
  TERTIB_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  return events;
}

}  // namespace

absl::StatusOr<ServedRegister> ReadRegister(RunningCatalogue& catalogue) {
  TERTIB_ASSIGN_OR_RETURN(const ListedSops listed, ListSops(catalogue.catalogue()));
  ServedRegister served;
  served.sequence = listed.sequence;
  for (const auto& [id, sop] : listed.sops) {
    served.sops.emplace(id, sop.SerializeAsString());
  }
  TERTIB_ASSIGN_OR_RETURN(served.events, ReadLog(catalogue.events()));
  return served;
}

Opened OpenRegister(const std::string& folder) {
  auto started =
      ServiceProcess::TryStart(ServiceCommand("tertib-catalogue", {"--data", folder})).value();
  if (const auto* ended = std::get_if<Ended>(&started)) {
    return {absl::DataLossError(ended->errors), FlawOf(*ended)};
  }
  RunningCatalogue catalogue(std::get<std::unique_ptr<ServiceProcess>>(std::move(started)));
  return {ReadRegister(catalogue), ""};
}

std::string WrongIn(const Opened& opened, const ServedRegister& expected) {
  if (!opened.flaw.empty()) {
    return opened.flaw;
  }
  if (!opened.served.ok()) {
    return absl::IsDataLoss(opened.served.status()) ? "" : opened.served.status().ToString();
  }
  const ServedRegister& served = *opened.served;
  return served == expected
             ? ""
             : fmt::format(
                   "sequence {} instead of {}, {} SOPs instead of {}, {} events instead of "
                   "{}, or others",
                   served.sequence, expected.sequence, served.sops.size(), expected.sops.size(),
                   served.events.size(), expected.events.size());
}

}  // namespace tertib
