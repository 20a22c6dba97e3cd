#include "services/catalogue/store/wal_continuity.h"

#include <rocksdb/write_batch.h>

#include <string_view>

#include "services/catalogue/store/keys.h"

namespace tertib::catalogue {
namespace {

using rocksdb::Slice;
using rocksdb::Status;

// Finds the first and the last event of a batch.
class EventsOf final : public rocksdb::WriteBatch::Handler {
 public:
  explicit EventsOf(uint32_t events_family) : events_family_(events_family) {}

  Status PutCF(uint32_t family, const Slice& key, const Slice& /*value*/) override {
    if (family == events_family_) {
      last = ParseEventKey(std::string_view(key.data(), key.size()));
      first = first ? first : last;
    }
    return Status::OK();
  }
  Status DeleteCF(uint32_t /*family*/, const Slice& /*key*/) override { return Status::OK(); }

  std::optional<Sequence> first;
  std::optional<Sequence> last;

 private:
  const uint32_t events_family_;
};

}  // namespace

void WalContinuity::ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& /*log_numbers*/,
                                             const std::map<std::string, uint32_t>& ids) {
  if (const auto found = ids.find("events"); found != ids.end()) {
    events_family_ = found->second;
  }
}

rocksdb::WalFilter::WalProcessingOption WalContinuity::LogRecordFound(
    unsigned long long /*log_number*/, const std::string& /*file_name*/,
    const rocksdb::WriteBatch& batch, rocksdb::WriteBatch* /*new_batch*/, bool* /*batch_changed*/) {
  if (!events_family_) {
    return WalProcessingOption::kContinueProcessing;
  }
  EventsOf events(*events_family_);
  if (!batch.Iterate(&events).ok()) {
    return WalProcessingOption::kCorruptedRecord;
  }
  if (!events.first || !events.last) {
    return WalProcessingOption::kContinueProcessing;  // The store's description.
  }
  if (last_ && events.first->value != last_->value + 1) {
    hole_ = Hole{*last_, *events.first};
    return WalProcessingOption::kCorruptedRecord;
  }
  first_ = first_ ? first_ : events.first;
  last_ = events.last;
  return WalProcessingOption::kContinueProcessing;
}

}  // namespace tertib::catalogue
