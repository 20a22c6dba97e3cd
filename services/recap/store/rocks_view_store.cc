#include "services/recap/store/rocks_view_store.h"

#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

#include <optional>
#include <string>
#include <utility>

#include "services/common/error.h"
#include "services/common/status_macros.h"
#include "services/recap/store/rocks_database.h"
#include "services/recap/store/view_keys.h"
#include "services/recap/store/view_records.h"

namespace tertib::recap {
namespace {

std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status ReadOnly() {
  return MakeError(absl::StatusCode::kUnavailable, catalogue::v1::ERROR_REASON_STORE_READ_ONLY,
                   {"The disk refused a write, or the data folder is no longer in its place; the "
                    "log says why. See to the disk, then start the recap again.",
                    "Penulisan ke disk gagal, atau folder data tidak lagi di tempatnya; lihat log "
                    "layanan. Periksa disk, lalu jalankan lagi."});
}

absl::Status Full() {
  return MakeError(absl::StatusCode::kResourceExhausted, catalogue::v1::ERROR_REASON_STORE_FULL,
                   {"The disk has too little room left: nothing was written. Free some space (64 "
                    "MiB are kept in reserve).",
                    "Disk penuh: tidak ada yang ditulis. Kosongkan ruang."});
}

class RocksReader final : public ViewReader {
 public:
  explicit RocksReader(const RocksDatabase& database)
      : database_(database), snapshot_(database.db().GetSnapshot()) {
    options_.snapshot = snapshot_;
  }
  ~RocksReader() override { database_.db().ReleaseSnapshot(snapshot_); }
  RocksReader(const RocksReader&) = delete;
  RocksReader& operator=(const RocksReader&) = delete;

  absl::StatusOr<std::optional<AgencyView>> FindAgency(std::string_view agency) const override {
    return Find<AgencyView>(Family::kAgencies, agency,
                            [&](std::string_view bytes) { return DecodeAgency(agency, bytes); });
  }
  absl::StatusOr<std::optional<UnitView>> FindUnit(const UnitKey& key) const override {
    return Find<UnitView>(Family::kUnits, EncodeUnitKey(key),
                          [&](std::string_view bytes) { return DecodeUnit(key, bytes); });
  }
  absl::StatusOr<std::optional<RowView>> FindRow(const RowKey& key) const override {
    return Find<RowView>(Family::kRows, EncodeRowKey(key),
                         [&](std::string_view bytes) { return DecodeRow(key, bytes); });
  }
  absl::StatusOr<std::optional<DeclarationView>> FindDeclaration(
      const DeclarationKey& key) const override {
    return Find<DeclarationView>(
        Family::kDeclarations, EncodeDeclarationKey(key),
        [&](std::string_view bytes) { return DecodeDeclaration(key, bytes); });
  }
  absl::StatusOr<Counts> ReadTotals() const override {
    TERTIB_ASSIGN_OR_RETURN(const auto totals,
                            Find<Counts>(Family::kMeta, kTotalsKey, DecodeTotals));
    return totals.value_or(Counts{});
  }
  absl::StatusOr<Position> ReadPosition() const override {
    TERTIB_ASSIGN_OR_RETURN(const auto position,
                            Find<Position>(Family::kMeta, kPositionKey, DecodePosition));
    return position.value_or(Position{});
  }
  absl::StatusOr<std::string> ReadHistory() const override {
    return HistoryAt(Sequence{UINT64_MAX});
  }
  absl::StatusOr<std::string> HistoryAt(Sequence sequence) const override {
    const auto it = Iterate(Family::kHistories, nullptr);
    it->SeekForPrev(EncodeSequenceKey(sequence));
    TERTIB_RETURN_IF_ERROR(StatusOf(*it));
    if (!it->Valid()) {
      return "";
    }
    auto history = DecodeHistory(ToView(it->value()));
    if (!history) {
      return database_.Corrupt(Family::kHistories);
    }
    return *std::move(history);
  }

  absl::StatusOr<std::vector<AgencyView>> ListAgencies(std::string_view after,
                                                       size_t limit) const override {
    std::vector<AgencyView> result;
    const auto it = Iterate(Family::kAgencies, nullptr);
    // The first key above `after` is it with a zero byte at its end.
    for (it->Seek(after.empty() ? std::string() : AgencyPrefix(after));
         it->Valid() && result.size() < limit; it->Next()) {
      auto agency = DecodeAgency(ToView(it->key()), ToView(it->value()));
      if (!agency) {
        return database_.Corrupt(Family::kAgencies);
      }
      result.push_back(*std::move(agency));
    }
    TERTIB_RETURN_IF_ERROR(StatusOf(*it));
    return result;
  }

  absl::StatusOr<std::vector<UnitView>> ListUnits(std::string_view agency) const override {
    std::vector<UnitView> result;
    TERTIB_RETURN_IF_ERROR(
        Scan(Family::kUnits, AgencyPrefix(agency), [&](const rocksdb::Iterator& it) {
          const auto key = DecodeUnitKey(ToView(it.key()));
          auto unit = key ? DecodeUnit(*key, ToView(it.value())) : std::nullopt;
          if (unit) {
            result.push_back(std::move(*unit));
          }
          return unit.has_value();
        }));
    return result;
  }

  absl::Status VisitRows(const UnitKey& unit,
                         const std::function<void(const RowView&)>& visit) const override {
    return Scan(Family::kRows, UnitPrefix(unit), [&](const rocksdb::Iterator& it) {
      const auto key = DecodeRowKey(ToView(it.key()));
      const auto row = key ? DecodeRow(*key, ToView(it.value())) : std::nullopt;
      if (row) {
        visit(*row);
      }
      return row.has_value();
    });
  }

  absl::Status VisitDepartures(const UnitKey& unit,
                               const std::function<void(const Departure&)>& visit) const override {
    return Scan(Family::kDepartures, UnitPrefix(unit), [&](const rocksdb::Iterator& it) {
      const auto key = DecodeRowKey(ToView(it.key()));
      const auto departure = key ? DecodeDeparture(*key, ToView(it.value())) : std::nullopt;
      if (departure) {
        visit(*departure);
      }
      return departure.has_value();
    });
  }

  absl::StatusOr<std::optional<DeclarationView>> FindLatestDeclaration(
      std::string_view agency) const override {
    const std::string prefix = AgencyPrefix(agency);
    const auto it = Iterate(Family::kDeclarationOrder, nullptr);
    it->SeekForPrev(EncodeChangeKey(agency, Sequence{UINT64_MAX}));
    TERTIB_RETURN_IF_ERROR(StatusOf(*it));
    if (!it->Valid() || !ToView(it->key()).starts_with(prefix)) {
      return std::nullopt;
    }
    const auto declaration = DecodeDeclarationOrder(ToView(it->value()));
    if (!declaration) {
      return database_.Corrupt(Family::kDeclarationOrder);
    }
    return FindDeclaration({std::string(agency), *declaration});
  }

 private:
  template <typename Value, typename Decode>
  absl::StatusOr<std::optional<Value>> Find(Family family, std::string_view key,
                                            const Decode& decode) const {
    rocksdb::PinnableSlice bytes;
    const rocksdb::Status found =
        database_.db().Get(options_, database_.family(family), {key.data(), key.size()}, &bytes);
    if (found.IsNotFound()) {
      return std::nullopt;
    }
    if (!found.ok()) {
      return database_.ReadFailed(found);
    }
    std::optional<Value> value = decode(ToView(bytes));
    if (!value) {
      return database_.Corrupt(family);
    }
    return value;
  }

  // `upper_bound`, where there is one, must outlive the iterator.
  std::unique_ptr<rocksdb::Iterator> Iterate(Family family,
                                             const rocksdb::Slice* upper_bound) const {
    rocksdb::ReadOptions options = options_;
    options.iterate_upper_bound = upper_bound;
    return std::unique_ptr<rocksdb::Iterator>(
        database_.db().NewIterator(options, database_.family(family)));
  }

  // Hands every record under `prefix` to `take`, which returns false for one it cannot read.
  template <typename Take>
  absl::Status Scan(Family family, const std::string& prefix, const Take& take) const {
    const std::string end = AfterPrefix(prefix);
    const rocksdb::Slice upper_bound(end);
    const auto it = Iterate(family, &upper_bound);
    for (it->Seek(prefix); it->Valid(); it->Next()) {
      if (!take(*it)) {
        return database_.Corrupt(family);
      }
    }
    return StatusOf(*it);
  }

  absl::Status StatusOf(const rocksdb::Iterator& it) const {
    return it.status().ok() ? absl::OkStatus() : database_.ReadFailed(it.status());
  }

  const RocksDatabase& database_;
  const rocksdb::Snapshot* const snapshot_;
  rocksdb::ReadOptions options_;
};

// Writes changes of one kind.
template <typename Changes, typename EncodeKey, typename EncodeValue>
void Write(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, const Changes& changes,
           const EncodeKey& encode_key, const EncodeValue& encode_value) {
  for (const auto& [key, value] : changes) {
    if (value) {
      batch.Put(family, encode_key(key), encode_value(*value));
    } else {
      batch.Delete(family, encode_key(key));
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksViewStore>> RocksViewStore::Open(const Options& options,
                                                                     Logger& log) {
  TERTIB_ASSIGN_OR_RETURN(auto database,
                          RocksDatabase::Open(options.directory, options.max_open_files, log));
  return std::unique_ptr<RocksViewStore>(new RocksViewStore(options, std::move(database), log));
}

RocksViewStore::RocksViewStore(Options options, std::unique_ptr<RocksDatabase> database,
                               Logger& log)
    : options_(std::move(options)), log_(log), database_(std::move(database)) {}

RocksViewStore::~RocksViewStore() = default;

void RocksViewStore::ReportTo(Metrics& metrics) const { database_->ReportTo(metrics); }

std::unique_ptr<const ViewReader> RocksViewStore::Snapshot() const {
  return std::make_unique<RocksReader>(*database_);
}

absl::Status RocksViewStore::Apply(const ViewChanges& changes, const Position& position) {
  const RocksReader before(*database_);
  rocksdb::WriteBatch batch;
  auto* departures = database_->family(Family::kDepartures);
  for (const UnitKey& unit : changes.forgotten_departures) {
    const std::string prefix = UnitPrefix(unit);
    batch.DeleteRange(departures, prefix, AfterPrefix(prefix));
  }
  Write(
      batch, database_->family(Family::kAgencies), changes.agencies,
      [](const std::string& id) { return id; }, EncodeAgency);
  Write(batch, database_->family(Family::kUnits), changes.units, EncodeUnitKey, EncodeUnit);
  Write(batch, database_->family(Family::kRows), changes.rows, EncodeRowKey, EncodeRow);
  Write(batch, departures, changes.departures, EncodeRowKey, EncodeDeparture);
  Write(batch, database_->family(Family::kDeclarations), changes.declarations, EncodeDeclarationKey,
        EncodeDeclaration);
  auto* order = database_->family(Family::kDeclarationOrder);
  for (const auto& [key, declaration] : changes.declarations) {
    TERTIB_ASSIGN_OR_RETURN(const auto was, before.FindDeclaration(key));
    if (was) {
      batch.Delete(order, EncodeChangeKey(key.agency, was->changed));
    }
    if (declaration) {
      batch.Put(order, EncodeChangeKey(key.agency, declaration->changed),
                EncodeDeclarationOrder(key.declaration));
    }
  }
  for (const auto& [first, history] : changes.histories) {
    batch.Put(database_->family(Family::kHistories), EncodeSequenceKey(first),
              EncodeHistory(history));
  }
  auto* meta = database_->family(Family::kMeta);
  if (changes.totals) {
    batch.Put(meta, std::string(kTotalsKey), EncodeTotals(*changes.totals));
  }
  batch.Put(meta, std::string(kPositionKey), EncodePosition(position));
  return Commit(batch);
}

absl::Status RocksViewStore::Commit(rocksdb::WriteBatch& batch) {
  {
    const MutexLock lock(condition_mutex_);
    if (condition_ == StoreCondition::kReadOnly) {
      return ReadOnly();
    }
    // Twice: once for the log, once for the file that the log's content later goes to.
    if (!FindRoom(2 * batch.GetDataSize())) {
      return Full();
    }
  }
  return Accept(database_->Write(batch));
}

absl::Status RocksViewStore::Flush() {
  switch (Look()) {
    case StoreCondition::kWritable:
      return Accept(database_->Flush());
    case StoreCondition::kFull:
      return Full();
    case StoreCondition::kReadOnly:
      break;
  }
  return ReadOnly();
}

absl::Status RocksViewStore::Accept(const absl::Status& written) {
  if (written.ok()) {
    return written;
  }
  const MutexLock lock(condition_mutex_);
  Become(StoreCondition::kReadOnly, std::string(written.message()));
  return ReadOnly();
}

StoreCondition RocksViewStore::Look() {
  const absl::Status failed = database_->Check();
  const MutexLock lock(condition_mutex_);
  if (failed.ok()) {
    FindRoom(wanted_bytes_);
  } else {
    Become(StoreCondition::kReadOnly, std::string(failed.message()));
  }
  return condition_;
}

bool RocksViewStore::FindRoom(size_t bytes) {
  const bool found = options_.has_room(options_.directory, bytes);
  wanted_bytes_ = found ? 0 : bytes;
  Become(found ? StoreCondition::kWritable : StoreCondition::kFull, "");
  return found;
}

void RocksViewStore::Become(StoreCondition condition, std::string_view why) {
  // What is on disk after a refused write is unknown: that is for good.
  if (condition_ == condition || condition_ == StoreCondition::kReadOnly) {
    return;
  }
  condition_ = condition;
  if (condition == StoreCondition::kReadOnly) {
    log_.Error(
        "the disk refused a write, or the data folder is no longer in its place: the view stands "
        "still, and is served as it is. See to the disk, then restart the recap",
        {{"directory", options_.directory}, {"why", std::string(why)}});
  } else if (condition == StoreCondition::kFull) {
    log_.Error(
        "the disk is full: the view stands still, and goes on by itself once there is room. 64 "
        "MiB are kept in reserve",
        {{"directory", options_.directory}, {"bytes", std::to_string(wanted_bytes_)}});
  } else {
    log_.Info("the disk has room again: the view goes on");
  }
  options_.on_condition(condition);
}

absl::Status RocksViewStore::Wipe() {
  rocksdb::WriteBatch batch;
  // Keys begin with an id, whose bytes are all below FF, or are a sequence below 2^63.
  for (size_t family = 1; family < kFamilyNames.size(); ++family) {
    batch.DeleteRange(database_->family(static_cast<Family>(family)), "", "\xFF");
  }
  auto* meta = database_->family(Family::kMeta);
  batch.Delete(meta, std::string(kTotalsKey));
  batch.Delete(meta, std::string(kPositionKey));
  return Commit(batch);
}

}  // namespace tertib::recap
