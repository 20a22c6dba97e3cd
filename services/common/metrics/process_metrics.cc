#include "services/common/metrics/process_metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tertib {
namespace {

using prometheus::MetricType;
using Samples = std::vector<Metrics::Sample>;

// What stands in /proc/self/stat after the program's name, which may hold anything: the first field
// is the state (proc(5) calls it the third).
std::vector<std::string> ReadStat() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  std::vector<std::string> fields;
  for (size_t at = line.rfind(')'); at != std::string::npos && at + 2 <= line.size();) {
    const size_t end = line.find(' ', at + 2);
    fields.push_back(line.substr(at + 2, end == std::string::npos ? end : end - at - 2));
    at = end == std::string::npos ? end : end - 1;
  }
  return fields;
}

// A field of it, by its number in proc(5).
std::optional<double> Stat(size_t number) {
  const auto fields = ReadStat();
  const size_t index = number - 3;
  uint64_t value = 0;
  if (index >= fields.size()) {
    return std::nullopt;
  }
  const std::string& field = fields[index];
  const auto read = std::from_chars(field.data(), field.data() + field.size(), value);
  return read.ec == std::errc() ? std::optional<double>(static_cast<double>(value)) : std::nullopt;
}

std::optional<double> StartTime() {
  std::ifstream file("/proc/stat");
  const auto ticks = Stat(22);
  for (std::string key; file >> key;) {
    double boot = 0;
    if (key == "btime" && file >> boot && ticks) {
      return boot + *ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
    std::getline(file, key);
  }
  return std::nullopt;
}

std::optional<double> ProcessorSeconds() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) {
    return std::nullopt;
  }
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::optional<double> OpenDescriptors() {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), closedir);
  if (folder == nullptr) {
    return std::nullopt;
  }
  double count = -1;  // The folder's own.
  while (const dirent* entry = readdir(folder.get())) {
    count += std::string_view(entry->d_name).starts_with('.') ? 0 : 1;
  }
  return count;
}

std::optional<double> Limit(decltype(RLIMIT_NOFILE) resource) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) {
    return std::nullopt;
  }
  return limit.rlim_cur == RLIM_INFINITY ? -1 : static_cast<double>(limit.rlim_cur);
}

std::optional<double> ResidentBytes() {
  const auto pages = Stat(24);
  return pages ? std::optional<double>(*pages * static_cast<double>(sysconf(_SC_PAGESIZE)))
               : std::nullopt;
}

void Add(Metrics& metrics, MetricType type, const std::string& name, const std::string& help,
         std::function<std::optional<double>()> value) {
  metrics.AddFamily(type, name, help, [value = std::move(value)] {
    const auto known = value();
    return known ? Samples{{{}, *known}} : Samples{};
  });
}

}  // namespace

void AddProcessMetrics(const std::string& version, Metrics& metrics) {
  Add(metrics, MetricType::Counter, "process_cpu_seconds_total",
      "Processor time, user and system, in seconds.", ProcessorSeconds);
  Add(metrics, MetricType::Gauge, "process_open_fds", "Open file descriptors.", OpenDescriptors);
  Add(metrics, MetricType::Gauge, "process_max_fds", "How many file descriptors may be open.",
      [] { return Limit(RLIMIT_NOFILE); });
  Add(metrics, MetricType::Gauge, "process_virtual_memory_bytes", "Virtual memory in bytes.",
      [] { return Stat(23); });
  Add(metrics, MetricType::Gauge, "process_virtual_memory_max_bytes",
      "How much virtual memory there may be, in bytes; -1: any amount.",
      [] { return Limit(RLIMIT_AS); });
  Add(metrics, MetricType::Gauge, "process_resident_memory_bytes", "Resident memory in bytes.",
      ResidentBytes);
  Add(metrics, MetricType::Gauge, "process_threads", "Threads of the process.",
      [] { return Stat(20); });
  Add(metrics, MetricType::Gauge, "process_start_time_seconds",
      "When the process was started, in seconds since 1970.",
      [start = StartTime()] { return start; });
  metrics.AddFamily(MetricType::Gauge, "tertib_build_info",
                    "Always 1; its labels say which version runs and what it was built with.",
                    [version] {
                      return Samples{{{{"version", version}, {"compiler", __VERSION__}}, 1}};
                    });
}

}  // namespace tertib
