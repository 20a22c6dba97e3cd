#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>

#include "cli/commands/commands.h"
#include "cli/commands/count.h"
#include "cli/connection.h"
#include "cli/display_text.h"
#include "cli/output.h"
#include "cli/output_watch.h"
#include "cli/render/event.h"
#include "cli/resource_argument.h"
#include "services/common/status_macros.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"

namespace tertib::cli {
namespace {

using catalogue::v1::EventService;
using catalogue::v1::WatchEventsRequest;
using catalogue::v1::WatchEventsResponse;

struct Arguments {
  std::string agency;
  std::string from = "now";
  std::string resume_token;
  bool until_current = false;
  int64_t max_events = 0;
};

// The token after which the watch could go on; empty where it could not (inside a commit).
const std::string& TokenOf(const WatchEventsResponse& response) {
  switch (response.item_case()) {
    case WatchEventsResponse::kCheckpoint:
      return response.checkpoint().resume_token();
    case WatchEventsResponse::kCaughtUp:
      return response.caught_up().resume_token();
    case WatchEventsResponse::kFellBehind:
      return response.fell_behind().resume_token();
    default:
      return response.batch().resume_token();
  }
}

// For people a checkpoint is no news.
std::string Render(const WatchEventsResponse& response) {
  std::string text;
  for (const auto& event : response.batch().events()) {
    text += RenderEvent(event);
  }
  if (response.has_caught_up()) {
    text += fmt::format("# caught up at sequence {}; go on from here with --resume {}\n",
                        response.caught_up().sequence(),
                        DisplayText(response.caught_up().resume_token()));
  }
  if (response.has_fell_behind()) {
    text +=
        fmt::format("# fell behind at sequence {}, the newest is {}\n",
                    response.fell_behind().sequence(), response.fell_behind().newest_sequence());
  }
  return text;
}

absl::Status Print(const WatchEventsResponse& response, const Settings& settings) {
  return settings.output == OutputFormat::kJson ? PrintJsonLine(response)
                                                : PrintText(Render(response));
}

absl::StatusOr<WatchEventsRequest> RequestOf(const Arguments& arguments) {
  WatchEventsRequest request;
  TERTIB_ASSIGN_OR_RETURN(*request.mutable_agency(), OptionalAgencyArgument(arguments.agency));
  if (!arguments.resume_token.empty()) {
    request.set_resume_token(arguments.resume_token);
  } else {
    request.set_start(arguments.from == "earliest" ? catalogue::v1::WATCH_START_EARLIEST
                                                   : catalogue::v1::WATCH_START_NOW);
  }
  request.set_until_current(arguments.until_current);
  request.set_max_events(arguments.max_events);
  return request;
}

absl::Status Events(const Arguments& arguments, const Settings& settings) {
  TERTIB_ASSIGN_OR_RETURN(const WatchEventsRequest request, RequestOf(arguments));
  const Client<EventService> client(CatalogueTarget(settings), settings);
  const std::unique_ptr<grpc::ClientContext> context = client.connection().StreamContext();
  const auto stream = client.stub().WatchEvents(context.get(), request);
  const OutputWatch output([&context] { context->TryCancel(); });
  WatchEventsResponse response;
  absl::Status printed;
  // Of what was printed last: nobody may go on behind what they have not got.
  std::string token;
  while (printed.ok() && stream->Read(&response)) {
    printed = Print(response, settings);
    if (printed.ok() && !TokenOf(response).empty()) {
      token = TokenOf(response);
    }
  }
  if (!printed.ok()) {
    context->TryCancel();
  }
  absl::Status ended = client.connection().Explain(stream->Finish());
  if (!printed.ok() || (!ended.ok() && output.lost())) {
    ended = OutputLost();
  }
  if (!ended.ok() && !token.empty()) {
    PrintError(
        fmt::format("tertib: The watch was cut off; go on with --resume {}\n", DisplayText(token)));
  }
  return ended;
}

}  // namespace

void AddEventsCommand(CLI::App& app, const Settings& settings, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = app.add_subcommand("events", "Follow the catalogue's events, one a line");
  command->add_option("--agency", arguments->agency, "Only events of this agency")->type_name("ID");
  auto* from = command->add_option("--from", arguments->from, "Where to begin")
                   ->check(CLI::IsMember({"earliest", "now"}).description(""))
                   ->type_name("earliest|now")
                   ->capture_default_str();
  command->add_option("--resume", arguments->resume_token, "Begin where an earlier watch ended")
      ->type_name("TOKEN")
      ->excludes(from);
  command->add_flag("--until-current", arguments->until_current,
                    "End when everything committed so far has been printed");
  command->add_option("--max-events", arguments->max_events, "End after this many [no end]")
      ->check(CheckCount, "")
      ->type_name("N");
  command->callback([arguments, &settings, &action] {
    action = [arguments, &settings] { return Events(*arguments, settings); };
  });
}

}  // namespace tertib::cli
