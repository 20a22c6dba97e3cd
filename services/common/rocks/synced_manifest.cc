#include "services/common/rocks/synced_manifest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "services/common/sha256.h"
#include "services/common/status_macros.h"
#include "services/common/sync_folder.h"

namespace tertib {
namespace {

constexpr mode_t kMode = 0640;
constexpr size_t kDigestSize = 16;

absl::Status SystemError() {
  return absl::UnavailableError(fmt::format("its file {} cannot be written: {}",
                                            SyncedManifest::kFileName,
                                            std::generic_category().message(errno)));
}

// "MANIFEST-000005 1234 d1f3…", the digest being that of what stands before it.
std::string Encode(const std::string& manifest, uint64_t size) {
  const std::string content = fmt::format("{} {}", manifest, size);
  return fmt::format("{} {}\n", content, ToHex(Sha256(content)).substr(0, kDigestSize));
}

struct Synced {
  std::string manifest;
  uint64_t size = 0;
};

std::optional<Synced> Read(const std::string& path) {
  std::ifstream file(path);
  Synced synced;
  std::string digest;
  if (!(file >> synced.manifest >> synced.size >> digest) ||
      Encode(synced.manifest, synced.size) !=
          fmt::format("{} {} {}\n", synced.manifest, synced.size, digest)) {
    return std::nullopt;
  }
  return synced;
}

// What is known of the list in use.
std::optional<Synced> ReadInUse(const std::string& folder) {
  auto synced = Read(folder + "/" + SyncedManifest::kFileName);
  std::string current;
  std::ifstream(folder + "/CURRENT") >> current;
  return synced && synced->manifest == current ? std::move(synced) : std::nullopt;
}

absl::Status WriteSynced(const std::string& path, std::string_view bytes) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor < 0) {
    return SystemError();
  }
  errno = ENOSPC;  // Of a write that is short, the system does not say why.
  const bool done =
      write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
      fdatasync(descriptor) == 0;
  const absl::Status status = done ? absl::OkStatus() : SystemError();
  close(descriptor);
  return status;
}

}  // namespace

absl::Status SyncedManifest::Note(const std::string& manifest, uint64_t size) {
  const std::string path = folder_ + "/" + kFileName;
  const std::string next = path + ".dbtmp";
  TERTIB_RETURN_IF_ERROR(WriteSynced(next, Encode(manifest, size)));
  if (rename(next.c_str(), path.c_str()) != 0) {
    return SystemError();
  }
  return SyncFolder(folder_);
}

absl::Status SyncedManifest::CheckLength() const {
  const auto synced = ReadInUse(folder_);
  if (!synced) {
    return absl::OkStatus();
  }
  std::error_code failed;
  const auto size = std::filesystem::file_size(folder_ + "/" + synced->manifest, failed);
  return failed || size >= synced->size
             ? absl::OkStatus()
             : absl::DataLossError(fmt::format("its file {} has {} bytes, and had {}",
                                               synced->manifest, size, synced->size));
}

bool SyncedManifest::CutUnsynced() {
  const auto synced = ReadInUse(folder_);
  if (!synced) {
    return false;
  }
  cut_from_ = folder_ + "/" + synced->manifest;
  std::error_code failed;
  const auto size = std::filesystem::file_size(cut_from_, failed);
  if (failed || size <= synced->size) {
    return false;
  }
  cut_.resize(size - synced->size);
  std::ifstream file(cut_from_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(synced->size));
  if (!file.read(cut_.data(), static_cast<std::streamsize>(cut_.size()))) {
    return false;
  }
  std::filesystem::resize_file(cut_from_, synced->size, failed);
  return !failed;
}

void SyncedManifest::PutBack() {
  std::ofstream(cut_from_, std::ios::binary | std::ios::app) << cut_;
}

}  // namespace tertib
