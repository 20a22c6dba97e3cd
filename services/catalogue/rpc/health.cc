#include "services/catalogue/rpc/health.h"

#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"

namespace tertib::catalogue {

Health::Health(Metrics& metrics)
    : read_only_gauge_(metrics.AddGauge(
          "tertib_catalogue_read_only",
          "1 once the disk refused a write, or the data folder is no longer the one that was "
          "opened: no more writes are taken until a restart.")),
      disk_full_gauge_(metrics.AddGauge(
          "tertib_catalogue_disk_full",
          "1 while writes are refused because the disk has too little room left.")) {}

void Health::Serve(GrpcServer& server) {
  const MutexLock lock(mutex_);
  server_ = &server;
  server_->SetServing(true);
  TellServer();
}

void Health::Tell(StoreCondition condition) {
  const MutexLock lock(mutex_);
  condition_ = condition;
  read_only_gauge_.Set(condition == StoreCondition::kReadOnly ? 1 : 0);
  disk_full_gauge_.Set(condition == StoreCondition::kFull ? 1 : 0);
  TellServer();
}

void Health::TellServer() {
  if (server_ == nullptr) {
    return;
  }
  const bool writable = condition_ == StoreCondition::kWritable;
  for (const char* service :
       {"", v1::CatalogueService::service_full_name(), v1::ImportService::service_full_name()}) {
    server_->SetServing(service, writable);
  }
}

}  // namespace tertib::catalogue
