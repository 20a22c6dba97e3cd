#pragma once

#include <rocksdb/wal_filter.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tertib {

// Looks at every batch that RocksDB replays from its write-ahead logs: each must begin with the
// number that RocksDB gave out next after the batch before it. So what stands behind a log that is
// missing, or cut between two batches, is not taken over, nor what was replayed before, on which
// RocksDB ends the process. RocksDB calls it from the thread that opens.
class BatchContinuity final : public rocksdb::WalFilter {
 public:
  // `store`: the store's own filter, which is asked first; may be null.
  explicit BatchContinuity(rocksdb::WalFilter* store) : store_(store) {}

  // Whether a hole, or a batch that was there before, ended the replay.
  bool broken() const { return broken_; }

  const char* Name() const override { return "TertibBatchContinuity"; }
  void ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& log_numbers,
                                const std::map<std::string, uint32_t>& ids) override;
  WalProcessingOption LogRecordFound(unsigned long long log_number, const std::string& file_name,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* new_batch, bool* batch_changed) override;

 private:
  rocksdb::WalFilter* const store_;
  std::optional<uint64_t> next_;
  bool broken_ = false;
};

}  // namespace tertib
