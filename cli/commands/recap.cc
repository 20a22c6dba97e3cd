#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "cli/commands/commands.h"
#include "cli/commands/count.h"
#include "cli/connection.h"
#include "cli/output.h"
#include "cli/output_watch.h"
#include "cli/render/recap.h"
#include "cli/render/reconciliation.h"
#include "cli/resource_argument.h"
#include "services/common/status_macros.h"
#include "tertib/recap/v1/recap_service.grpc.pb.h"

namespace tertib::cli {
namespace {

using recap::v1::GetRecapRequest;
using recap::v1::GetRecapResponse;
using recap::v1::RecapService;
using recap::v1::ReconcileRecapRequest;
using recap::v1::WatchRecapRequest;
using recap::v1::WatchRecapResponse;

struct Arguments {
  std::string agency;
  std::string declaration;
  uint64_t min_sequence = 0;
  std::string history;
  uint64_t max_updates = 0;
};

std::string RenderAgencies(
    const google::protobuf::RepeatedPtrField<recap::v1::AgencyRecap>& agencies) {
  std::string text;
  for (const auto& agency : agencies) {
    text += RenderAgencyRecap(agency) + "\n";
  }
  return text;
}

absl::Status Recap(const Arguments& arguments, const Settings& settings) {
  TERTIB_ASSIGN_OR_RETURN(const std::string agency, OptionalAgencyArgument(arguments.agency));
  const Client<RecapService> client(RecapTarget(settings), settings);
  GetRecapRequest request;
  request.set_agency(agency);
  request.set_min_sequence(arguments.min_sequence);
  request.set_history(arguments.history);
  std::optional<uint64_t> first_sequence;
  for (;;) {
    TERTIB_ASSIGN_OR_RETURN(const GetRecapResponse response,
                            client.Call(&RecapService::Stub::GetRecap, request));
    first_sequence = first_sequence.value_or(response.sequence());
    const bool last = response.next_page_token().empty();
    if (settings.output == OutputFormat::kJson) {
      TERTIB_RETURN_IF_ERROR(PrintJsonLine(response));
    } else {
      TERTIB_RETURN_IF_ERROR(PrintText(RenderAgencies(response.agencies())));
      if (last) {
        TERTIB_RETURN_IF_ERROR(
            PrintText((agency.empty() ? RenderGrandTotal(response.counts()) : "") +
                      RenderHoldsAt(*first_sequence, StandingOf(response))));
      }
    }
    if (last) {
      return absl::OkStatus();
    }
    request.set_page_token(response.next_page_token());
  }
}

absl::Status PrintUpdate(const WatchRecapResponse& response, bool of_all,
                         const Settings& settings) {
  if (settings.output == OutputFormat::kJson) {
    return PrintJsonLine(response);
  }
  return PrintText(RenderAgencies(response.agencies()) +
                   (of_all ? RenderGrandTotal(response.counts()) : "") +
                   RenderHoldsAt(response.sequence(), StandingOf(response)) + "\n");
}

absl::Status Watch(const Arguments& arguments, const Settings& settings) {
  TERTIB_ASSIGN_OR_RETURN(const std::string agency, OptionalAgencyArgument(arguments.agency));
  const Client<RecapService> client(RecapTarget(settings), settings);
  WatchRecapRequest request;
  request.set_agency(agency);
  request.set_min_sequence(arguments.min_sequence);
  request.set_history(arguments.history);
  const std::unique_ptr<grpc::ClientContext> context = client.connection().StreamContext();
  const auto stream = client.stub().WatchRecap(context.get(), request);
  const OutputWatch output([&context] { context->TryCancel(); });
  WatchRecapResponse response;
  uint64_t updates = 0;
  while (stream->Read(&response)) {
    const absl::Status printed = PrintUpdate(response, /*of_all=*/agency.empty(), settings);
    if (!printed.ok() || ++updates == arguments.max_updates) {
      context->TryCancel();
      stream->Finish();
      return printed;
    }
  }
  const absl::Status ended = client.connection().Explain(stream->Finish());
  return !ended.ok() && output.lost() ? OutputLost() : ended;
}

absl::Status Reconcile(const Arguments& arguments, const Settings& settings) {
  ReconcileRecapRequest request;
  TERTIB_ASSIGN_OR_RETURN(*request.mutable_agency(), AgencyArgument(arguments.agency));
  if (!arguments.declaration.empty()) {
    TERTIB_ASSIGN_OR_RETURN(
        *request.mutable_declaration(),
        ChildArgument(ResourceType::kDeclaration, arguments.agency, arguments.declaration));
  }
  request.set_min_sequence(arguments.min_sequence);
  request.set_history(arguments.history);
  const Client<RecapService> client(RecapTarget(settings), settings);
  TERTIB_ASSIGN_OR_RETURN(const auto response,
                          client.Call(&RecapService::Stub::ReconcileRecap, request));
  if (settings.output == OutputFormat::kJson) {
    return PrintJsonLine(response);
  }
  return PrintText(RenderReconciliation(response));
}

CLI::App* AddCommand(CLI::App& app, const std::string& name, const std::string& description,
                     const std::shared_ptr<Arguments>& arguments,
                     absl::Status (*run)(const Arguments&, const Settings&),
                     const Settings& settings, Action& action) {
  auto* command = app.add_subcommand(name, description);
  command
      ->add_option("--min-sequence", arguments->min_sequence,
                   "Wait until the recap holds this sequence of the catalogue")
      ->type_name("N");
  command
      ->add_option("--history", arguments->history,
                   "The history of the write at --min-sequence: refuse if a restore has lost it")
      ->type_name("TEXT");
  command->callback([arguments, run, &settings, &action] {
    action = [arguments, run, &settings] { return run(*arguments, settings); };
  });
  return command;
}

}  // namespace

void AddRecapCommands(CLI::App& app, const Settings& settings, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* recap = AddCommand(app, "recap", "Print the recap: every unit with its SOPs counted",
                           arguments, Recap, settings, action);
  recap->add_option("--agency", arguments->agency, "Only this agency")->type_name("ID");

  auto* reconcile =
      AddCommand(app, "reconcile",
                 "Hold what a document prints against what is recorded, and say why it differs",
                 arguments, Reconcile, settings, action);
  reconcile->add_option("--agency", arguments->agency, "The agency")->type_name("ID")->required();
  reconcile
      ->add_option("--declaration", arguments->declaration,
                   "The document's declaration [the one changed last]")
      ->type_name("ID");

  auto* watch = AddCommand(app, "watch", "Print the recap, then again whenever it changes",
                           arguments, Watch, settings, action);
  watch->add_option("--agency", arguments->agency, "Only this agency")->type_name("ID");
  watch->add_option("--max-updates", arguments->max_updates, "End after this many [no end]")
      ->check(CheckCount, "")
      ->type_name("N");
}

}  // namespace tertib::cli
