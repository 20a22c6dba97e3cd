#pragma once

#include "services/catalogue/store/rocks_store.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/serving/grpc_server.h"

namespace tertib::catalogue {

// What the catalogue says of itself to whoever watches over it. A service is SERVING while every
// method of it serves, and the server as a whole ("") while every service does. So a store that
// takes no writes, because its disk is full or has failed, leaves EventService alone SERVING: reads
// of the others answer all the same. Any thread.
class Health {
 public:
  explicit Health(Metrics& metrics);

  // The server is ready to serve. It must outlive the last call of this.
  void Serve(GrpcServer& server) TERTIB_EXCLUDES(mutex_);

  // Whether the store takes writes; at any time, also before Serve.
  void Tell(StoreCondition condition) TERTIB_EXCLUDES(mutex_);

 private:
  void TellServer() TERTIB_REQUIRES(mutex_);

  prometheus::Gauge& read_only_gauge_;
  prometheus::Gauge& disk_full_gauge_;
  Mutex mutex_;
  GrpcServer* server_ TERTIB_GUARDED_BY(mutex_) = nullptr;
  StoreCondition condition_ TERTIB_GUARDED_BY(mutex_) = StoreCondition::kWritable;
};

}  // namespace tertib::catalogue
