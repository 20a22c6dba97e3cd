#include "cli/document_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/failure.h"

namespace tertib::cli {
namespace {

// How soon a Read that waits for a person or a pipe notices Stop.
constexpr int kPollMilliseconds = 100;

std::string SystemError(int error) { return std::generic_category().message(error); }

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> DocumentSource::Open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<DocumentSource>(new DocumentSource(STDIN_FILENO, false, "stdin"));
  }
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return UsageError(fmt::format("Cannot read '{}': {}.", path, SystemError(errno)));
  }
  std::unique_ptr<DocumentSource> source(
      new DocumentSource(descriptor, true, std::filesystem::path(path).filename().string()));
  struct stat about = {};
  if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
    return UsageError(fmt::format("Cannot read '{}': it is a folder.", path));
  }
  return source;
}

DocumentSource::DocumentSource(int descriptor, bool owned, std::string name)
    : descriptor_(descriptor), owned_(owned), name_(std::move(name)) {}

int64_t DocumentSource::size() const {
  struct stat status {};
  return fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : 0;
}

DocumentSource::~DocumentSource() {
  if (owned_) {
    close(descriptor_);
  }
}

absl::StatusOr<std::string> DocumentSource::Read(size_t size) {
  std::string bytes(size, '\0');
  while (!stopped_) {
    pollfd waiting = {descriptor_, POLLIN, 0};
    const int ready = poll(&waiting, 1, kPollMilliseconds);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
      continue;
    }
    const ssize_t got = read(descriptor_, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return absl::DataLossError(
          fmt::format("Reading '{}' failed: {}.", name_, SystemError(errno)));
    }
    bytes.resize(static_cast<size_t>(got));
    return bytes;
  }
  return std::string();
}

}  // namespace tertib::cli
