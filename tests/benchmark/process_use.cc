#include "tests/benchmark/process_use.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <ratio>
#include <sstream>
#include <string>
#include <system_error>

namespace tertib::benchmark {
namespace {

using std::chrono::nanoseconds;

nanoseconds CpuTimeOf(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) {
    return {};
  }
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

nanoseconds Ticks(int64_t ticks) {
  return nanoseconds(ticks * (std::nano::den / sysconf(_SC_CLK_TCK)));
}

// The 14th and 15th field of /proc/PID/stat (proc(5)), in ticks; the second, the program's name,
// may hold anything, and ends with the last parenthesis.
void ReadTimes(const std::string& folder, ProcessUse& use) {
  std::ifstream file(folder + "/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  std::string skipped;
  for (int field = 3; field < 14; ++field) {
    fields >> skipped;
  }
  int64_t user = 0;
  int64_t system = 0;
  fields >> user >> system;
  use.user = Ticks(user);
  use.system = Ticks(system);
}

uint64_t SwitchesOf(const std::filesystem::path& thread) {
  std::ifstream file(thread / "status");
  uint64_t sum = 0;
  for (std::string line; std::getline(file, line);) {
    if (const size_t at = line.find("voluntary_ctxt_switches:"); at != std::string::npos) {
      sum += std::stoull(line.substr(line.find(':') + 1));
    }
  }
  return sum;
}

}  // namespace

ProcessUse UseOf(pid_t process) {
  const std::string folder = fmt::format("/proc/{}", process);
  ProcessUse use;
  use.cpu = CpuTimeOf(process);
  ReadTimes(folder, use);
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator(folder + "/task", gone)) {
    use.switches += SwitchesOf(thread.path());
  }
  return use;
}

ProcessUse operator-(const ProcessUse& now, const ProcessUse& before) {
  // Threads that have ended since take their switches away.
  return {now.cpu - before.cpu, now.user - before.user, now.system - before.system,
          now.switches - std::min(now.switches, before.switches)};
}

}  // namespace tertib::benchmark
