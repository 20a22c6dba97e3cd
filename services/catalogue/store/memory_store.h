#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/catalogue/store/store.h"
#include "services/common/mutex.h"

namespace tertib::catalogue {

// A store that forgets everything when it goes: for tests of what stands before the seam. Snapshots
// are copies, so it is not for large registers.
class MemoryStore final : public Store {
 public:
  explicit MemoryStore(std::string incarnation);

  const std::string& incarnation() const override { return incarnation_; }
  absl::Status Commit(const CommitGroup& group) override;
  std::unique_ptr<Snapshot> TakeSnapshot() const override;
  const TableReader& latest() const override { return latest_; }
  Sequence last_sequence() const override;
  Sequence oldest_sequence() const override;
  absl::StatusOr<std::vector<LogEntry>> ReadEvents(Sequence after,
                                                   const ReadLimits& limits) const override;

 private:
  using Tables = std::map<Table, std::map<std::string, std::string, std::less<>>>;

  static std::optional<std::string> GetFrom(const Tables& tables, Table table,
                                            std::string_view key);
  static void ScanIn(const Tables& tables, Table table, std::string_view prefix,
                     std::string_view after, const RecordVisitor& visitor);

  class Copy;
  class Latest final : public TableReader {
   public:
    explicit Latest(const MemoryStore& store) : store_(store) {}
    absl::StatusOr<std::optional<std::string>> Get(Table table,
                                                   std::string_view key) const override;
    absl::Status Scan(Table table, std::string_view prefix, std::string_view after,
                      const RecordVisitor& visitor) const override;

   private:
    const MemoryStore& store_;
  };

  const std::string incarnation_;
  const Latest latest_{*this};
  mutable Mutex mutex_;
  Tables tables_ TERTIB_GUARDED_BY(mutex_);
  std::vector<LogEntry> log_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::catalogue
