// What the library puts in front of the C library: each function as POSIX has it.

#include <dirent.h>
#include <dlfcn.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>

#include "tests/faults/layer/kernel.h"
#include "tests/faults/layer/layer.h"

namespace tertib::faults {
namespace {

// The C library's own function of that name.
template <typename Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int OpenAt(const Place& place, int flags, mode_t mode) {
  Layer* const layer = Layer::Of(place);
  return layer != nullptr ? layer->Open(place, flags, mode)
                          : kernel::Open(place.folder, place.path, flags, mode);
}

ssize_t WriteAll(Layer& layer, int fd, const iovec* parts, int count, std::optional<off_t> at) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    all.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  }
  return layer.Write(fd, all, at);
}

int RenameAt(const Place& from, const Place& to, unsigned flags) {
  Layer* const layer = Layer::Of(to) != nullptr ? Layer::Of(to) : Layer::Of(from);
  return layer != nullptr ? layer->Rename(from, to, flags)
                          : kernel::Rename(from.folder, from.path, to.folder, to.path, flags);
}

int UnlinkAt(const Place& place, int flags) {
  Layer* const layer = Layer::Of(place);
  return layer != nullptr ? layer->Unlink(place, flags)
                          : kernel::Unlink(place.folder, place.path, flags);
}

int StatAt(const Place& place, int flags, struct stat* info) {
  const int told = kernel::Stat(place.folder, place.path, flags, info);
  const bool itself = (flags & AT_EMPTY_PATH) != 0 && place.path[0] == '\0';
  if (Layer* const layer = itself ? Layer::Of(place.folder) : Layer::Of(place);
      told == 0 && layer != nullptr) {
    if (itself) {
      layer->Alter(place.folder, info);
    } else {
      layer->Alter(info);
    }
  }
  return told;
}

FILE* OpenStream(const char* name, const char* path, const char* mode) {
  FILE* const file = Next<FILE*(const char*, const char*)>(name)(path, mode);
  Layer* const layer = Layer::Of(Place{AT_FDCWD, path});
  if (file != nullptr && layer != nullptr) {
    const bool reads = strchr(mode, 'w') == nullptr && strchr(mode, 'a') == nullptr &&
                       strchr(mode, '+') == nullptr;
    const int append = strchr(mode, 'a') == nullptr ? 0 : O_APPEND;
    layer->Watch(fileno(file), path, append | (reads ? O_RDONLY : O_RDWR));
  }
  return file;
}

void Forget(int fd) {
  if (Layer* const layer = Layer::Of(fd); layer != nullptr) {
    layer->Forget(fd);
  }
}

}  // namespace
}  // namespace tertib::faults

using tertib::faults::Call;
using tertib::faults::Layer;
using tertib::faults::Place;
namespace kernel = tertib::faults::kernel;

#define TERTIB_EXPORT __attribute__((visibility("default")))
// The same function under the name that programs with large files use.
#define TERTIB_ALIAS(name) __attribute__((visibility("default"), alias(name)))

// NOLINTBEGIN(*-vararg, cppcoreguidelines-pro-type-va-arg): that is what open is.
extern "C" {

TERTIB_EXPORT int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return tertib::faults::OpenAt({AT_FDCWD, path}, flags, mode);
}
TERTIB_ALIAS("open") int open64(const char* path, int flags, ...);

TERTIB_EXPORT int openat(int folder, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return tertib::faults::OpenAt({folder, path}, flags, mode);
}
TERTIB_ALIAS("openat") int openat64(int folder, const char* path, int flags, ...);

TERTIB_EXPORT int creat(const char* path, mode_t mode) {
  return tertib::faults::OpenAt({AT_FDCWD, path}, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
TERTIB_ALIAS("creat") int creat64(const char* path, mode_t mode);

TERTIB_EXPORT FILE* fopen(const char* path, const char* mode) {
  return tertib::faults::OpenStream("fopen", path, mode);
}
TERTIB_EXPORT FILE* fopen64(const char* path, const char* mode) {
  return tertib::faults::OpenStream("fopen64", path, mode);
}

TERTIB_EXPORT int close(int fd) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Close(fd) : kernel::Close(fd);
}

// These two close their descriptors without close.
TERTIB_EXPORT int fclose(FILE* file) {
  tertib::faults::Forget(fileno(file));
  return tertib::faults::Next<int(FILE*)>("fclose")(file);
}
TERTIB_EXPORT int closedir(DIR* folder) {
  tertib::faults::Forget(dirfd(folder));
  return tertib::faults::Next<int(DIR*)>("closedir")(folder);
}

TERTIB_EXPORT ssize_t write(int fd, const void* data, size_t size) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Write(fd, {static_cast<const char*>(data), size}, std::nullopt)
                          : kernel::Write(fd, data, size);
}

TERTIB_EXPORT ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Write(fd, {static_cast<const char*>(data), size}, at)
                          : kernel::WriteAt(fd, data, size, at);
}
TERTIB_ALIAS("pwrite") ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at);

TERTIB_EXPORT ssize_t writev(int fd, const iovec* parts, int count) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? tertib::faults::WriteAll(*layer, fd, parts, count, std::nullopt)
                          : syscall(SYS_writev, fd, parts, count);
}

TERTIB_EXPORT ssize_t pwritev(int fd, const iovec* parts, int count, off_t at) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? tertib::faults::WriteAll(*layer, fd, parts, count, at)
                          : syscall(SYS_pwritev, fd, parts, count, at, 0);
}
TERTIB_ALIAS("pwritev") ssize_t pwritev64(int fd, const iovec* parts, int count, off64_t at);

TERTIB_EXPORT int fsync(int fd) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Sync(fd, [fd] { return kernel::Sync(fd); }) : kernel::Sync(fd);
}

TERTIB_EXPORT int fdatasync(int fd) {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Sync(fd, [fd] { return kernel::SyncData(fd); })
                          : kernel::SyncData(fd);
}

TERTIB_EXPORT int sync_file_range(int fd, off64_t at, off64_t size, unsigned flags) {
  const auto range = [=] { return kernel::SyncRange(fd, at, size, flags); };
  // Without flags it only asks whether there is such a call, which no disk refuses.
  Layer* const layer = flags == 0 ? nullptr : Layer::Of(fd);
  return layer != nullptr ? layer->Plain(fd, Call::kSyncRange, range) : range();
}

TERTIB_EXPORT int ftruncate(int fd, off_t size) noexcept {
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Truncate(fd, size) : kernel::Truncate(fd, size);
}
TERTIB_ALIAS("ftruncate") int ftruncate64(int fd, off64_t size) noexcept;

TERTIB_EXPORT int fallocate(int fd, int mode, off_t at, off_t size) {
  const auto allocate = [=] { return kernel::Allocate(fd, mode, at, size); };
  Layer* const layer = Layer::Of(fd);
  return layer != nullptr ? layer->Plain(fd, Call::kAllocate, allocate) : allocate();
}
TERTIB_ALIAS("fallocate") int fallocate64(int fd, int mode, off64_t at, off64_t size);

// Says the error rather than setting it.
TERTIB_EXPORT int posix_fallocate(int fd, off_t at, off_t size) {
  return fallocate(fd, 0, at, size) == 0 ? 0 : errno;
}
TERTIB_ALIAS("posix_fallocate") int posix_fallocate64(int fd, off64_t at, off64_t size);

TERTIB_EXPORT int rename(const char* from, const char* to) noexcept {
  return tertib::faults::RenameAt({AT_FDCWD, from}, {AT_FDCWD, to}, 0);
}

TERTIB_EXPORT int renameat(int from_folder, const char* from, int to_folder,
                           const char* to) noexcept {
  return tertib::faults::RenameAt({from_folder, from}, {to_folder, to}, 0);
}

TERTIB_EXPORT int renameat2(int from_folder, const char* from, int to_folder, const char* to,
                            unsigned flags) noexcept {
  return tertib::faults::RenameAt({from_folder, from}, {to_folder, to}, flags);
}

TERTIB_EXPORT int unlink(const char* path) noexcept {
  return tertib::faults::UnlinkAt({AT_FDCWD, path}, 0);
}

TERTIB_EXPORT int unlinkat(int folder, const char* path, int flags) noexcept {
  return tertib::faults::UnlinkAt({folder, path}, flags);
}

TERTIB_EXPORT int remove(const char* path) noexcept {
  const int removed = tertib::faults::UnlinkAt({AT_FDCWD, path}, 0);
  return removed != 0 && errno == EISDIR ? tertib::faults::UnlinkAt({AT_FDCWD, path}, AT_REMOVEDIR)
                                         : removed;
}

TERTIB_EXPORT int linkat(int from_folder, const char* from, int to_folder, const char* to,
                         int flags) noexcept {
  Layer* const layer = Layer::Of(Place{to_folder, to});
  return layer != nullptr ? layer->Link({from_folder, from}, {to_folder, to}, flags)
                          : kernel::Link(from_folder, from, to_folder, to, flags);
}

TERTIB_EXPORT int link(const char* from, const char* to) noexcept {
  return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

TERTIB_EXPORT int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  Layer* const layer = Layer::Of(Place{folder, path});
  return layer != nullptr ? layer->MakeFolder({folder, path}, mode)
                          : kernel::MakeFolder(folder, path, mode);
}

TERTIB_EXPORT int mkdir(const char* path, mode_t mode) noexcept {
  return mkdirat(AT_FDCWD, path, mode);
}

TERTIB_EXPORT int statvfs(const char* path, struct statvfs* space) noexcept {
  const int told = tertib::faults::Next<int(const char*, struct statvfs*)>("statvfs")(path, space);
  if (Layer* const layer = Layer::Of(Place{AT_FDCWD, path}); told == 0 && layer != nullptr) {
    layer->Alter(space);
  }
  return told;
}

TERTIB_EXPORT int fstatvfs(int fd, struct statvfs* space) noexcept {
  const int told = tertib::faults::Next<int(int, struct statvfs*)>("fstatvfs")(fd, space);
  if (Layer* const layer = Layer::Of(fd); told == 0 && layer != nullptr) {
    layer->Alter(space);
  }
  return told;
}

TERTIB_EXPORT int statfs(const char* path, struct statfs* space) noexcept {
  const int told = static_cast<int>(syscall(SYS_statfs, path, space));
  if (Layer* const layer = Layer::Of(Place{AT_FDCWD, path}); told == 0 && layer != nullptr) {
    layer->Alter(space);
  }
  return told;
}

TERTIB_EXPORT int fstatfs(int fd, struct statfs* space) noexcept {
  const int told = static_cast<int>(syscall(SYS_fstatfs, fd, space));
  if (Layer* const layer = Layer::Of(fd); told == 0 && layer != nullptr) {
    layer->Alter(space);
  }
  return told;
}

TERTIB_EXPORT int stat(const char* path, struct stat* info) noexcept {
  return tertib::faults::StatAt({AT_FDCWD, path}, 0, info);
}

TERTIB_EXPORT int lstat(const char* path, struct stat* info) noexcept {
  return tertib::faults::StatAt({AT_FDCWD, path}, AT_SYMLINK_NOFOLLOW, info);
}

TERTIB_EXPORT int fstatat(int folder, const char* path, struct stat* info, int flags) noexcept {
  return tertib::faults::StatAt({folder, path}, flags, info);
}

TERTIB_EXPORT int fstat(int fd, struct stat* info) noexcept {
  return tertib::faults::StatAt({fd, ""}, AT_EMPTY_PATH, info);
}

__attribute__((destructor)) void tertib_faults_exit() {
  if (Layer* const layer = Layer::Get(); layer != nullptr) {
    layer->Exit();
  }
}

}  // extern "C"
// NOLINTEND(*-vararg, cppcoreguidelines-pro-type-va-arg)
