#pragma once

#include <rocksdb/wal_filter.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "services/common/sequence.h"

namespace tertib::catalogue {

// Looks at every batch that RocksDB replays from its write-ahead logs when the store is opened:
// each must begin with the event behind the last of the batch before it. So a log that is missing,
// or cut in its middle, ends the opening before anything of what follows the hole is taken over.
// RocksDB calls it from the thread that opens.
class WalContinuity final : public rocksdb::WalFilter {
 public:
  struct Hole {
    // The last event before it, and the first one after it.
    Sequence last;
    Sequence next;
  };

  // The hole that ended the replay, if there was one.
  const std::optional<Hole>& hole() const { return hole_; }
  // The first event that was replayed, if any was. That before it must be in the tables.
  const std::optional<Sequence>& first() const { return first_; }

  const char* Name() const override { return "TertibWalContinuity"; }
  void ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& log_numbers,
                                const std::map<std::string, uint32_t>& ids) override;
  WalProcessingOption LogRecordFound(unsigned long long log_number, const std::string& file_name,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* new_batch, bool* batch_changed) override;

 private:
  std::optional<uint32_t> events_family_;
  std::optional<Sequence> first_;
  std::optional<Sequence> last_;
  std::optional<Hole> hole_;
};

}  // namespace tertib::catalogue
