#pragma once

#include "services/catalogue/rpc/worker_pool.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/common/log.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"

namespace tertib::catalogue {

// Imports over gRPC: takes a document in, has a worker read it and the sequencer decide. The
// references must outlive the server that it is registered with.
class ImportService final : public v1::ImportService::CallbackService {
 public:
  ImportService(Sequencer& sequencer, WorkerPool& workers, Logger& log)
      : sequencer_(sequencer), workers_(workers), log_(log) {}

  grpc::ServerBidiReactor<v1::ImportRegisterRequest, v1::ImportRegisterResponse>* ImportRegister(
      grpc::CallbackServerContext* context) override;

 private:
  Sequencer& sequencer_;
  WorkerPool& workers_;
  Logger& log_;
};

}  // namespace tertib::catalogue
