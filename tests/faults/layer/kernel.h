#pragma once

#include <fcntl.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <string>

// The system's calls themselves, past whatever is preloaded: the layer's own work goes through
// these. They return what the system does, with errno.
// NOLINTBEGIN(*-vararg): that is what syscall is.

namespace tertib::faults::kernel {

inline int Open(int folder, const char* path, int flags, mode_t mode) {
  return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
}
inline int Close(int fd) { return static_cast<int>(syscall(SYS_close, fd)); }
inline ssize_t Read(int fd, void* data, size_t size) { return syscall(SYS_read, fd, data, size); }
inline ssize_t ReadAt(int fd, void* data, size_t size, off_t at) {
  return syscall(SYS_pread64, fd, data, size, at);
}
inline ssize_t Write(int fd, const void* data, size_t size) {
  return syscall(SYS_write, fd, data, size);
}
inline ssize_t WriteAt(int fd, const void* data, size_t size, off_t at) {
  return syscall(SYS_pwrite64, fd, data, size, at);
}
inline int Sync(int fd) { return static_cast<int>(syscall(SYS_fsync, fd)); }
inline int SyncData(int fd) { return static_cast<int>(syscall(SYS_fdatasync, fd)); }
inline int SyncRange(int fd, off_t at, off_t size, unsigned flags) {
  return static_cast<int>(syscall(SYS_sync_file_range, fd, at, size, flags));
}
inline int Truncate(int fd, off_t size) {
  return static_cast<int>(syscall(SYS_ftruncate, fd, size));
}
inline int Allocate(int fd, int mode, off_t at, off_t size) {
  return static_cast<int>(syscall(SYS_fallocate, fd, mode, at, size));
}
inline int Rename(int from_folder, const char* from, int to_folder, const char* to,
                  unsigned flags) {
  return static_cast<int>(syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}
inline int Unlink(int folder, const char* path, int flags) {
  return static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
}
inline int Link(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}
inline int MakeFolder(int folder, const char* path, mode_t mode) {
  return static_cast<int>(syscall(SYS_mkdirat, folder, path, mode));
}
inline off_t Position(int fd) { return syscall(SYS_lseek, fd, 0, SEEK_CUR); }
// `path` may be empty with AT_EMPTY_PATH: the descriptor itself.
inline int Stat(int folder, const char* path, int flags, struct stat* out) {
  return static_cast<int>(syscall(SYS_newfstatat, folder, path, out, flags));
}

// All of a file; empty if it cannot be read.
inline std::string ReadAll(const std::string& path) {
  std::string all;
  const int fd = Open(AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  char buffer[4096];
  for (ssize_t got = fd < 0 ? 0 : 1; got > 0;) {
    got = Read(fd, buffer, sizeof(buffer));
    all.append(buffer, got > 0 ? static_cast<size_t>(got) : 0);
  }
  Close(fd);
  return all;
}

}  // namespace tertib::faults::kernel

// NOLINTEND(*-vararg)
