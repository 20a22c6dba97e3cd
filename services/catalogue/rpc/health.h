#pragma once

#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/serving/grpc_server.h"

namespace tertib::catalogue {

// What the catalogue says of itself to whoever watches over it. A service is SERVING while every
// method of it serves, and the server as a whole ("") while every service does. So a store that
// takes no more writes leaves EventService alone SERVING: reads of the others answer all the same,
// but only a restart makes the register whole again. Any thread.
class Health {
 public:
  explicit Health(Metrics& metrics);

  // The server is ready to serve. It must outlive the last call of this.
  void Serve(GrpcServer& server) TERTIB_EXCLUDES(mutex_);

  // The store takes no more writes until it is opened again; at any time, also before Serve.
  void BecomeReadOnly() TERTIB_EXCLUDES(mutex_);

 private:
  void Tell() TERTIB_REQUIRES(mutex_);

  prometheus::Gauge& read_only_gauge_;
  Mutex mutex_;
  GrpcServer* server_ TERTIB_GUARDED_BY(mutex_) = nullptr;
  bool read_only_ TERTIB_GUARDED_BY(mutex_) = false;
};

}  // namespace tertib::catalogue
