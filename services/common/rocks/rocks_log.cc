#include "services/common/rocks/rocks_log.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <string>

namespace tertib {

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
  const MutexLock lock(mutex_);
  if (log_ != nullptr) {
    log_->Warning(std::string("RocksDB: ") + text.data());
  }
}

}  // namespace tertib
