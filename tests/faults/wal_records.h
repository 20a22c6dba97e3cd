#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tertib {

// Where a record of a write-ahead log of RocksDB begins: CRC (4 bytes), length (2, little-endian),
// type (1), content. None goes over the end of a block.
struct WalRecord {
  static constexpr size_t kBlockBytes = 32 << 10;
  static constexpr size_t kHeaderBytes = 7;
  static constexpr size_t kLengthHighByte = 5;
  static constexpr size_t kType = 6;

  size_t at = 0;
  size_t size = 0;  // The header's too.
};

// All records of a log, in order.
std::vector<WalRecord> WalRecords(const std::string& log);

}  // namespace tertib
