#include "services/catalogue/rpc/health.h"

#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"

namespace tertib::catalogue {

Health::Health(Metrics& metrics)
    : read_only_gauge_(metrics.AddGauge(
          "tertib_catalogue_read_only",
          "1 once the disk refused a write: no more are taken until a restart.")) {}

void Health::Serve(GrpcServer& server) {
  const MutexLock lock(mutex_);
  server_ = &server;
  server_->SetServing(true);
  Tell();
}

void Health::BecomeReadOnly() {
  const MutexLock lock(mutex_);
  read_only_ = true;
  read_only_gauge_.Set(1);
  Tell();
}

void Health::Tell() {
  if (server_ == nullptr || !read_only_) {
    return;
  }
  for (const char* service :
       {"", v1::CatalogueService::service_full_name(), v1::ImportService::service_full_name()}) {
    server_->SetServing(service, false);
  }
}

}  // namespace tertib::catalogue
