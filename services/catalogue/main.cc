// tertib-catalogue: the register. Wires the parts together; nothing is decided here.

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "services/catalogue/feed/feed.h"
#include "services/catalogue/options.h"
#include "services/catalogue/rpc/admin_service.h"
#include "services/catalogue/rpc/catalogue_service.h"
#include "services/catalogue/rpc/event_service.h"
#include "services/catalogue/rpc/import_service.h"
#include "services/catalogue/rpc/recent_imports.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/catalogue/store/rocks_store.h"
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
#include "services/common/worker_pool.h"

namespace {

// main only wires: everything it names is ours.
using namespace tertib;
using namespace tertib::catalogue;

constexpr size_t kImportThreads = 2;
constexpr size_t kImportsAtOnce = 8;
constexpr absl::Duration kDrainPatience = absl::Seconds(10);

// Until it is told to stop. The newest sequence then, with everything closed.
absl::StatusOr<Sequence> Serve(const ServiceOptions& options,
                               const LiveSettings::ReadAgain& read_again, Logger& log,
                               ShutdownSignal& shutdown) {
  TERTIB_ASSIGN_OR_RETURN(const DescriptorShares shares, ShareDescriptors(options.max_connections));
  const SystemClock clock;
  Metrics metrics;
  AddProcessMetrics(TERTIB_VERSION, metrics);
  CountLostLogLines(log, metrics);
  Health health({.program = "catalogue",
                 .reading = {v1::EventService::service_full_name()},
                 .writing = {v1::CatalogueService::service_full_name(),
                             v1::ImportService::service_full_name()},
                 .always = {v1::AdminService::service_full_name()}},
                metrics);
  const ServiceReport report(TERTIB_VERSION, metrics, health, log);
  TERTIB_ASSIGN_OR_RETURN(
      const auto store,
      RocksStore::Open(
          {.directory = options.data,
           .max_open_files = shares.store_files,
           .on_condition = [&health](StoreCondition condition) { health.Tell(condition); }},
          clock, log));
  WarnIfAnybodyMayWrite(options.data, log);

  store->ReportTo(metrics);

  Feed feed(*store, clock, FeedMetrics(metrics));
  std::thread waker([&feed] {
    while (feed.WakeReaders(absl::Seconds(1))) {
    }
  });
  Sequencer sequencer(*store, clock, log, SequencerMetrics(metrics),
                      [&feed](const std::vector<LogEntry>& entries) { feed.Publish(entries); });
  AddSequencerGauges(sequencer, metrics);
  auto workers = std::make_unique<WorkerPool>(kImportThreads, kImportsAtOnce);
  Capacity capacity(options.capacity);
  capacity.ReportTo(metrics);
  CatalogueService catalogue(*store, sequencer, capacity, log);
  EventService events(feed, capacity, log);
  RecentImports recent_imports(clock);
  ImportService imports(sequencer, *workers, capacity, ImportMetrics(metrics), recent_imports, log);
  AdminService admin(
      *store, [&store] { return store->Flush(); }, recent_imports, report, log);

  const std::vector<std::string> names = {
      v1::CatalogueService::service_full_name(), v1::EventService::service_full_name(),
      v1::ImportService::service_full_name(), v1::AdminService::service_full_name()};
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(MakeUnreadableRequests(names, log));
  CallLog calls(log, {fmt::format("/{}/ImportRegister", names[2])});
  LiveSettings live(options, read_again, log, calls);
  interceptors.push_back(MakeServerMetrics(names, metrics, &calls, &capacity));
  Supervisor supervisor;
  absl::Status result;
  auto metrics_server = MetricsServer::Start(options.metrics_listen, metrics, health);
  auto server = GrpcServer::Start(
      {.address = options.listen,
       .connections = shares.clients,
       .process_bytes = static_cast<size_t>(options.max_memory) << 20U,
       .on_deaf = [&shutdown] { shutdown.Request(); },
       .log = &log,
       .metrics = &metrics},
      {{&catalogue, names[0]}, {&events, names[1]}, {&imports, names[2]}, {&admin, names[3]}},
      std::move(interceptors));
  // Goes before the server, which it may tell something.
  const Ticker look(std::chrono::seconds(1), [&store] { store->Look(); });
  if (!server.ok()) {
    result = server.status();
  } else if (!metrics_server.ok()) {
    result = metrics_server.status();
  } else {
    health.Attach(
        [&server](const std::string& name, bool serving) { (*server)->SetServing(name, serving); });
    health.SetReady();
    log.Info("serving", {{"grpc", (*server)->address()},
                         {"metrics", (*metrics_server)->address()},
                         {"sequence", std::to_string(store->last_sequence().value)},
                         {"version", TERTIB_VERSION}});
    supervisor.Ready(fmt::format("serving at {}", (*server)->address()));
    const int signal =
        shutdown.Wait([&live, &supervisor] { supervisor.Reload([&live] { live.Reload(); }); });
    supervisor.Stopping(live.drain_delay() + kDrainPatience);
    health.Stop();
    log.Info("draining", {{"signal", std::to_string(signal)},
                          {"delay", absl::FormatDuration(live.drain_delay())}});
    if (signal != 0) {
      ShutdownSignal::WaitAtMost(live.drain_delay());
    }
  }
  // Watches and uploads end first, so that draining waits for short calls only.
  feed.Close();
  imports.EndUploads();
  if (server.ok()) {
    (*server)->Drain(kDrainPatience);
    result.Update((*server)->Deaf());
  }
  // Imports hold slots of the workers until they are answered.
  sequencer.Stop();
  workers.reset();
  waker.join();
  TERTIB_RETURN_IF_ERROR(result);
  return store->last_sequence();
}

}  // namespace

int main(int argc, char** argv) {
  BeginProcess();
  GiveBackMemoryAsItAges();
  // gRPC's own lines and protobuf's tell nothing that ours do not; the environment may ask for
  // gRPC's.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  google::protobuf::SetLogHandler(nullptr);
  ShutdownSignal shutdown;
  const auto options = ReadOptions(argc, argv);
  if (const auto* exit = std::get_if<ExitNow>(&options)) {
    return exit->code;
  }
  Logger log("tertib-catalogue");
  log.SetLevel(std::get<ServiceOptions>(options).live.log_level);
  const auto stopped = Serve(
      std::get<ServiceOptions>(options), [argc, argv] { return ReadOptionsAgain(argc, argv); }, log,
      shutdown);
  if (!stopped.ok()) {
    log.Fatal(std::string(stopped.status().message()));
    return 1;
  }
  log.Info("stopped", {{"sequence", std::to_string(stopped->value)}});
  return 0;
}
