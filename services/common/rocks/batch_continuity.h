#pragma once

#include <rocksdb/wal_filter.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tertib {

// Looks at every batch that RocksDB replays from its write-ahead logs: each must begin with the
// number that RocksDB gave out next after the batch before it. So what stands behind a log that is
// missing, or cut between two batches, is not taken over. RocksDB calls it from the thread that
// opens.
class BatchContinuity final : public rocksdb::WalFilter {
 public:
  // Whether a hole ended the replay.
  bool broken() const { return broken_; }

  const char* Name() const override { return "TertibBatchContinuity"; }
  WalProcessingOption LogRecordFound(unsigned long long log_number, const std::string& file_name,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* new_batch, bool* batch_changed) override;

 private:
  std::optional<uint64_t> next_;
  bool broken_ = false;
};

}  // namespace tertib
