#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/serving/health.h"
#include "tertib/catalogue/v1/service_status.pb.h"

namespace tertib {

// What a service says of itself to those who run it. Its figures are those that a scrape would
// get: so the two never differ, and nothing is counted twice. Any thread.
class ServiceReport {
 public:
  // Made when the program starts. The references must outlive it.
  ServiceReport(std::string version, const Metrics& metrics, const Health& health, Logger& log)
      : version_(std::move(version)), metrics_(metrics), health_(health), log_(log) {}

  // Figures of the process at one moment, by their names.
  class Figures {
   public:
    explicit Figures(const Metrics& metrics);
    // That of a figure without labels. Nothing if there is none, or it is not known now.
    std::optional<double> Find(const std::string& name) const;
    std::optional<int64_t> FindCount(const std::string& name) const;

   private:
    std::map<std::string, double> values_;
  };
  // Takes about as long as a scrape.
  Figures Read() const { return Figures(metrics_); }

  catalogue::v1::ServiceStatus Service(const Figures& figures) const;
  catalogue::v1::StoreStatus Store(const Figures& figures) const;

  // Answers a SetLogLevel: from now on lines are written from that level on. INVALID_FIELDS if it
  // is none.
  template <typename Request, typename Response>
  absl::Status SetLogLevel(const Request& request, Response& response) const {
    response.set_previous_log_level(log_level());
    const absl::Status status = SetLogLevel(request.log_level());
    response.set_log_level(log_level());
    return status;
  }

 private:
  catalogue::v1::LogLevel log_level() const;
  absl::Status SetLogLevel(catalogue::v1::LogLevel wanted) const;

  const std::string version_;
  const Metrics& metrics_;
  const Health& health_;
  Logger& log_;
  const SteadyTime start_ = std::chrono::steady_clock::now();
};

}  // namespace tertib
