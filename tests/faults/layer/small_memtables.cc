// RocksDB with memtables of 64 KiB and small tables, so that a test of seconds sees what a day of
// work does: flushes, compactions, several write-ahead logs at once. Everything else is as the
// program asks for.

#include <dlfcn.h>
#include <rocksdb/db.h>

#include <string>
#include <vector>

namespace {

constexpr size_t kMemtableBytes = size_t{64} << 10;
constexpr uint64_t kTableBytes = uint64_t{128} << 10;

using Open = rocksdb::Status(const rocksdb::DBOptions&, const std::string&,
                             const std::vector<rocksdb::ColumnFamilyDescriptor>&,
                             std::vector<rocksdb::ColumnFamilyHandle*>*, rocksdb::DB**);

constexpr char kOpen[] =
    "_ZN7rocksdb2DB4OpenERKNS_9DBOptionsERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEERK"
    "St6vectorINS_22ColumnFamilyDescriptorESaISD_EEPSC_IPNS_18ColumnFamilyHandleESaISJ_EEPPS0_";

}  // namespace

namespace rocksdb {

__attribute__((visibility("default"))) Status DB::Open(
    const DBOptions& options, const std::string& name,
    const std::vector<ColumnFamilyDescriptor>& families, std::vector<ColumnFamilyHandle*>* handles,
    DB** db) {
  static auto* const next = reinterpret_cast<::Open*>(dlsym(RTLD_NEXT, kOpen));
  std::vector<ColumnFamilyDescriptor> small = families;
  for (ColumnFamilyDescriptor& family : small) {
    family.options.write_buffer_size = kMemtableBytes;
    family.options.target_file_size_base = kTableBytes;
    family.options.max_bytes_for_level_base = 4 * kTableBytes;
  }
  return next(options, name, small, handles, db);
}

}  // namespace rocksdb
