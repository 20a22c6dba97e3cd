#include "tests/faults/wal_records.h"

namespace tertib {

std::vector<WalRecord> WalRecords(const std::string& log) {
  std::vector<WalRecord> records;
  size_t at = 0;
  while (at + WalRecord::kHeaderBytes <= log.size()) {
    const size_t left = WalRecord::kBlockBytes - at % WalRecord::kBlockBytes;
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(log[at + i]); };
    if (left < WalRecord::kHeaderBytes) {
      at += left;
      continue;
    }
    const size_t length = byte(4) + size_t{256} * byte(WalRecord::kLengthHighByte);
    if (byte(WalRecord::kType) == 0 || at + WalRecord::kHeaderBytes + length > log.size()) {
      break;
    }
    records.push_back({at, WalRecord::kHeaderBytes + length});
    at += WalRecord::kHeaderBytes + length;
  }
  return records;
}

}  // namespace tertib
