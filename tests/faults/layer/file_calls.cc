// Carries out its arguments in order, each a call of the file system: what a test of the layer
// needs done in one process.
//
//   append FILE TEXT   overwrite FILE TEXT   cut FILE BYTES   sync FILE   sync-folder FOLDER
//   make FOLDER        rename FROM TO        unlink FILE      read-stream FILE
//   list FOLDER        room FOLDER           device FOLDER    time -
//
// A call that fails is told as "CALL: errno N", and the next goes on. "room" prints the free bytes,
// "device" the number of the device, "time" the seconds of the wall clock.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <vector>

namespace {

// Files stay open until the end, as RocksDB's do.
int Descriptor(const std::string& path) {
  static auto& open_files = *new std::map<std::string, int>();
  const auto found = open_files.find(path);
  if (found != open_files.end()) {
    return found->second;
  }
  // NOLINTNEXTLINE(*-vararg): that is what open is.
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd >= 0) {
    open_files[path] = fd;
  }
  return fd;
}

bool Append(const std::string& path, const std::string& text) {
  const int fd = Descriptor(path);
  return lseek(fd, 0, SEEK_END) >= 0 &&
         write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool Overwrite(const std::string& path, const std::string& text) {
  return pwrite(Descriptor(path), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

bool SyncFolder(const std::string& path) {
  // NOLINTNEXTLINE(*-vararg): that is what open is.
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fsync(fd) == 0;
  close(fd);
  return synced;
}

// Nobody calls close for the descriptors of this and the next: fclose and closedir close them.
bool ReadStream(const std::string& path) {
  FILE* const stream = fopen(path.c_str(), "r");
  return stream != nullptr && fgetc(stream) != EOF && fclose(stream) == 0;
}

bool List(const std::string& path) {
  std::error_code failed;
  const std::filesystem::directory_iterator at(path, failed);
  return !failed;
}

bool Show(unsigned long long number) {
  std::printf("%llu\n", number);
  return true;
}

// Carries out the call at the head of `words`, and takes it off.
bool CarryOut(std::vector<std::string>& words) {
  const std::string call = words.at(0);
  const std::string path = words.at(1);
  size_t used = 2;
  bool done = false;
  struct stat info {};
  struct statvfs space {};
  if (call == "append") {
    done = Append(path, words.at(used++));
  } else if (call == "overwrite") {
    done = Overwrite(path, words.at(used++));
  } else if (call == "cut") {
    done = ftruncate(Descriptor(path), std::atoll(words.at(used++).c_str())) == 0;
  } else if (call == "sync") {
    done = fdatasync(Descriptor(path)) == 0;
  } else if (call == "sync-folder") {
    done = SyncFolder(path);
  } else if (call == "make") {
    done = mkdir(path.c_str(), 0750) == 0;
  } else if (call == "rename") {
    done = rename(path.c_str(), words.at(used++).c_str()) == 0;
  } else if (call == "read-stream") {
    done = ReadStream(path);
  } else if (call == "list") {
    done = List(path);
  } else if (call == "unlink") {
    done = unlink(path.c_str()) == 0;
  } else if (call == "room") {
    done = statvfs(path.c_str(), &space) == 0 && Show(space.f_bavail * space.f_frsize);
  } else if (call == "device") {
    done = stat(path.c_str(), &info) == 0 && Show(info.st_dev);
  } else if (call == "time") {
    done = Show(static_cast<unsigned long long>(std::time(nullptr)));
  } else {
    errno = EINVAL;
  }
  if (!done) {
    std::printf("%s: errno %d\n", call.c_str(), errno);
  }
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(used));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  while (!words.empty()) {
    CarryOut(words);
  }
  return 0;
}
