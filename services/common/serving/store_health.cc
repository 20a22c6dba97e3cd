#include "services/common/serving/store_health.h"

#include <utility>

namespace tertib {

StoreHealth::StoreHealth(Options options, Metrics& metrics)
    : options_(std::move(options)),
      read_only_gauge_(metrics.AddGauge(
          "tertib_" + options_.program + "_read_only",
          "1 once the disk refused a write, or the data folder is no longer the one that was "
          "opened: nothing more is written until a restart.")),
      disk_full_gauge_(metrics.AddGauge(
          "tertib_" + options_.program + "_disk_full",
          "1 while nothing is written because the disk has too little room left.")) {}

void StoreHealth::Attach(GrpcServer& server) {
  const MutexLock lock(mutex_);
  server_ = &server;
  TellServer();
}

void StoreHealth::SetReady(bool ready) {
  const MutexLock lock(mutex_);
  ready_ = ready;
  TellServer();
}

void StoreHealth::Tell(StoreCondition condition) {
  const MutexLock lock(mutex_);
  condition_ = condition;
  read_only_gauge_.Set(condition == StoreCondition::kReadOnly ? 1 : 0);
  disk_full_gauge_.Set(condition == StoreCondition::kFull ? 1 : 0);
  TellServer();
}

void StoreHealth::TellServer() {
  if (server_ == nullptr) {
    return;
  }
  const bool writable = condition_ == StoreCondition::kWritable;
  for (const std::string& service : options_.reading) {
    server_->SetServing(service, ready_);
  }
  for (const std::string& service : options_.writing) {
    server_->SetServing(service, ready_ && writable);
  }
  server_->SetServing("", ready_ && writable);
}

}  // namespace tertib
