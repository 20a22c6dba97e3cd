#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "tests/faults/layer/plan.h"
#include "tests/faults/layer/unsynced.h"

namespace tertib::faults {

// A path as the program named it, with its folder's descriptor.
struct Place {
  int folder = AT_FDCWD;
  const char* path = nullptr;
};

// Stands between a program and the files below one folder. Set up by the environment:
//
//   TERTIB_FAULTS_FOLDER  the folder, as the program names it (an absolute path)
//   TERTIB_FAULTS_PLAN    a file with a Plan, which may be replaced at any time; each plan that
//                         fires is told in a file of that name and ".fired"
//
// Without these there is no layer. Each call does what the system's does, and fails as it
// does, but for the plan. Thread-safe; lives as long as the process.
//
// A power cut undoes a random part of what the program did not sync, and ends it by SIGKILL. What
// the layer does not see stays: memory that is mapped, and what an earlier process left unsynced.
// The folder's own name is taken for safe.
class Layer {
 public:
  // The process's layer; nullptr without one.
  static Layer* Get();
  // The layer, if it watches this descriptor.
  static Layer* Of(int fd);
  // The layer, if it watches this path.
  static Layer* Of(const Place& place);

  int Open(const Place& place, int flags, mode_t mode);
  // A descriptor that was opened in another way.
  void Watch(int fd, const std::string& path, int flags);
  // One that is closed in another way: its number will mean something else.
  void Forget(int fd);
  int Close(int fd);
  // From `at` on; where the descriptor stands without it.
  ssize_t Write(int fd, std::string_view bytes, std::optional<off_t> at);
  // `sync` asks the system.
  int Sync(int fd, const std::function<int()>& sync);
  int Truncate(int fd, off_t size);
  // For what changes nothing that would have to be undone.
  int Plain(int fd, Call call, const std::function<int()>& carry_out);
  int Rename(const Place& from, const Place& to, unsigned flags);
  int Unlink(const Place& place, int flags);
  int Link(const Place& from, const Place& to, int flags);
  int MakeFolder(const Place& place, mode_t mode);

  // The program is about to end by itself.
  void Exit();

  // Puts what the plan says into the system's answer.
  void Alter(struct statvfs* space);
  void Alter(struct statfs* space);
  void Alter(struct stat* info);
  // So, if the descriptor was opened since the plan says it.
  void Alter(int fd, struct stat* info);

 private:
  static constexpr size_t kDescriptors = 1 << 16;
  using FileId = std::pair<dev_t, ino_t>;

  struct Descriptor {
    FileKind kind = FileKind::kOther;
    std::string path;
    int flags = 0;
    std::shared_ptr<UnsyncedFile> file;  // Nothing if it is not written, or nothing is kept of it.
    bool on_other_device = false;
  };

  Layer(std::string folder, std::string plan);

  static std::string PathOf(const Place& place);
  bool IsBelow(const std::string& path) const;

  // The plan's word on a call. Waits where it says so. The lock must be held, and is again.
  Verdict Judge(Call call, FileKind kind, std::unique_lock<std::mutex>& lock);
  void RefreshPlan();
  // What is known of a file that is written; nothing for a lock, which a second descriptor would
  // release.
  std::shared_ptr<UnsyncedFile> FileAt(const std::string& path, FileKind kind);
  void Register(int fd, Descriptor descriptor);
  void Unregister(int fd);
  // Runs `change` of a name between the plan's verdict and, if it says so, the power cut.
  int ChangeName(Call call, FileKind kind, const std::function<int()>& change);
  [[noreturn]] void CutPower(Verdict::Cut how);

  const std::string folder_;
  const std::string plan_path_;
  std::array<std::atomic<bool>, kDescriptors> watched_ = {};

  std::mutex mutex_;  // Guards everything below.
  Plan plan_;
  std::pair<ino_t, int64_t> plan_version_;
  std::map<int, Descriptor> descriptors_;
  std::map<FileId, std::shared_ptr<UnsyncedFile>> files_;
  UnsyncedNames names_;
  std::mt19937 random_;
};

}  // namespace tertib::faults
