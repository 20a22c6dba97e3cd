#include "services/common/serving/service_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "services/common/error.h"
#include "services/common/timestamp.h"

namespace tertib {
namespace {

using catalogue::v1::Usage;

// The levels that can be asked for, in both worlds.
constexpr std::array<std::pair<LogLevel, catalogue::v1::LogLevel>, 4> kLevels = {{
    {LogLevel::kDebug, catalogue::v1::LOG_LEVEL_DEBUG},
    {LogLevel::kInfo, catalogue::v1::LOG_LEVEL_INFO},
    {LogLevel::kWarning, catalogue::v1::LOG_LEVEL_WARNING},
    {LogLevel::kError, catalogue::v1::LOG_LEVEL_ERROR},
}};

catalogue::v1::StoreCondition ToProto(StoreCondition condition) {
  switch (condition) {
    case StoreCondition::kWritable:
      return catalogue::v1::STORE_CONDITION_WRITABLE;
    case StoreCondition::kFull:
      return catalogue::v1::STORE_CONDITION_FULL;
    case StoreCondition::kReadOnly:
      break;
  }
  return catalogue::v1::STORE_CONDITION_READ_ONLY;
}

void Fill(const std::optional<int64_t>& used, const std::optional<int64_t>& limit, Usage& usage) {
  if (used) {
    usage.set_used(*used);
  }
  // The system says -1 for any amount.
  if (limit && *limit >= 0) {
    usage.set_limit(*limit);
  }
}

}  // namespace

ServiceReport::Figures::Figures(const Metrics& metrics) {
  for (const prometheus::MetricFamily& family : metrics.Collect()) {
    for (const prometheus::ClientMetric& metric : family.metric) {
      const bool counts = family.type == prometheus::MetricType::Counter;
      if (metric.label.empty()) {
        values_[family.name] = counts ? metric.counter.value : metric.gauge.value;
      }
    }
  }
}

std::optional<double> ServiceReport::Figures::Find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() || std::isnan(found->second) ? std::nullopt
                                                             : std::optional(found->second);
}

std::optional<int64_t> ServiceReport::Figures::FindCount(const std::string& name) const {
  const auto value = Find(name);
  return value ? std::optional(static_cast<int64_t>(*value)) : std::nullopt;
}

catalogue::v1::ServiceStatus ServiceReport::Service(const Figures& figures) const {
  catalogue::v1::ServiceStatus status;
  status.set_version(version_);
  if (const auto start = figures.Find("process_start_time_seconds")) {
    *status.mutable_start_time() =
        ToTimestamp(absl::FromUnixMillis(static_cast<int64_t>(*start * 1000)));
  }
  *status.mutable_uptime() =
      ToDuration(absl::FromChrono(std::chrono::steady_clock::now() - start_));
  status.set_log_level(log_level());
  const Health::Answer readiness = health_.Ask()[Health::kReadiness];
  status.set_ready(readiness.serving);
  status.set_unready_reason(readiness.why_not);
  Fill(figures.FindCount("tertib_connections"), figures.FindCount("tertib_connections_limit"),
       *status.mutable_connections());
  Fill(figures.FindCount("tertib_calls_under_way"),
       figures.FindCount("tertib_calls_under_way_limit"), *status.mutable_calls());
  Fill(figures.FindCount("tertib_waiting_bytes"), figures.FindCount("tertib_waiting_bytes_limit"),
       *status.mutable_waiting_bytes());
  Fill(figures.FindCount("process_resident_memory_bytes"),
       figures.FindCount("tertib_memory_limit_bytes"), *status.mutable_memory_bytes());
  Fill(figures.FindCount("process_open_fds"), figures.FindCount("process_max_fds"),
       *status.mutable_descriptors());
  return status;
}

catalogue::v1::StoreStatus ServiceReport::Store(const Figures& figures) const {
  catalogue::v1::StoreStatus status;
  status.set_condition(ToProto(health_.condition()));
  if (const auto bytes = figures.FindCount("tertib_rocksdb_table_bytes")) {
    status.set_table_bytes(*bytes);
  }
  if (const auto bytes = figures.FindCount("tertib_rocksdb_wal_bytes")) {
    status.set_wal_bytes(*bytes);
  }
  if (const auto bytes = figures.FindCount("tertib_rocksdb_memtable_bytes")) {
    status.set_memtable_bytes(*bytes);
  }
  if (const auto bytes = figures.FindCount("tertib_data_free_bytes")) {
    status.set_free_bytes(*bytes);
  }
  return status;
}

catalogue::v1::LogLevel ServiceReport::log_level() const {
  const LogLevel level = log_.level();
  for (const auto& [ours, wire] : kLevels) {
    if (ours == level) {
      return wire;
    }
  }
  return catalogue::v1::LOG_LEVEL_UNSPECIFIED;
}

absl::Status ServiceReport::SetLogLevel(catalogue::v1::LogLevel wanted) const {
  for (const auto& [ours, wire] : kLevels) {
    if (wire == wanted) {
      const LogLevel before = log_.level();
      // The line is written if it was wanted before or is now.
      log_.SetLevel(std::min(before, ours));
      log_.Info("the log level was set by a call", {{"from", std::string(LogLevelName(before))},
                                                    {"to", std::string(LogLevelName(ours))}});
      log_.SetLevel(ours);
      return absl::OkStatus();
    }
  }
  FieldErrors errors;
  errors.Add("log_level",
             "Say LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING or LOG_LEVEL_ERROR.",
             "Isi LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, atau LOG_LEVEL_ERROR.");
  return errors.ToStatus();
}

}  // namespace tertib
