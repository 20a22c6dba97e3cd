#pragma once

#include "absl/time/time.h"
#include "services/catalogue/rpc/worker_pool.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/common/log.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"

namespace tertib::catalogue {

// Imports over gRPC: takes a document in, has a worker read it and the sequencer decide. The
// references must outlive the server that it is registered with.
class ImportService final : public v1::ImportService::CallbackService {
 public:
  // What a client may take its time for.
  struct Limits {
    // Between two bytes of the document, and for taking the report.
    absl::Duration idle = absl::Seconds(60);
    // For all of the document.
    absl::Duration upload = absl::Minutes(10);
  };

  ImportService(Sequencer& sequencer, WorkerPool& workers, Logger& log, const Limits& limits)
      : sequencer_(sequencer), workers_(workers), log_(log), limits_(limits) {}
  ImportService(Sequencer& sequencer, WorkerPool& workers, Logger& log)
      : ImportService(sequencer, workers, log, Limits()) {}

  grpc::ServerBidiReactor<v1::ImportRegisterRequest, v1::ImportRegisterResponse>* ImportRegister(
      grpc::CallbackServerContext* context) override;

 private:
  Sequencer& sequencer_;
  WorkerPool& workers_;
  Logger& log_;
  const Limits limits_;
};

}  // namespace tertib::catalogue
