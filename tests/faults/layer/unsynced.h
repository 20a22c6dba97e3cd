#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <utility>

namespace tertib::faults {

// What was written to one file since it was last synced, and how to undo it. Not thread-safe.
class UnsyncedFile {
 public:
  // Takes over a descriptor of its own, open for reading and writing.
  explicit UnsyncedFile(int fd) : fd_(fd) {}
  ~UnsyncedFile();
  UnsyncedFile(const UnsyncedFile&) = delete;
  UnsyncedFile& operator=(const UnsyncedFile&) = delete;

  // So many bytes are about to be written from `at` on.
  void BeforeWrite(int64_t at, int64_t size);
  // The file is about to be cut, or made longer, to `size`.
  void BeforeTruncate(int64_t size);

  // A sync begins; to be given to Synced when it has ended. What is written meanwhile stays
  // unsynced.
  uint64_t BeginSync() const { return next_; }
  void Synced(uint64_t begun);
  // A sync failed: what was written so far never becomes safe, as on Linux, where a later sync
  // succeeds without it.
  void Doom();

  bool clean() const { return changes_.empty(); }

  // Undoes some of what was not synced. `scattered`: any of its sectors may be lost; otherwise it
  // is kept up to some byte.
  void LosePart(std::mt19937& random, bool scattered);

 private:
  struct Change {
    uint64_t number = 0;  // From 0 on, in the order of the changes.
    bool doomed = false;
    int64_t old_size = 0;
    int64_t at = 0;
    int64_t size = 0;    // 0: happens whole or not at all.
    std::string before;  // What stood from `at` on, where something did.
  };

  void Add(int64_t at, int64_t size, int64_t end);
  void Undo(const Change& change, int64_t keep) const;
  void Scatter(const Change& change, std::mt19937& random) const;

  const int fd_;
  uint64_t next_ = 0;
  std::deque<Change> changes_;
};

// What was made, renamed and removed since its folder was last synced. Not thread-safe.
class UnsyncedNames {
 public:
  // `side`: a folder on the same file system, for what is removed but may come back. Made when it
  // is first needed.
  explicit UnsyncedNames(std::string side) : side_(std::move(side)) {}

  // To be called before a name goes: keeps what it names. Returns where; empty if there is nothing.
  std::string Keep(const std::string& path);
  // To be called if the name did not go after all.
  static void Drop(const std::string& kept);

  void Made(const std::string& path);
  void Removed(const std::string& path, const std::string& kept);
  // `replaced`: what stood under `to`, from Keep.
  void Renamed(const std::string& from, const std::string& to, const std::string& replaced);

  uint64_t BeginSync() const { return next_; }
  void Synced(const std::string& folder, uint64_t begun);

  // Undoes the last of them, some number.
  void LosePart(std::mt19937& random);

 private:
  struct Change {
    uint64_t number = 0;
    std::string folder;
    std::string from;  // Empty: `to` was made.
    std::string to;    // Empty: `from` was removed.
    std::string kept;
  };

  // `place`: whose folder has to be synced.
  void Add(const std::string& place, std::string from, std::string to, std::string kept);
  static void Undo(const Change& change);

  const std::string side_;
  uint64_t next_ = 0;
  uint64_t kept_ = 0;
  std::deque<Change> changes_;
};

}  // namespace tertib::faults
