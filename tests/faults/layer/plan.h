#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tertib::faults {

// What a program asks of the system. The names in a plan stand in plan.cc.
enum class Call {
  kOpen,        // To write, or to make.
  kOpenToRead,  // Not one of "any".
  kWrite,
  kSync,
  kSyncRange,
  kTruncate,
  kAllocate,
  kRename,
  kUnlink,
  kLink,
  kMakeFolder,
  kClose,
  kExit,  // The program's end, once. Not one of "any".
};

// What a file is to RocksDB, by its name.
enum class FileKind {
  kWal,
  kManifest,
  kTable,
  kCurrent,  // CURRENT, and what becomes it.
  kOptions,
  kInfoLog,
  kIdentity,
  kLock,
  kFolder,
  kOther,
};
FileKind KindOf(std::string_view path);

// What to do at one call.
struct Verdict {
  enum class Cut { kNone, kOrdered, kScattered };

  int error = 0;      // The errno to fail with; 0: none.
  bool tear = false;  // Carry out a part of it before.
  int delay_ms = 0;
  Cut cut = Cut::kNone;
  std::string rule;  // The first rule that says something, for the record.
};

// A list of faults, one in a line (or up to a ';'):
//
//   fail CALL KIND N ERRNO       the Nth such call fails (N from 1)
//   fail-from CALL KIND N ERRNO  that and all later ones
//   tear CALL KIND N ERRNO       of the Nth a part is carried out, then it fails; writes only
//   delay CALL KIND N MS         the Nth and all later ones take so many milliseconds more
//   cut CALL KIND N              the power goes at the Nth
//   cut-scattered CALL KIND N    so, and of what was not synced any sectors are lost, not the last
//   room BYTES                   what statvfs says is free
//   seed NUMBER                  what tears and power cuts lose goes by this
//   device                       stat says that the folder is on another device
//
// CALL: open, open-to-read, write, sync, sync-range, truncate, allocate, rename, unlink, link,
// mkdir, close, any; exit, of kind any. KIND: wal, manifest, table, current, options, info-log,
// identity, lock, folder, other, any. A rename is of the kind of its new name. ERRNO: ENOSPC, EIO,
// EROFS, EMFILE, EDQUOT, EACCES. Calls are counted from when the plan was read. Not thread-safe.
class Plan {
 public:
  Plan() = default;
  // A line that cannot be read is told by `wrong`, and is no fault.
  explicit Plan(std::string_view text);

  Verdict Judge(Call call, FileKind kind);

  std::optional<uint64_t> room() const { return room_; }
  uint32_t seed() const { return seed_; }
  bool other_device() const { return other_device_; }
  const std::string& wrong() const { return wrong_; }

 private:
  enum class Action { kFail, kFailFrom, kTear, kDelay, kCut, kCutScattered };
  struct Rule {
    std::string text;
    Action action = Action::kFail;
    std::optional<Call> call;      // Nothing: any.
    std::optional<FileKind> kind;  // Nothing: any.
    uint64_t n = 1;
    int number = 0;  // An errno, or milliseconds.
    uint64_t seen = 0;
  };

  bool Read(std::string_view line);
  static void Apply(const Rule& rule, Verdict& verdict);

  std::vector<Rule> rules_;
  std::optional<uint64_t> room_;
  uint32_t seed_ = 1;
  bool other_device_ = false;
  std::string wrong_;
};

}  // namespace tertib::faults
