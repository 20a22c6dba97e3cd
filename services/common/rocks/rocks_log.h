#pragma once

#include <rocksdb/env.h>

#include <string>
#include <vector>

#include "services/common/log.h"
#include "services/common/mutex.h"

namespace tertib {

// RocksDB's log of itself, in ours: warnings and errors. RocksDB's own file LOG would stand on the
// disk that it tells of: a write to it that fails ends the process by an assertion in Debian's
// build, and opening a folder renames it under whoever holds that. Any thread.
//
// Nothing is written before Release: what RocksDB says while it opens a folder that it then refuses
// is in its refusal.
class RocksLog final : public rocksdb::Logger {
 public:
  explicit RocksLog(tertib::Logger& log)
      : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), log_(&log) {}

  // From now on lines are written, those that have waited first.
  void Release() TERTIB_EXCLUDES(mutex_);
  // Nothing is written any more: for a database that outlives the log.
  void Detach() TERTIB_EXCLUDES(mutex_);

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override;
  void Logv(rocksdb::InfoLogLevel level, const char* format, va_list arguments) override
      TERTIB_EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  tertib::Logger* log_ TERTIB_GUARDED_BY(mutex_);
  bool released_ TERTIB_GUARDED_BY(mutex_) = false;
  std::vector<std::string> waiting_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib
