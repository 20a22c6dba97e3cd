#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/common/log.h"

namespace tertib {

// A log whose lines can be read. One thread, but for who logs.
class LogFile {
 public:
  LogFile();
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  Logger& log() { return *log_; }

  // All lines that were logged, those held back too. Ends the log.
  std::vector<std::string> Close();

 private:
  const int file_;
  std::unique_ptr<Logger> log_;
};

}  // namespace tertib
