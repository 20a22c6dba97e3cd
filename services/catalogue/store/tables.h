#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace tertib::catalogue {

// The kinds of record of the register's state. docs/storage-format.md states keys and values.
enum class Table { kAgencies, kUnits, kSops, kSopsByUnit, kDeclarations, kRequests };

// Called for each record in the order of keys; returns whether to go on.
using RecordVisitor = std::function<bool(std::string_view key, std::string_view value)>;

// The state as keys and bytes. Errors: STORE_CORRUPT. Any thread.
class TableReader {
 public:
  virtual ~TableReader() = default;

  virtual absl::StatusOr<std::optional<std::string>> Get(Table table,
                                                         std::string_view key) const = 0;

  // Visits the records whose keys begin with `prefix`, those after `after` only (exclusive; empty:
  // all).
  virtual absl::Status Scan(Table table, std::string_view prefix, std::string_view after,
                            const RecordVisitor& visitor) const = 0;
};

// A set of writes to the state: for each key the value it gets, or nothing for a deletion.
class TableWrites {
 public:
  using Writes = std::map<std::string, std::optional<std::string>, std::less<>>;

  void Put(Table table, std::string key, std::string value) {
    tables_[table].insert_or_assign(std::move(key), std::move(value));
  }
  void Delete(Table table, std::string key) {
    tables_[table].insert_or_assign(std::move(key), std::nullopt);
  }

  const std::map<Table, Writes>& tables() const { return tables_; }

  // The writes to one table.
  const Writes& of(Table table) const {
    static const Writes none;
    const auto found = tables_.find(table);
    return found == tables_.end() ? none : found->second;
  }

 private:
  std::map<Table, Writes> tables_;
};

}  // namespace tertib::catalogue
