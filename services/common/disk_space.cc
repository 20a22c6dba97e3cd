#include "services/common/disk_space.h"

#include <filesystem>
#include <system_error>

namespace tertib {
namespace {

constexpr size_t kReserveBytes = size_t{64} << 20;

}  // namespace

bool HasRoomFor(const std::string& directory, size_t bytes) {
  std::error_code error;
  const auto space = std::filesystem::space(directory, error);
  return error || space.available >= bytes + kReserveBytes;
}

}  // namespace tertib
