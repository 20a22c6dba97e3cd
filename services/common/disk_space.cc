#include "services/common/disk_space.h"

#include <filesystem>
#include <system_error>

namespace tertib {
namespace {

constexpr size_t kReserveBytes = size_t{64} << 20;
constexpr size_t kOpeningBytes = size_t{2} << 20;

bool HasFree(const std::string& directory, size_t bytes) {
  std::error_code error;
  const auto space = std::filesystem::space(directory, error);
  return error || space.available >= bytes;
}

}  // namespace

bool HasRoomFor(const std::string& directory, size_t bytes) {
  return HasFree(directory, bytes + kReserveBytes);
}

bool HasRoomToOpen(const std::string& directory) { return HasFree(directory, kOpeningBytes); }

}  // namespace tertib
