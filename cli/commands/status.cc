#include <google/protobuf/util/json_util.h>

#include <string>

#include "cli/commands/commands.h"
#include "cli/connection.h"
#include "cli/output.h"
#include "cli/render/status.h"
#include "services/common/json_text.h"
#include "services/common/status_macros.h"
#include "tertib/catalogue/v1/admin_service.grpc.pb.h"
#include "tertib/recap/v1/recap_admin_service.grpc.pb.h"

namespace tertib::cli {
namespace {

using catalogue::v1::AdminService;
using recap::v1::RecapAdminService;

// One service as a line of JSON; without an answer, with what there is to say of that.
template <typename Response>
absl::Status PrintLine(const Target& target, const absl::StatusOr<Response>& answer) {
  std::string line = R"({"service":)";
  AppendJsonString(target.program, line);
  line += R"(,"address":)";
  AppendJsonString(target.address, line);
  if (answer.ok()) {
    std::string status;
    if (!google::protobuf::util::MessageToJsonString(*answer, &status).ok()) {
      return absl::InternalError("The status cannot be shown as JSON.");
    }
    line += R"(,"status":)" + status;
  } else {
    line += R"(,"error":)";
    AppendJsonString(std::string(answer.status().message()), line);
  }
  return PrintText(line + "}\n");
}

absl::Status ShowStatus(const Settings& settings) {
  const Client<AdminService> catalogue(CatalogueTarget(settings), settings);
  const Client<RecapAdminService> recap(RecapTarget(settings), settings);
  const auto of_catalogue =
      catalogue.Call(&AdminService::Stub::GetStatus, catalogue::v1::GetStatusRequest());
  const auto of_recap =
      recap.Call(&RecapAdminService::Stub::GetStatus, recap::v1::GetStatusRequest());
  if (settings.output == OutputFormat::kJson) {
    TERTIB_RETURN_IF_ERROR(PrintLine(catalogue.connection().target(), of_catalogue));
    TERTIB_RETURN_IF_ERROR(PrintLine(recap.connection().target(), of_recap));
  } else {
    SuiteStatus suite{settings.catalogue, settings.recap, {}, {}};
    if (of_catalogue.ok()) {
      suite.catalogue = *of_catalogue;
    }
    if (of_recap.ok()) {
      suite.recap = *of_recap;
    }
    TERTIB_RETURN_IF_ERROR(PrintText(RenderStatus(suite)));
  }
  return of_catalogue.ok() ? of_recap.status() : of_catalogue.status();
}

}  // namespace

void AddStatusCommand(CLI::App& app, const Settings& settings, Action& action) {
  auto* command = app.add_subcommand(
      "status", "Show how both services are: versions, sequences, lag, sizes, limits, imports");
  command->callback(
      [&settings, &action] { action = [&settings] { return ShowStatus(settings); }; });
}

}  // namespace tertib::cli
