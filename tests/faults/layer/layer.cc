#include "tests/faults/layer/layer.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "tests/faults/layer/kernel.h"

namespace tertib::faults {
namespace {

bool Writes(int flags) { return (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) != O_RDONLY; }

bool Exists(const std::string& path) {
  struct stat info {};
  return kernel::Stat(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, &info) == 0;
}

int Fail(int error) {
  errno = error;
  return -1;
}

}  // namespace

Layer* Layer::Get() {
  static Layer* const layer = []() -> Layer* {
    const char* folder = getenv("TERTIB_FAULTS_FOLDER");
    const char* plan = getenv("TERTIB_FAULTS_PLAN");
    return folder == nullptr || plan == nullptr ? nullptr : new Layer(folder, plan);
  }();
  return layer;
}

Layer* Layer::Of(int fd) {
  Layer* const layer = Get();
  const bool watched = layer != nullptr && fd >= 0 && static_cast<size_t>(fd) < kDescriptors &&
                       layer->watched_[static_cast<size_t>(fd)];
  return watched ? layer : nullptr;
}

Layer* Layer::Of(const Place& place) {
  Layer* const layer = Get();
  return layer != nullptr && place.path != nullptr && layer->IsBelow(PathOf(place)) ? layer
                                                                                    : nullptr;
}

Layer::Layer(std::string folder, std::string plan)
    : folder_(std::move(folder)), plan_path_(std::move(plan)), names_(folder_ + ".unsynced") {}

std::string Layer::PathOf(const Place& place) {
  if (place.path[0] == '/') {
    return place.path;
  }
  if (place.folder == AT_FDCWD) {
    char here[4096];
    return getcwd(here, sizeof(here)) == nullptr ? "" : std::string(here) + "/" + place.path;
  }
  Layer* const layer = Of(place.folder);
  if (layer == nullptr) {
    return "";
  }
  const std::lock_guard lock(layer->mutex_);
  return layer->descriptors_[place.folder].path + "/" + place.path;
}

bool Layer::IsBelow(const std::string& path) const {
  return path.starts_with(folder_) &&
         (path.size() == folder_.size() || path[folder_.size()] == '/');
}

void Layer::RefreshPlan() {
  struct stat info {};
  if (kernel::Stat(AT_FDCWD, plan_path_.c_str(), 0, &info) != 0) {
    return;
  }
  const std::pair<ino_t, int64_t> version(
      info.st_ino, info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec);
  if (version == plan_version_) {
    return;
  }
  plan_version_ = version;
  plan_ = Plan(kernel::ReadAll(plan_path_));
  random_.seed(plan_.seed());
  if (!plan_.wrong().empty()) {
    const std::string message = "fault layer: no such fault: " + plan_.wrong() + "\n";
    kernel::Write(STDERR_FILENO, message.data(), message.size());
    abort();
  }
}

Verdict Layer::Judge(Call call, FileKind kind, std::unique_lock<std::mutex>& lock) {
  RefreshPlan();
  const Verdict verdict = plan_.Judge(call, kind);
  if (!verdict.rule.empty()) {
    const std::string line = verdict.rule + "\n";
    const int fd = kernel::Open(AT_FDCWD, (plan_path_ + ".fired").c_str(),
                                O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    kernel::Write(fd, line.data(), line.size());
    kernel::Close(fd);
  }
  if (verdict.delay_ms > 0) {
    lock.unlock();
    std::this_thread::sleep_for(std::chrono::milliseconds(verdict.delay_ms));
    lock.lock();
  }
  return verdict;
}

std::shared_ptr<UnsyncedFile> Layer::FileAt(const std::string& path, FileKind kind) {
  struct stat info {};
  if (kind == FileKind::kLock || kernel::Stat(AT_FDCWD, path.c_str(), 0, &info) != 0 ||
      !S_ISREG(info.st_mode)) {
    return nullptr;
  }
  std::shared_ptr<UnsyncedFile>& file = files_[{info.st_dev, info.st_ino}];
  if (file == nullptr) {
    const int own = kernel::Open(AT_FDCWD, path.c_str(), O_RDWR | O_CLOEXEC, 0);
    file = own < 0 ? nullptr : std::make_shared<UnsyncedFile>(own);
  }
  return file;
}

void Layer::Register(int fd, Descriptor descriptor) {
  if (fd < 0 || static_cast<size_t>(fd) >= kDescriptors) {
    return;
  }
  descriptor.on_other_device = plan_.other_device();
  descriptors_[fd] = std::move(descriptor);
  watched_[static_cast<size_t>(fd)] = true;
}

void Layer::Unregister(int fd) {
  descriptors_.erase(fd);
  watched_[static_cast<size_t>(fd)] = false;
  // What nobody has open and nothing is to be undone of is forgotten.
  std::erase_if(files_, [](const auto& entry) {
    return entry.second == nullptr || (entry.second.use_count() == 1 && entry.second->clean());
  });
}

int Layer::Open(const Place& place, int flags, mode_t mode) {
  const std::string path = PathOf(place);
  const bool folder = path == folder_ || (flags & O_DIRECTORY) != 0;
  Descriptor descriptor{folder ? FileKind::kFolder : KindOf(path), path, flags, nullptr, false};
  std::unique_lock lock(mutex_);
  const Verdict verdict =
      Judge(Writes(flags) ? Call::kOpen : Call::kOpenToRead, descriptor.kind, lock);
  if (verdict.error != 0) {
    return Fail(verdict.error);
  }
  const bool existed = Exists(path);
  if (existed && (flags & O_TRUNC) != 0) {
    if (const auto file = FileAt(path, descriptor.kind)) {
      file->BeforeTruncate(0);
    }
  }
  const int fd = kernel::Open(place.folder, place.path, flags, mode);
  const int failed = errno;
  if (fd >= 0) {
    if (!existed && (flags & O_CREAT) != 0) {
      names_.Made(path);
    }
    if (Writes(flags)) {
      descriptor.file = FileAt(path, descriptor.kind);
    }
    Register(fd, std::move(descriptor));
  }
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  errno = failed;
  return fd;
}

void Layer::Watch(int fd, const std::string& path, int flags) {
  const std::lock_guard lock(mutex_);
  Descriptor descriptor{KindOf(path), path, flags, nullptr, false};
  if (Writes(flags)) {
    descriptor.file = FileAt(path, descriptor.kind);
  }
  Register(fd, std::move(descriptor));
}

void Layer::Forget(int fd) {
  const std::lock_guard lock(mutex_);
  Unregister(fd);
}

int Layer::Close(int fd) {
  std::unique_lock lock(mutex_);
  const Verdict verdict = Judge(Call::kClose, descriptors_[fd].kind, lock);
  Unregister(fd);
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  const int closed = kernel::Close(fd);
  return verdict.error != 0 ? Fail(verdict.error) : closed;
}

ssize_t Layer::Write(int fd, std::string_view bytes, std::optional<off_t> at) {
  std::unique_lock lock(mutex_);
  const Verdict verdict = Judge(Call::kWrite, descriptors_[fd].kind, lock);
  if (verdict.error != 0 && !verdict.tear) {
    return Fail(verdict.error);
  }
  if (verdict.tear) {
    bytes = bytes.substr(0, random_() % (bytes.size() + 1));
  }
  const Descriptor& descriptor = descriptors_[fd];
  if (descriptor.file != nullptr) {
    struct stat info {};
    kernel::Stat(fd, "", AT_EMPTY_PATH, &info);
    const bool append = (descriptor.flags & O_APPEND) != 0;
    const off_t from = at ? *at : append ? info.st_size : kernel::Position(fd);
    descriptor.file->BeforeWrite(from, static_cast<int64_t>(bytes.size()));
  }
  const ssize_t written = at ? kernel::WriteAt(fd, bytes.data(), bytes.size(), *at)
                             : kernel::Write(fd, bytes.data(), bytes.size());
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  return verdict.error != 0 ? Fail(verdict.error) : written;
}

int Layer::Sync(int fd, const std::function<int()>& sync) {
  std::unique_lock lock(mutex_);
  const Descriptor descriptor = descriptors_[fd];
  const Verdict verdict = Judge(Call::kSync, descriptor.kind, lock);
  if (verdict.error != 0) {
    if (descriptor.file != nullptr) {
      descriptor.file->Doom();
    }
    return Fail(verdict.error);
  }
  // The power goes at its beginning or at its end.
  if (verdict.cut != Verdict::Cut::kNone && random_() % 2 == 0) {
    CutPower(verdict.cut);
  }
  const uint64_t names = names_.BeginSync();
  const uint64_t begun = descriptor.file == nullptr ? 0 : descriptor.file->BeginSync();
  lock.unlock();
  const int synced = sync();
  const int failed = errno;
  lock.lock();
  if (synced == 0 && descriptor.file != nullptr) {
    descriptor.file->Synced(begun);
  }
  if (synced == 0 && descriptor.kind == FileKind::kFolder) {
    names_.Synced(descriptor.path, names);
  }
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  errno = failed;
  return synced;
}

int Layer::Truncate(int fd, off_t size) {
  std::unique_lock lock(mutex_);
  const Verdict verdict = Judge(Call::kTruncate, descriptors_[fd].kind, lock);
  if (verdict.error != 0) {
    return Fail(verdict.error);
  }
  if (const auto& file = descriptors_[fd].file; file != nullptr) {
    file->BeforeTruncate(size);
  }
  const int cut = kernel::Truncate(fd, size);
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  return cut;
}

int Layer::Plain(int fd, Call call, const std::function<int()>& carry_out) {
  std::unique_lock lock(mutex_);
  const Verdict verdict = Judge(call, descriptors_[fd].kind, lock);
  if (verdict.error != 0) {
    return Fail(verdict.error);
  }
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  return carry_out();
}

int Layer::ChangeName(Call call, FileKind kind, const std::function<int()>& change) {
  std::unique_lock lock(mutex_);
  const Verdict verdict = Judge(call, kind, lock);
  if (verdict.error != 0) {
    return Fail(verdict.error);
  }
  if (verdict.cut != Verdict::Cut::kNone && random_() % 2 == 0) {
    CutPower(verdict.cut);
  }
  const int changed = change();
  if (verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
  return changed;
}

int Layer::Rename(const Place& from, const Place& to, unsigned flags) {
  const std::string source = PathOf(from);
  const std::string target = PathOf(to);
  return ChangeName(Call::kRename, KindOf(target), [&] {
    const std::string replaced = names_.Keep(target);
    const int renamed = kernel::Rename(from.folder, from.path, to.folder, to.path, flags);
    const int failed = errno;
    if (renamed == 0) {
      names_.Renamed(source, target, replaced);
    } else {
      UnsyncedNames::Drop(replaced);
    }
    errno = failed;
    return renamed;
  });
}

int Layer::Unlink(const Place& place, int flags) {
  const std::string path = PathOf(place);
  return ChangeName(Call::kUnlink, KindOf(path), [&] {
    const std::string kept = names_.Keep(path);
    const int removed = kernel::Unlink(place.folder, place.path, flags);
    const int failed = errno;
    if (removed == 0) {
      names_.Removed(path, kept);
    } else {
      UnsyncedNames::Drop(kept);
    }
    errno = failed;
    return removed;
  });
}

int Layer::Link(const Place& from, const Place& to, int flags) {
  const std::string target = PathOf(to);
  return ChangeName(Call::kLink, KindOf(target), [&] {
    const int linked = kernel::Link(from.folder, from.path, to.folder, to.path, flags);
    if (linked == 0) {
      names_.Made(target);
    }
    return linked;
  });
}

int Layer::MakeFolder(const Place& place, mode_t mode) {
  return ChangeName(Call::kMakeFolder, FileKind::kFolder,
                    [&] { return kernel::MakeFolder(place.folder, place.path, mode); });
}

void Layer::Exit() {
  std::unique_lock lock(mutex_);
  if (const Verdict verdict = Judge(Call::kExit, FileKind::kOther, lock);
      verdict.cut != Verdict::Cut::kNone) {
    CutPower(verdict.cut);
  }
}

void Layer::Alter(struct statvfs* space) {
  const std::lock_guard lock(mutex_);
  RefreshPlan();
  if (plan_.room() && space->f_frsize > 0) {
    space->f_bavail = space->f_bfree = *plan_.room() / space->f_frsize;
  }
}

void Layer::Alter(struct statfs* space) {
  const std::lock_guard lock(mutex_);
  RefreshPlan();
  if (plan_.room() && space->f_bsize > 0) {
    space->f_bavail = space->f_bfree = *plan_.room() / static_cast<uint64_t>(space->f_bsize);
  }
}

void Layer::Alter(struct stat* info) {
  const std::lock_guard lock(mutex_);
  RefreshPlan();
  if (plan_.other_device()) {
    ++info->st_dev;
  }
}

void Layer::Alter(int fd, struct stat* info) {
  const std::lock_guard lock(mutex_);
  if (descriptors_[fd].on_other_device) {
    ++info->st_dev;
  }
}

void Layer::CutPower(Verdict::Cut how) {
  // The lock is never released again: no other thread comes past a call.
  names_.LosePart(random_);
  for (const auto& [id, file] : files_) {
    if (file != nullptr) {
      file->LosePart(random_, how == Verdict::Cut::kScattered);
    }
  }
  kill(getpid(), SIGKILL);
  while (true) {
    pause();
  }
}

}  // namespace tertib::faults
