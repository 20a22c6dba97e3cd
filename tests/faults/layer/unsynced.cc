#include "tests/faults/layer/unsynced.h"

#include <algorithm>
#include <utility>

#include "tests/faults/layer/kernel.h"

namespace tertib::faults {
namespace {

constexpr int64_t kSectorBytes = 512;

int64_t SizeOf(int fd) {
  struct stat info {};
  return kernel::Stat(fd, "", AT_EMPTY_PATH, &info) == 0 ? info.st_size : 0;
}

std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

// How many of `size` changes last: none, all, or some.
size_t HowManyLast(size_t size, std::mt19937& random) {
  switch (random() % 4) {
    case 0:
      return 0;
    case 1:
      return size;
    default:
      return random() % (size + 1);
  }
}

}  // namespace

UnsyncedFile::~UnsyncedFile() { kernel::Close(fd_); }

void UnsyncedFile::BeforeWrite(int64_t at, int64_t size) { Add(at, size, at + size); }

void UnsyncedFile::BeforeTruncate(int64_t size) { Add(size, 0, SizeOf(fd_)); }

void UnsyncedFile::Add(int64_t at, int64_t size, int64_t end) {
  Change change;
  change.number = next_++;
  change.old_size = SizeOf(fd_);
  change.at = at;
  change.size = size;
  if (at < change.old_size) {
    change.before.resize(static_cast<size_t>(std::min(end, change.old_size) - at));
    kernel::ReadAt(fd_, change.before.data(), change.before.size(), at);
  }
  changes_.push_back(std::move(change));
}

void UnsyncedFile::Synced(uint64_t begun) {
  std::erase_if(changes_,
                [begun](const Change& change) { return change.number < begun && !change.doomed; });
}

void UnsyncedFile::Doom() {
  for (Change& change : changes_) {
    change.doomed = true;
  }
}

void UnsyncedFile::LosePart(std::mt19937& random, bool scattered) {
  const size_t last = HowManyLast(changes_.size(), random);
  while (changes_.size() > last) {
    const Change& change = changes_.back();
    const bool torn = changes_.size() == last + 1 && change.size > 0 && random() % 2 == 0;
    Undo(change, torn ? static_cast<int64_t>(random() % static_cast<uint64_t>(change.size)) : 0);
    changes_.pop_back();
  }
  for (auto change = changes_.rbegin(); scattered && change != changes_.rend(); ++change) {
    Scatter(*change, random);
  }
}

void UnsyncedFile::Undo(const Change& change, int64_t keep) const {
  const auto kept = static_cast<size_t>(keep);
  if (kept < change.before.size()) {
    kernel::WriteAt(fd_, change.before.data() + kept, change.before.size() - kept,
                    change.at + keep);
  }
  kernel::Truncate(fd_, std::max(change.old_size, keep == 0 ? 0 : change.at + keep));
}

void UnsyncedFile::Scatter(const Change& change, std::mt19937& random) const {
  const int64_t end = std::min(change.at + change.size, SizeOf(fd_));
  for (int64_t at = change.at; at < end;) {
    const int64_t next = std::min(end, (at / kSectorBytes + 1) * kSectorBytes);
    if (random() % 2 == 0) {
      std::string lost(static_cast<size_t>(next - at), '\0');
      const auto from = static_cast<size_t>(at - change.at);
      if (from < change.before.size()) {
        change.before.copy(lost.data(), lost.size(), from);
      }
      kernel::WriteAt(fd_, lost.data(), lost.size(), at);
    }
    at = next;
  }
}

std::string UnsyncedNames::Keep(const std::string& path) {
  kernel::MakeFolder(AT_FDCWD, side_.c_str(), 0700);
  std::string kept = side_ + "/" + std::to_string(getpid()) + "-" + std::to_string(kept_++);
  return kernel::Link(AT_FDCWD, path.c_str(), AT_FDCWD, kept.c_str(), 0) == 0 ? kept : "";
}

void UnsyncedNames::Drop(const std::string& kept) {
  if (!kept.empty()) {
    kernel::Unlink(AT_FDCWD, kept.c_str(), 0);
  }
}

void UnsyncedNames::Made(const std::string& path) { Add(path, "", path, ""); }

void UnsyncedNames::Removed(const std::string& path, const std::string& kept) {
  Add(path, path, "", kept);
}

void UnsyncedNames::Renamed(const std::string& from, const std::string& to,
                            const std::string& replaced) {
  Add(to, from, to, replaced);
}

void UnsyncedNames::Add(const std::string& place, std::string from, std::string to,
                        std::string kept) {
  changes_.push_back({next_++, FolderOf(place), std::move(from), std::move(to), std::move(kept)});
}

void UnsyncedNames::Synced(const std::string& folder, uint64_t begun) {
  std::erase_if(changes_, [&](const Change& change) {
    const bool safe = change.number < begun && change.folder == folder;
    if (safe) {
      Drop(change.kept);
    }
    return safe;
  });
}

void UnsyncedNames::LosePart(std::mt19937& random) {
  for (size_t lost = changes_.size() - HowManyLast(changes_.size(), random); lost > 0; --lost) {
    Undo(changes_.back());
    changes_.pop_back();
  }
}

void UnsyncedNames::Undo(const Change& change) {
  if (change.from.empty()) {
    kernel::Unlink(AT_FDCWD, change.to.c_str(), 0);
    return;
  }
  if (!change.to.empty()) {
    kernel::Rename(AT_FDCWD, change.to.c_str(), AT_FDCWD, change.from.c_str(), 0);
  }
  if (!change.kept.empty()) {
    const std::string& place = change.to.empty() ? change.from : change.to;
    kernel::Rename(AT_FDCWD, change.kept.c_str(), AT_FDCWD, place.c_str(), 0);
  }
}

}  // namespace tertib::faults
