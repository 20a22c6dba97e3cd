#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/allocator.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/metrics/log_metrics.h"
#include "services/common/metrics/metrics.h"
#include "services/common/metrics/process_metrics.h"
#include "services/common/open_folder_warning.h"
#include "services/common/process.h"
#include "services/common/serving/call_log.h"
#include "services/common/serving/capacity.h"
#include "services/common/serving/descriptor_shares.h"
#include "services/common/serving/grpc_server.h"
#include "services/common/serving/health.h"
#include "services/common/serving/live_settings.h"
#include "services/common/serving/metrics_server.h"
#include "services/common/serving/server_metrics.h"
#include "services/common/serving/service_report.h"
#include "services/common/serving/shutdown_signal.h"
#include "services/common/serving/supervisor.h"
#include "services/common/serving/unreadable_requests.h"
#include "services/common/status_macros.h"
#include "services/common/ticker.h"
#include "services/recap/figures/register_figures.h"
#include "services/recap/follower/follower.h"
#include "services/recap/follower/lag.h"
#include "services/recap/follower/progress.h"
#include "services/recap/options.h"
#include "services/recap/rpc/recap_admin_service.h"
#include "services/recap/rpc/recap_service.h"
#include "services/recap/source/grpc_event_source.h"
#include "services/recap/source/grpc_head_probe.h"
#include "services/recap/source/sleeper.h"
#include "services/recap/store/rocks_view_store.h"

namespace tertib::recap {
namespace {

constexpr absl::Duration kDrainPatience = absl::Seconds(10);

// Serves until a signal comes, then returns OK; or until the view cannot be kept up to date any
// more, then returns why. Either way it has drained.
absl::Status Serve(const RecapOptions& options, const LiveSettings::ReadAgain& read_again,
                   Logger& log, ShutdownSignal& signal) {
  TERTIB_ASSIGN_OR_RETURN(const DescriptorShares shares,
                          ShareDescriptors(options.service.max_connections));
  Metrics metrics;
  AddProcessMetrics(TERTIB_VERSION, metrics);
  CountLostLogLines(log, metrics);
  FollowerMetrics follower_metrics(metrics);
  const std::string name(v1::RecapService::service_full_name());
  const std::string admin_name(v1::RecapAdminService::service_full_name());
  Health health({.program = "recap",
                 .reading = {},
                 .writing = {name},
                 .always = {admin_name},
                 .at_first = "the recap has never caught up with the catalogue"},
                metrics);
  const ServiceReport report(TERTIB_VERSION, metrics, health, log);
  TERTIB_ASSIGN_OR_RETURN(
      const auto store,
      RocksViewStore::Open(
          {.directory = options.service.data,
           .max_open_files = shares.store_files,
           .on_condition = [&health](StoreCondition condition) { health.Tell(condition); }},
          log));
  WarnIfAnybodyMayWrite(options.service.data, log);

  store->ReportTo(metrics);

  const auto catalogue = ConnectToCatalogue(options.catalogue);
  Progress progress;
  const SystemClock clock;
  GrpcHeadProbe head(catalogue);
  Lag lag(head, progress, clock, [&store]() -> absl::StatusOr<std::string> {
    TERTIB_ASSIGN_OR_RETURN(const Position stored, store->Snapshot()->ReadPosition());
    return stored.resume_token;
  });
  AddLagGauges(lag, progress, metrics);
  RegisterFigures figures(*store, clock, log,
                          {.max_agencies = static_cast<size_t>(options.max_agency_figures)});
  figures.ReportTo(metrics);
  Capacity capacity(options.service.capacity);
  capacity.ReportTo(metrics);
  RecapServiceImpl service(*store, progress, capacity, log, {});
  RecapAdminServiceImpl admin({.store = *store,
                               .flush = [&store] { return store->Flush(); },
                               .lag = lag,
                               .catalogue = options.catalogue,
                               .report = report},
                              log);
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(MakeUnreadableRequests({name, admin_name}, log));
  CallLog calls(log);
  LiveSettings live(options.service, read_again, log, calls);
  interceptors.push_back(MakeServerMetrics({name, admin_name}, metrics, &calls, &capacity));
  TERTIB_ASSIGN_OR_RETURN(const auto metrics_server,
                          MetricsServer::Start(options.service.metrics_listen, metrics, health));
  TERTIB_ASSIGN_OR_RETURN(
      const auto server,
      GrpcServer::Start({.address = options.service.listen,
                         .connections = shares.clients,
                         .process_bytes = static_cast<size_t>(options.service.max_memory) << 20U,
                         .on_deaf = [&signal] { signal.Request(); },
                         .log = &log,
                         .metrics = &metrics},
                        {{&service, name}, {&admin, admin_name}}, std::move(interceptors)));
  health.Attach(
      [&server](const std::string& of, bool serving) { server->SetServing(of, serving); });
  log.Info("serving", {{"grpc", server->address()},
                       {"metrics", metrics_server->address()},
                       {"catalogue", options.catalogue}});

  SystemSleeper sleeper;
  GrpcEventSource source(catalogue, options.catalogue, Backoff({}, SystemRandom()), sleeper);
  Follower follower({source, *store, progress, follower_metrics, log,
                     [&health](bool serving) {
                       serving ? health.SetReady() : health.SetUnready("it has no whole view");
                     },
                     sleeper, clock,
                     [&figures](const std::vector<std::string>& agencies) {
                       agencies.empty() ? figures.Forget() : figures.Changed(agencies);
                     }});
  absl::Status ended;  // The follower's, once it is joined.
  std::jthread following([&follower, &ended, &signal](const std::stop_token& stop) {
    ended = follower.Run(stop);
    if (!ended.ok()) {
      signal.Request();
    }
  });

  const Ticker look(std::chrono::seconds(1), [&store] { (void)store->Look(); });
  const Ticker refresh(std::chrono::seconds(1), [&figures] { figures.Refresh(); });
  Supervisor supervisor;
  supervisor.Ready(
      fmt::format("serving at {}, following {}", server->address(), options.catalogue));
  const int number =
      signal.Wait([&live, &supervisor] { supervisor.Reload([&live] { live.Reload(); }); });
  supervisor.Stopping(live.drain_delay() + kDrainPatience);
  health.Stop();
  if (number != 0) {
    log.Info("stopping", {{"signal", std::to_string(number)},
                          {"delay", absl::FormatDuration(live.drain_delay())}});
    ShutdownSignal::WaitAtMost(live.drain_delay());
  } else {
    log.Info("stopping: the recap cannot go on");
  }
  head.Stop();
  following.request_stop();
  following.join();
  progress.Stop();  // Ends the watches.
  server->Drain(kDrainPatience);
  return ended.ok() ? server->Deaf() : ended;
}

}  // namespace
}  // namespace tertib::recap

int main(int argc, char** argv) {
  tertib::BeginProcess();
  tertib::GiveBackMemoryAsItAges();
  // gRPC's own lines and protobuf's tell nothing that ours do not; the environment may ask for
  // gRPC's.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  google::protobuf::SetLogHandler(nullptr);
  tertib::ShutdownSignal signal;
  const auto options = tertib::recap::ReadOptions(argc, argv);
  if (const auto* exit = std::get_if<tertib::ExitNow>(&options)) {
    return exit->code;
  }
  tertib::Logger log("tertib-recap");
  log.SetLevel(std::get<tertib::recap::RecapOptions>(options).service.live.log_level);
  const auto read_again = [argc, argv]() -> absl::StatusOr<tertib::ServiceOptions> {
    TERTIB_ASSIGN_OR_RETURN(const auto again, tertib::recap::ReadOptionsAgain(argc, argv));
    return again.service;
  };
  const absl::Status status =
      tertib::recap::Serve(std::get<tertib::recap::RecapOptions>(options), read_again, log, signal);
  if (!status.ok()) {
    log.Fatal(std::string(status.message()));
    return 1;
  }
  log.Info("stopped");
  return 0;
}
