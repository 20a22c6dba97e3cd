#pragma once

#include "services/catalogue/store/tables.h"

namespace tertib::catalogue {

// The state as it will be once `writes` are done: how a command sees those before it in its group.
// `base` and `writes` must outlive it; `writes` may grow between calls. One thread.
class Overlay final : public TableReader {
 public:
  Overlay(const TableReader& base, const TableWrites& writes) : base_(base), writes_(writes) {}

  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const override;
  absl::Status Scan(Table table, std::string_view prefix, std::string_view after,
                    const RecordVisitor& visitor) const override;

 private:
  const TableReader& base_;
  const TableWrites& writes_;
};

}  // namespace tertib::catalogue
