#pragma once

#include <map>
#include <memory>

#include "absl/time/time.h"
#include "services/catalogue/rpc/import_metrics.h"
#include "services/catalogue/rpc/recent_imports.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/common/log.h"
#include "services/common/mutex.h"
#include "services/common/serving/capacity.h"
#include "services/common/worker_pool.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"

namespace tertib::catalogue {

class ImportReactor;

// Imports over gRPC: takes a document in, has a worker read it and the sequencer decide. Raw: gRPC
// tells a message that it cannot parse no otherwise than the end of all messages, so messages are
// taken as bytes and parsed here. The references must outlive the server that it is registered
// with.
class ImportService final
    : public v1::ImportService::WithRawCallbackMethod_ImportRegister<v1::ImportService::Service> {
 public:
  // What a client may take its time for.
  struct Limits {
    // Between two bytes of the document.
    absl::Duration idle = absl::Seconds(60);
    // For all of the document.
    absl::Duration upload = absl::Minutes(10);
    // For taking the report.
    absl::Duration report = absl::Seconds(60);
    // How long a document whose size was not said may turn out to be cancelled.
    absl::Duration settling = absl::Milliseconds(200);
  };

  ImportService(Sequencer& sequencer, WorkerPool& workers, Capacity& capacity,
                ImportMetrics metrics, RecentImports& recent, Logger& log, const Limits& limits)
      : sequencer_(sequencer),
        workers_(workers),
        capacity_(capacity),
        metrics_(metrics),
        recent_(recent),
        log_(log),
        limits_(limits) {}
  ImportService(Sequencer& sequencer, WorkerPool& workers, Capacity& capacity,
                ImportMetrics metrics, RecentImports& recent, Logger& log)
      : ImportService(sequencer, workers, capacity, metrics, recent, log, Limits()) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ImportRegister(
      grpc::CallbackServerContext* context) override;

  // Ends the imports whose document is not here whole, with NOT_SERVING: the service is stopping.
  // The others get their report.
  void EndUploads();

 private:
  friend class ImportReactor;

  void Forget(const ImportReactor& reactor);

  Sequencer& sequencer_;
  WorkerPool& workers_;
  Capacity& capacity_;
  ImportMetrics metrics_;
  RecentImports& recent_;
  Logger& log_;
  const Limits limits_;

  Mutex mutex_;
  std::map<const ImportReactor*, std::weak_ptr<ImportReactor>> under_way_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::catalogue
