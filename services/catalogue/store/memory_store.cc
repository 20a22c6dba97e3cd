#include "services/catalogue/store/memory_store.h"

#include <utility>

namespace tertib::catalogue {

// All of the state at one sequence.
class MemoryStore::Copy final : public Snapshot {
 public:
  Copy(Tables tables, Sequence sequence) : tables_(std::move(tables)), sequence_(sequence) {}

  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const override {
    return GetFrom(tables_, table, key);
  }
  absl::Status Scan(Table table, std::string_view prefix, std::string_view after,
                    const RecordVisitor& visitor) const override {
    ScanIn(tables_, table, prefix, after, visitor);
    return absl::OkStatus();
  }
  Sequence sequence() const override { return sequence_; }

 private:
  const Tables tables_;
  const Sequence sequence_;
};

std::optional<std::string> MemoryStore::GetFrom(const Tables& tables, Table table,
                                                std::string_view key) {
  const auto records = tables.find(table);
  if (records == tables.end()) {
    return std::nullopt;
  }
  const auto record = records->second.find(key);
  return record == records->second.end() ? std::nullopt : std::optional(record->second);
}

void MemoryStore::ScanIn(const Tables& tables, Table table, std::string_view prefix,
                         std::string_view after, const RecordVisitor& visitor) {
  const auto records = tables.find(table);
  if (records == tables.end()) {
    return;
  }
  auto at =
      after < prefix ? records->second.lower_bound(prefix) : records->second.upper_bound(after);
  while (at != records->second.end() && at->first.starts_with(prefix) &&
         visitor(at->first, at->second)) {
    ++at;
  }
}

absl::StatusOr<std::optional<std::string>> MemoryStore::Latest::Get(Table table,
                                                                    std::string_view key) const {
  const MutexLock lock(store_.mutex_);
  return GetFrom(store_.tables_, table, key);
}

absl::Status MemoryStore::Latest::Scan(Table table, std::string_view prefix, std::string_view after,
                                       const RecordVisitor& visitor) const {
  // A visitor may read on in the store, so it must not run under the lock.
  return store_.TakeSnapshot()->Scan(table, prefix, after, visitor);
}

MemoryStore::MemoryStore(std::string incarnation) : incarnation_(std::move(incarnation)) {}

absl::Status MemoryStore::Commit(const CommitGroup& group) {
  const MutexLock lock(mutex_);
  if (group.after.value != log_.size()) {
    return absl::FailedPreconditionError("the store is not where the commit begins");
  }
  for (const auto& [table, writes] : group.writes.tables()) {
    auto& records = tables_[table];
    for (const auto& [key, value] : writes) {
      if (value) {
        records.insert_or_assign(key, *value);
      } else {
        records.erase(key);
      }
    }
  }
  log_.insert(log_.end(), group.events.begin(), group.events.end());
  return absl::OkStatus();
}

std::unique_ptr<Snapshot> MemoryStore::TakeSnapshot() const {
  const MutexLock lock(mutex_);
  return std::make_unique<Copy>(tables_, Sequence{log_.size()});
}

Sequence MemoryStore::last_sequence() const {
  const MutexLock lock(mutex_);
  return Sequence{log_.size()};
}

Sequence MemoryStore::oldest_sequence() const { return Sequence{1}; }

absl::StatusOr<std::vector<LogEntry>> MemoryStore::ReadEvents(Sequence after,
                                                              const ReadLimits& limits) const {
  const MutexLock lock(mutex_);
  std::vector<LogEntry> entries;
  size_t bytes = 0;
  for (size_t i = after.value; i < log_.size(); ++i) {
    bytes += log_[i].event.size();
    if (!entries.empty() && (entries.size() == limits.events || bytes > limits.bytes)) {
      break;
    }
    entries.push_back(log_[i]);
  }
  return entries;
}

}  // namespace tertib::catalogue
