#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#include "services/common/rocks/rocks_folder.h"

namespace tertib {
namespace {

using prometheus::MetricType;

// A figure that RocksDB keeps by itself: asking for it costs no look at the data.
struct Property {
  const char* metric;
  const char* help;
  const std::string& property;
  // Whether it is of each column family, so that all of them are added up.
  bool of_each_family = false;
  MetricType type = MetricType::Gauge;
};

using Names = rocksdb::DB::Properties;

const auto& Properties() {
  static const auto* all = new std::array{
      Property{"tertib_rocksdb_memtable_bytes", "Memory of what is not in tables yet, in bytes.",
               Names::kCurSizeAllMemTables, true},
      Property{"tertib_rocksdb_immutable_memtables", "Memtables that wait to become tables.",
               Names::kNumImmutableMemTable, true},
      Property{"tertib_rocksdb_flushes_running", "Memtables that are being written as tables.",
               Names::kNumRunningFlushes},
      Property{"tertib_rocksdb_compactions_pending",
               "Column families that have tables to be merged.", Names::kCompactionPending, true},
      Property{"tertib_rocksdb_compactions_running", "Merges of tables under way.",
               Names::kNumRunningCompactions},
      Property{"tertib_rocksdb_compaction_pending_bytes",
               "What merging tables has yet to rewrite, in bytes, as estimated.",
               Names::kEstimatePendingCompactionBytes, true},
      Property{"tertib_rocksdb_write_stopped", "1 while writes wait for flushes or merges.",
               Names::kIsWriteStopped},
      Property{"tertib_rocksdb_delayed_write_bytes_per_second",
               "To what writes are slowed down while merges lag behind, in bytes per second; 0: "
               "they are not.",
               Names::kActualDelayedWriteRate},
      Property{"tertib_rocksdb_block_cache_bytes", "Blocks of tables in the cache, in bytes.",
               Names::kBlockCacheUsage},
      Property{"tertib_rocksdb_block_cache_capacity_bytes", "What the cache may hold, in bytes.",
               Names::kBlockCacheCapacity},
      Property{"tertib_rocksdb_live_bytes",
               "Data without what was overwritten or deleted, in bytes, as estimated.",
               Names::kEstimateLiveDataSize, true},
      Property{"tertib_rocksdb_table_bytes", "Size of all table files in bytes.",
               Names::kTotalSstFilesSize, true},
      Property{"tertib_rocksdb_background_errors_total", "Flushes and merges that failed.",
               Names::kBackgroundErrors, false, MetricType::Counter},
  };
  return *all;
}

std::vector<Metrics::Sample> Known(bool known, uint64_t value) {
  return known ? std::vector<Metrics::Sample>{{{}, static_cast<double>(value)}}
               : std::vector<Metrics::Sample>{};
}

// Of the file system that holds the folder.
std::vector<Metrics::Sample> Space(const std::string& folder,
                                   std::uintmax_t std::filesystem::space_info::*figure) {
  std::error_code failed;
  const auto space = std::filesystem::space(folder, failed);
  return Known(!failed, space.*figure);
}

// By their names: RocksDB's own list of logs reads them.
std::vector<Metrics::Sample> LogBytes(const std::string& folder) {
  std::error_code failed;
  uint64_t bytes = 0;
  std::filesystem::directory_iterator at(folder, failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    std::error_code gone;
    const auto size = at->path().extension() == ".log" ? at->file_size(gone) : 0;
    bytes += gone ? 0 : size;
  }
  return Known(!failed, bytes);
}

}  // namespace

void RocksFolder::ReportTo(Metrics& metrics) const {
  for (const Property& property : Properties()) {
    metrics.AddFamily(property.type, property.metric, property.help, [this, &property] {
      uint64_t value = 0;
      const bool known = property.of_each_family
                             ? db_->GetAggregatedIntProperty(property.property, &value)
                             : db_->GetIntProperty(property.property, &value);
      return Known(known, value);
    });
  }
  metrics.AddFamily(MetricType::Counter, "tertib_rocksdb_corruptions_total",
                    "How often a read, a flush or a merge met data that is damaged.",
                    [this] { return Known(true, corruptions()); });
  metrics.AddFamily(MetricType::Gauge, "tertib_rocksdb_wal_bytes",
                    "Size of the write-ahead logs that are kept, in bytes.",
                    [folder = folder_->path()] { return LogBytes(folder); });
  metrics.AddFamily(MetricType::Gauge, "tertib_data_free_bytes",
                    "Room that is left in the file system of the data folder, in bytes. Writes are "
                    "refused below 64 MiB.",
                    [folder = folder_->path()] {
                      return Space(folder, &std::filesystem::space_info::available);
                    });
  metrics.AddFamily(
      MetricType::Gauge, "tertib_data_size_bytes",
      "Size of the file system of the data folder, in bytes.",
      [folder = folder_->path()] { return Space(folder, &std::filesystem::space_info::capacity); });
}

}  // namespace tertib
