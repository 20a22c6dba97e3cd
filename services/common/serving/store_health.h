#pragma once

#include <string>
#include <vector>

#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/serving/grpc_server.h"
#include "services/common/store_condition.h"

namespace tertib {

// What a program says of itself and of its store to whoever watches over it. A service is SERVING
// while every method of it serves what is newest, and the server as a whole ("") while every
// service does. A store that takes no writes, because its disk is full or has failed, takes that
// away from those that live on writes; their reads answer all the same. Any thread.
class StoreHealth {
 public:
  struct Options {
    // In the names of the gauges: tertib_<program>_read_only and tertib_<program>_disk_full.
    std::string program;
    // Full names of the services that need no writes, and of those that do.
    std::vector<std::string> reading;
    std::vector<std::string> writing;
  };

  StoreHealth(Options options, Metrics& metrics);

  // Whom to tell from now on. It must outlive the last call of this.
  void Attach(GrpcServer& server) TERTIB_EXCLUDES(mutex_);

  // Whether the program can be asked at all; it cannot at first.
  void SetReady(bool ready) TERTIB_EXCLUDES(mutex_);

  // Whether the store takes writes; it does at first.
  void Tell(StoreCondition condition) TERTIB_EXCLUDES(mutex_);

 private:
  void TellServer() TERTIB_REQUIRES(mutex_);

  const Options options_;
  prometheus::Gauge& read_only_gauge_;
  prometheus::Gauge& disk_full_gauge_;
  Mutex mutex_;
  GrpcServer* server_ TERTIB_GUARDED_BY(mutex_) = nullptr;
  bool ready_ TERTIB_GUARDED_BY(mutex_) = false;
  StoreCondition condition_ TERTIB_GUARDED_BY(mutex_) = StoreCondition::kWritable;
};

}  // namespace tertib
