#include "tests/faults/fault_plan.h"

#include <cstdio>
#include <fstream>
#include <utility>

namespace tertib {

FaultPlan::FaultPlan(std::string folder) : folder_(std::move(folder)) {
  SetClock(0);
  Set();
}

std::vector<std::string> FaultPlan::Under() const {
  // A sanitizer's runtime must come first.
  const std::string before =
      std::string(TERTIB_SANITIZER_RUNTIME).empty() ? "" : TERTIB_SANITIZER_RUNTIME ":";
  return {"/usr/bin/env",
          "LD_PRELOAD=" + before + TERTIB_FAULTS_LIBRARY ":" TERTIB_SMALL_MEMTABLES_LIBRARY,
          "TERTIB_FAULTS_FOLDER=" + folder_, "TERTIB_FAULTS_PLAN=" + plan_,
          "TERTIB_FAULTS_CLOCK=" + clock_};
}

void FaultPlan::Set(const std::string& faults) {
  std::remove((plan_ + ".fired").c_str());
  std::ofstream(plan_ + ".new") << faults;
  std::rename((plan_ + ".new").c_str(), plan_.c_str());
}

std::vector<std::string> FaultPlan::Fired() const {
  std::vector<std::string> fired;
  std::ifstream file(plan_ + ".fired");
  for (std::string line; std::getline(file, line);) {
    fired.push_back(line);
  }
  return fired;
}

void FaultPlan::SetClock(int64_t seconds) {
  std::fstream file(clock_, std::ios::binary | std::ios::in | std::ios::out);
  if (!file) {
    file.open(clock_, std::ios::binary | std::ios::out);
  }
  file.write(reinterpret_cast<const char*>(&seconds), sizeof(seconds));
}

}  // namespace tertib
