#include "tests/testing/log_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <sstream>

namespace tertib {

LogFile::LogFile()
    : file_(memfd_create("log", MFD_CLOEXEC)), log_(std::make_unique<Logger>("test", file_)) {}

LogFile::~LogFile() {
  log_.reset();
  close(file_);
}

std::vector<std::string> LogFile::Close() {
  log_.reset();
  std::string text;
  std::array<char, 4'096> bytes{};
  for (ssize_t got = 1; got > 0;) {
    got = pread(file_, bytes.data(), bytes.size(), static_cast<off_t>(text.size()));
    text.append(bytes.data(), got > 0 ? static_cast<size_t>(got) : 0);
  }
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace tertib
