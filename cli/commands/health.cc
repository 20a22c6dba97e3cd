#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands/commands.h"
#include "cli/connection.h"
#include "cli/display_text.h"
#include "cli/failure.h"
#include "cli/output.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "services/common/json_text.h"
#include "services/common/status_macros.h"

namespace tertib::cli {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

using SteadyTime = std::chrono::steady_clock::time_point;

struct Arguments {
  std::optional<double> wait_seconds;
};

struct Verdict {
  std::string word;
  absl::Status status;
};

HealthCheckRequest AskFor(const Target& target) {
  HealthCheckRequest request;
  request.set_service(target.service);
  return request;
}

Verdict AnotherProgram(const Connection& connection) {
  return {"another program", connection.NotTheProgram()};
}

Verdict Judge(const HealthCheckResponse& response, const Connection& connection) {
  if (response.status() == HealthCheckResponse::SERVING) {
    return {"serving", absl::OkStatus()};
  }
  if (response.status() == HealthCheckResponse::SERVICE_UNKNOWN) {
    return AnotherProgram(connection);
  }
  const Target& target = connection.target();
  return {"not serving",
          absl::FailedPreconditionError(fmt::format("{} at {} answers, but is not serving (yet).",
                                                    target.program, target.address))};
}

Verdict Check(const Client<Health>& client) {
  const Connection& connection = client.connection();
  const auto response = client.Call(&Health::Stub::Check, AskFor(connection.target()));
  if (absl::IsNotFound(response.status()) || absl::IsUnimplemented(response.status())) {
    return AnotherProgram(connection);
  }
  if (!response.ok()) {
    return {"no answer", response.status()};
  }
  return Judge(*response, connection);
}

std::chrono::milliseconds Left(SteadyTime deadline) {
  return std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
}

// Follows the service's health until it serves or the time is over; a program that does not know
// the service may only not have come so far. The stream pushes each change, and with wait_for_ready
// the channel keeps trying to connect, so nothing is polled; only a service that ends the stream
// (it was stopped) is asked anew.
Verdict WaitFor(const Client<Health>& client, SteadyTime deadline) {
  const Connection& connection = client.connection();
  Verdict verdict = Check(client);
  for (auto left = Left(deadline); !verdict.status.ok() && left.count() > 0;
       left = Left(deadline)) {
    grpc::ClientContext context;
    context.set_deadline(DeadlineIn(left));
    context.set_wait_for_ready(true);
    const auto stream = client.stub().Watch(&context, AskFor(connection.target()));
    HealthCheckResponse response;
    while (!verdict.status.ok() && stream->Read(&response)) {
      verdict = Judge(response, connection);
    }
    context.TryCancel();
    if (absl::IsUnimplemented(connection.Explain(stream->Finish()))) {
      return AnotherProgram(connection);
    }
  }
  return verdict;
}

absl::Status ReportAndPrint(const Target& target, const Verdict& verdict,
                            const Settings& settings) {
  if (settings.output == OutputFormat::kTable) {
    return PrintText(
        fmt::format("{:<16}  {}  {}\n", target.program, DisplayText(target.address), verdict.word));
  }
  std::string quoted;
  AppendJsonString(target.address, quoted);
  return PrintText(fmt::format("{{\"service\":\"{}\",\"address\":{},\"serving\":{}}}\n",
                               target.program, quoted, verdict.status.ok()));
}

absl::Status CheckHealth(const Arguments& arguments, const Settings& settings) {
  const SteadyTime deadline =
      std::chrono::steady_clock::now() +
      std::chrono::milliseconds(static_cast<int64_t>(arguments.wait_seconds.value_or(0) * 1000));
  absl::Status worst;
  for (const Target& target : {CatalogueTarget(settings), RecapTarget(settings)}) {
    const Client<Health> client(target, settings);
    const Verdict verdict = arguments.wait_seconds ? WaitFor(client, deadline) : Check(client);
    TERTIB_RETURN_IF_ERROR(ReportAndPrint(target, verdict, settings));
    if (worst.ok() || ExitCodeFor(verdict.status) > ExitCodeFor(worst)) {
      worst = verdict.status;
    }
  }
  return worst;
}

}  // namespace

void AddHealthCommand(CLI::App& app, const Settings& settings, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = app.add_subcommand("health", "Say whether both services serve");
  command->add_option("--wait", arguments->wait_seconds, "Wait until both serve, at most this long")
      ->check(CLI::Range(0.0, 86400.0).description(""))
      ->type_name("SECONDS");
  command->callback([arguments, &settings, &action] {
    action = [arguments, &settings] { return CheckHealth(*arguments, settings); };
  });
}

}  // namespace tertib::cli
