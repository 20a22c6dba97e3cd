#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/common/store_condition.h"

namespace tertib {

// What a program says of itself to whoever watches over it, by name (grpc.health.v1):
//   liveness           it runs; whether it should be started anew is not asked of anything else
//   a service's name   every method of it serves what is newest
//   readiness, ""      every service does
// A store that takes no writes, because its disk is full, refuses or is damaged, takes that away
// from the services that live on writes; their reads answer all the same. Any thread.
class Health {
 public:
  static constexpr char kLiveness[] = "liveness";
  static constexpr char kReadiness[] = "readiness";

  struct Options {
    // In the names of the gauges: tertib_<program>_read_only and tertib_<program>_disk_full.
    std::string program;
    // Full names of the services that need no writes, and of those that do.
    std::vector<std::string> reading;
    std::vector<std::string> writing;
    // Of those that serve whatever the data is like, until the program stops.
    std::vector<std::string> always = {};
    // Why it is not ready at first, for people: "it has not caught up yet".
    std::string at_first = "it starts";
  };
  // What there is to say of one name.
  struct Answer {
    bool serving = false;
    std::string why_not;
  };
  // Takes what is to be said of a name.
  using Listener = std::function<void(const std::string& name, bool serving)>;

  Health(Options options, Metrics& metrics);

  // Tells `listener` all that there is to say, and from now on what changes. It must stay callable
  // as long as this is told anything.
  void Attach(Listener listener) TERTIB_EXCLUDES(mutex_);

  // The program can be asked; it cannot at first.
  void SetReady() TERTIB_EXCLUDES(mutex_);
  // It cannot be asked for now: why, for people.
  void SetUnready(std::string why) TERTIB_EXCLUDES(mutex_);
  // It stops: it is not ready from now on, whatever it is told.
  void Stop() TERTIB_EXCLUDES(mutex_);

  // Whether the store takes writes; it does at first.
  void Tell(StoreCondition condition) TERTIB_EXCLUDES(mutex_);

  StoreCondition condition() const TERTIB_EXCLUDES(mutex_);

  // Of the readiness, and of each service by its name.
  std::map<std::string, Answer> Ask() const TERTIB_EXCLUDES(mutex_);

 private:
  void Become(std::string unready) TERTIB_EXCLUDES(mutex_);
  std::map<std::string, Answer> Now() const TERTIB_REQUIRES(mutex_);
  void TellAll() TERTIB_REQUIRES(mutex_);

  const Options options_;
  prometheus::Gauge& read_only_gauge_;
  prometheus::Gauge& disk_full_gauge_;
  prometheus::Family<prometheus::Gauge>& serving_gauges_;
  mutable Mutex mutex_;
  Listener listener_ TERTIB_GUARDED_BY(mutex_) = [](const std::string&, bool) {};
  // Empty: it can be asked.
  std::string unready_ TERTIB_GUARDED_BY(mutex_);
  bool stopping_ TERTIB_GUARDED_BY(mutex_) = false;
  StoreCondition condition_ TERTIB_GUARDED_BY(mutex_) = StoreCondition::kWritable;
};

}  // namespace tertib
