#include "services/catalogue/store/rocks_store.h"

#include <fmt/format.h>
#include <rocksdb/write_batch.h>

#include <utility>

#include "services/catalogue/store/keys.h"
#include "services/catalogue/store/records.h"
#include "services/catalogue/store/rocks_database.h"
#include "services/common/error.h"
#include "services/common/sha256.h"
#include "services/common/status_macros.h"
#include "services/common/timestamp.h"
#include "services/common/uuid.h"
#include "tertib/storage/v1/catalogue.pb.h"

namespace tertib::catalogue {
namespace {

constexpr uint32_t kStoreVersion = 2;
constexpr std::string_view kStoreKey = "store";
constexpr std::string_view kLastSequenceKey = "last_sequence";

absl::Status ReadOnly() {
  return MakeError(
      absl::StatusCode::kUnavailable, v1::ERROR_REASON_STORE_READ_ONLY,
      {"The disk refused a write, or the data folder is no longer in its place, so the register "
       "takes no more until it is restarted; its log says why.",
       "Penulisan ke disk gagal, atau folder data tidak lagi di tempatnya, sehingga register tidak "
       "menerima perubahan sampai layanan dijalankan ulang; lihat log layanan."});
}

// A commit is written to the write-ahead log, then to tables; the state is about as large as the
// events.
constexpr size_t kBytesPerEventByte = 6;

absl::Status StoreFull() {
  return MakeError(
      absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_STORE_FULL,
      {"The disk has too little room left: nothing was recorded. Free some space (64 MiB are kept "
       "in reserve), then repeat the write.",
       "Disk penuh: tidak ada yang dicatat. Kosongkan ruang, lalu ulangi."});
}

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

// Owns a RocksDB snapshot; nothing for reading live.
class PinnedSnapshot {
 public:
  PinnedSnapshot() = default;
  explicit PinnedSnapshot(rocksdb::DB& db) : db_(&db), snapshot_(db.GetSnapshot()) {}
  ~PinnedSnapshot() {
    if (db_ != nullptr) {
      db_->ReleaseSnapshot(snapshot_);
    }
  }
  PinnedSnapshot(const PinnedSnapshot&) = delete;
  PinnedSnapshot& operator=(const PinnedSnapshot&) = delete;

  rocksdb::ReadOptions options() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    return options;
  }

 private:
  rocksdb::DB* db_ = nullptr;
  const rocksdb::Snapshot* snapshot_ = nullptr;
};

}  // namespace

// Reads at a snapshot, or live.
class RocksStore::Reader final : public Snapshot {
 public:
  enum class Time { kSnapshot, kLive };

  // `known` is a sequence that is surely there already.
  Reader(const Database& database, Logger& log, Time time, Sequence known)
      : database_(database),
        log_(log),
        pinned_(time == Time::kSnapshot ? std::make_unique<PinnedSnapshot>(database.db())
                                        : std::make_unique<PinnedSnapshot>()),
        sequence_(known) {
    const auto value = database_.Get(database_.metadata(), kLastSequenceKey, pinned_->options());
    const auto read = value.ok() && *value ? ParseEventKey(**value) : std::nullopt;
    if (read) {
      sequence_ = *read;
    } else if (!value.ok() || *value) {
      log_.Error("cannot read the newest sequence; a snapshot may be newer than it says",
                 {{"says", std::to_string(known.value)}, {"error", value.status().ToString()}});
    }
  }

  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const override {
    auto value = database_.Get(database_.of(table), key, pinned_->options());
    if (!value.ok()) {
      log_.Error("cannot read a record", {{"table", database_.of(table)->GetName()},
                                          {"key", ToHex(key)},
                                          {"error", std::string(value.status().message())}});
      return StoreCorrupt();
    }
    return value;
  }

  absl::Status Scan(Table table, std::string_view prefix, std::string_view after,
                    const RecordVisitor& visitor) const override {
    auto* family = database_.of(table);
    const std::unique_ptr<rocksdb::Iterator> at(
        database_.db().NewIterator(pinned_->options(), family));
    at->Seek(ToSlice(after < prefix ? prefix : after));
    if (at->Valid() && !after.empty() && ToView(at->key()) == after) {
      at->Next();
    }
    while (at->Valid() && ToView(at->key()).starts_with(prefix) &&
           visitor(ToView(at->key()), ToView(at->value()))) {
      at->Next();
    }
    if (!at->status().ok()) {
      log_.Error("cannot scan a table",
                 {{"table", family->GetName()}, {"error", at->status().ToString()}});
      database_.FoundDamage(at->status().ToString());
      return StoreCorrupt();
    }
    return absl::OkStatus();
  }

  Sequence sequence() const override { return sequence_; }

 private:
  const Database& database_;
  Logger& log_;
  const std::unique_ptr<PinnedSnapshot> pinned_;
  Sequence sequence_;
};

RocksStore::RocksStore(Options options, std::unique_ptr<Database> database, Logger& log)
    : options_(std::move(options)),
      log_(log),
      database_(std::move(database)),
      latest_(std::make_unique<Reader>(*database_, log, Reader::Time::kLive, Sequence{})) {}

RocksStore::~RocksStore() = default;

void RocksStore::ReportTo(Metrics& metrics) const { database_->ReportTo(metrics); }

absl::StatusOr<std::unique_ptr<RocksStore>> RocksStore::Open(const Options& options,
                                                             const Clock& clock, Logger& log) {
  TERTIB_ASSIGN_OR_RETURN(auto database, Database::Open(options, log));
  std::unique_ptr<RocksStore> store(new RocksStore(options, std::move(database), log));
  const absl::Status loaded = store->Load(clock);
  if (!loaded.ok()) {
    const std::string_view remedy =
        absl::IsDataLoss(loaded) ? " Restore it from a backup that was taken while the service was "
                                   "stopped (docs/storage-format.md)."
                                 : "";
    return absl::Status(loaded.code(), fmt::format("the store in {}: {}{}", options.directory,
                                                   std::string(loaded.message()), remedy));
  }
  store->database_->Accept();
  return store;
}

absl::Status RocksStore::Load(const Clock& clock) {
  TERTIB_RETURN_IF_ERROR(LoadMetadata(clock));
  TERTIB_RETURN_IF_ERROR(LoadLog());
  return LoadMark();
}

absl::Status RocksStore::LoadMetadata(const Clock& clock) {
  const rocksdb::ReadOptions live;
  TERTIB_ASSIGN_OR_RETURN(const auto value, database_->Get(database_->metadata(), kStoreKey, live));
  storage::v1::StoreMetadata metadata;
  if (!value) {
    TERTIB_ASSIGN_OR_RETURN(const auto some_event,
                            database_->Get(database_->metadata(), kLastSequenceKey, live));
    if (some_event || AcknowledgedMark::Exists(options_.directory)) {
      return absl::DataLossError("its description is missing, and the log that held it.");
    }
    metadata.set_format_version(kStoreVersion);
    metadata.set_incarnation(NewUuid());
    *metadata.mutable_create_time() = ToTimestamp(clock.Now());
    rocksdb::WriteBatch batch;
    batch.Put(database_->metadata(), ToSlice(kStoreKey), metadata.SerializeAsString());
    if (const absl::Status written = database_->Write(Synced(), batch); !written.ok()) {
      return absl::UnavailableError(
          fmt::format("cannot be written: {}. See to the disk, then start again.",
                      std::string(written.message())));
    }
  } else if (!metadata.ParseFromString(*value) || metadata.incarnation().size() != 16) {
    return absl::DataLossError("its description is damaged.");
  }
  if (metadata.format_version() != kStoreVersion) {
    return absl::FailedPreconditionError(
        fmt::format("it has format version {}, made by another version of Tertib; this one reads "
                    "version {}. Use that version, or choose another directory with --data.",
                    metadata.format_version(), kStoreVersion));
  }
  incarnation_ = metadata.incarnation();
  return absl::OkStatus();
}

absl::Status RocksStore::LoadLog() {
  const rocksdb::ReadOptions live;
  TERTIB_ASSIGN_OR_RETURN(const auto last,
                          database_->Get(database_->metadata(), kLastSequenceKey, live));
  const auto sequence = last ? ParseEventKey(*last) : Sequence{};
  if (!sequence) {
    return absl::DataLossError("its newest sequence is damaged.");
  }
  const std::unique_ptr<rocksdb::Iterator> events(
      database_->db().NewIterator(live, database_->events()));
  events->SeekToFirst();
  const auto oldest = events->Valid() ? ParseEventKey(ToView(events->key())) : Sequence{1};
  events->SeekToLast();
  const auto newest = events->Valid() ? ParseEventKey(ToView(events->key())) : Sequence{};
  if (!events->status().ok()) {
    return absl::DataLossError(
        fmt::format("its event log cannot be read ({}).", events->status().ToString()));
  }
  // Nothing is ever taken out of the log yet, so it begins at 1.
  if (oldest != Sequence{1} || newest != sequence) {
    return absl::DataLossError("its event log does not end where its state does.");
  }
  // What was replayed goes on from what is in tables.
  if (const auto replayed = database_->first_replayed(); replayed && replayed->value > 1) {
    const Sequence before{replayed->value - 1};
    TERTIB_ASSIGN_OR_RETURN(const auto event,
                            database_->Get(database_->events(), EventKey(before), live));
    if (!event) {
      return absl::DataLossError(
          fmt::format("it lacks a write-ahead log, with the events before {}.", replayed->value));
    }
  }
  oldest_ = *oldest;
  last_sequence_ = sequence->value;
  return absl::OkStatus();
}

absl::Status RocksStore::LoadMark() {
  auto mark = AcknowledgedMark::Open(options_.directory, incarnation_);
  if (absl::IsNotFound(mark.status()) && last_sequence_ == 0) {
    mark = AcknowledgedMark::Make(options_.directory, incarnation_);
  }
  if (absl::IsNotFound(mark.status())) {
    return absl::DataLossError(
        fmt::format("its file ACKNOWLEDGED is missing; it ends at sequence {}, and nothing tells "
                    "whether that is all.",
                    last_sequence_.load()));
  }
  if (!mark.ok()) {
    return absl::Status(mark.status().code(),
                        fmt::format("{}; it ends at sequence {}.",
                                    std::string(mark.status().message()), last_sequence_.load()));
  }
  if (last_sequence() < (*mark)->sequence()) {
    return absl::DataLossError(
        fmt::format("it ends at sequence {}, but writes up to {} were acknowledged: what its "
                    "write-ahead log held after that is damaged or gone.",
                    last_sequence_.load(), (*mark)->sequence().value));
  }
  mark_ = *std::move(mark);
  database_->Keep(std::string(AcknowledgedMark::kFileName));
  // What is served from now on counts as acknowledged.
  const absl::Status raised = mark_->Raise(last_sequence());
  const absl::Status synced = raised.ok() ? mark_->Sync() : raised;
  return synced.ok() ? synced
                     : absl::UnavailableError(
                           fmt::format("cannot be written: {}. See to the disk, then start again.",
                                       std::string(synced.message())));
}

void RocksStore::Become(StoreCondition condition, std::string_view why) {
  const MutexLock lock(condition_mutex_);
  if (condition_ == condition || read_only()) {
    return;
  }
  condition_ = condition;
  if (condition == StoreCondition::kReadOnly) {
    log_.Error("the register takes no more writes until it is restarted",
               {{"why", std::string(why)}, {"sequence", std::to_string(last_sequence_.load())}});
  } else if (condition == StoreCondition::kFull) {
    log_.Error("the disk is full: writes are refused until it has room",
               {{"sequence", std::to_string(last_sequence_.load())}});
  } else {
    log_.Info("the disk has room again: writes are taken");
  }
  options_.on_condition(condition);
}

void RocksStore::Look() {
  absl::Status failed = database_->Check();
  if (failed.ok()) {
    failed = mark_->Sync();
  }
  if (!failed.ok()) {
    Become(StoreCondition::kReadOnly, std::string(failed.message()));
    return;
  }
  Become(
      options_.has_room(options_.directory, 0) ? StoreCondition::kWritable : StoreCondition::kFull,
      "");
}

absl::Status RocksStore::Flush() {
  if (read_only()) {
    return ReadOnly();
  }
  if (!options_.has_room(options_.directory, 0)) {
    return StoreFull();
  }
  if (const absl::Status flushed = database_->Flush(); !flushed.ok()) {
    Become(StoreCondition::kReadOnly, std::string(flushed.message()));
    return ReadOnly();
  }
  return absl::OkStatus();
}

absl::Status RocksStore::Commit(const CommitGroup& group) {
  if (read_only()) {
    return ReadOnly();
  }
  if (group.after.value != last_sequence_) {
    return absl::FailedPreconditionError("the store is not where the commit begins");
  }
  size_t bytes = 0;
  for (const LogEntry& entry : group.events) {
    bytes += entry.event.size();
  }
  if (!options_.has_room(options_.directory, kBytesPerEventByte * bytes)) {
    Become(StoreCondition::kFull, "");
    return StoreFull();
  }
  rocksdb::WriteBatch batch;
  for (const auto& [table, writes] : group.writes.tables()) {
    auto* family = database_->of(table);
    for (const auto& [key, value] : writes) {
      if (value) {
        batch.Put(family, key, *value);
      } else {
        batch.Delete(family, key);
      }
    }
  }
  for (const LogEntry& entry : group.events) {
    batch.Put(database_->events(), EventKey(entry.sequence), EncodeEvent(entry));
  }
  const Sequence last = group.events.back().sequence;
  batch.Put(database_->metadata(), ToSlice(kLastSequenceKey), EventKey(last));
  absl::Status written = database_->Write(Synced(), batch);
  if (written.ok()) {
    written = mark_->Raise(last);
  }
  if (!written.ok()) {
    Become(StoreCondition::kReadOnly, std::string(written.message()));
    return ReadOnly();
  }
  last_sequence_ = last.value;
  return absl::OkStatus();
}

std::unique_ptr<Snapshot> RocksStore::TakeSnapshot() const {
  return std::make_unique<Reader>(*database_, log_, Reader::Time::kSnapshot, last_sequence());
}

const TableReader& RocksStore::latest() const { return *latest_; }

absl::StatusOr<std::vector<LogEntry>> RocksStore::ReadEvents(Sequence after,
                                                             const ReadLimits& limits) const {
  // Only what Commit has returned for is there to be read: a reader must never be ahead of an
  // acknowledgement that might yet fail.
  const Sequence last = last_sequence();
  std::vector<LogEntry> entries;
  size_t bytes = 0;
  const std::unique_ptr<rocksdb::Iterator> at(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->events()));
  Sequence expected{after.value + 1};
  for (at->Seek(EventKey(expected)); at->Valid() && expected <= last; at->Next()) {
    if (ParseEventKey(ToView(at->key())) != expected) {
      log_.Error("the event log has a gap", {{"sequence", std::to_string(expected.value)}});
      database_->FoundDamage("the event log has a gap");
      return LogCorrupt();
    }
    TERTIB_ASSIGN_OR_RETURN(LogEntry entry, DecodeEvent(expected, ToView(at->value())));
    bytes += entry.event.size();
    if (!entries.empty() && (entries.size() == limits.events || bytes > limits.bytes)) {
      break;
    }
    entries.push_back(std::move(entry));
    ++expected.value;
  }
  if (!at->status().ok()) {
    log_.Error("cannot read the event log", {{"error", at->status().ToString()}});
    database_->FoundDamage(at->status().ToString());
    return LogCorrupt();
  }
  return entries;
}

}  // namespace tertib::catalogue
