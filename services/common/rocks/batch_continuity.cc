#include "services/common/rocks/batch_continuity.h"

#include <rocksdb/write_batch.h>

#include <string_view>

namespace tertib {
namespace {

// The number of a batch's first change: the first 8 bytes of its encoding, the lowest first
// (RocksDB, write_batch.cc).
std::optional<uint64_t> FirstNumber(const rocksdb::WriteBatch& batch) {
  const std::string_view bytes = batch.Data();
  if (bytes.size() < sizeof(uint64_t)) {
    return std::nullopt;
  }
  uint64_t number = 0;
  for (size_t at = sizeof(uint64_t); at > 0; --at) {
    number = number << 8U | static_cast<unsigned char>(bytes[at - 1]);
  }
  return number;
}

}  // namespace

void BatchContinuity::ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& log_numbers,
                                               const std::map<std::string, uint32_t>& ids) {
  if (store_ != nullptr) {
    store_->ColumnFamilyLogNumberMap(log_numbers, ids);
  }
}

rocksdb::WalFilter::WalProcessingOption BatchContinuity::LogRecordFound(
    unsigned long long log_number, const std::string& file_name, const rocksdb::WriteBatch& batch,
    rocksdb::WriteBatch* new_batch, bool* batch_changed) {
  if (store_ != nullptr) {
    const auto option =
        store_->LogRecordFound(log_number, file_name, batch, new_batch, batch_changed);
    if (option != WalProcessingOption::kContinueProcessing) {
      return option;
    }
  }
  if (batch.Count() == 0) {
    // RocksDB begins a log so behind one whose end it could not read. A start that was refused
    // leaves it there, and the log before it may have been mended since.
    return WalProcessingOption::kContinueProcessing;
  }
  const auto first = FirstNumber(batch);
  if (!first || (next_ && *first != *next_)) {
    broken_ = true;
    return WalProcessingOption::kCorruptedRecord;
  }
  next_ = *first + batch.Count();
  return WalProcessingOption::kContinueProcessing;
}

}  // namespace tertib
