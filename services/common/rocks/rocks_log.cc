#include "services/common/rocks/rocks_log.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <utility>

namespace tertib {
namespace {

constexpr size_t kMostWaiting = 100;

}  // namespace

void RocksLog::Release() {
  const MutexLock lock(mutex_);
  released_ = true;
  for (const std::string& line : waiting_) {
    log_->Warning(line);
  }
  waiting_.clear();
}

void RocksLog::Detach() {
  const MutexLock lock(mutex_);
  log_ = nullptr;
}

void RocksLog::Logv(const char* format, va_list arguments) {
  Logv(rocksdb::InfoLogLevel::INFO_LEVEL, format, arguments);
}

void RocksLog::Logv(rocksdb::InfoLogLevel level, const char* format, va_list arguments) {
  if (level < GetInfoLogLevel() || level == rocksdb::InfoLogLevel::HEADER_LEVEL) {
    return;
  }
  std::array<char, 1'000> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  std::string line = std::string("RocksDB: ") + text.data();
  const MutexLock lock(mutex_);
  if (!released_ && waiting_.size() < kMostWaiting) {
    waiting_.push_back(std::move(line));
  } else if (released_ && log_ != nullptr) {
    log_->Warning(line);
  }
}

}  // namespace tertib
