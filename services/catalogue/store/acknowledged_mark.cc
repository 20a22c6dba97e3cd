#include "services/catalogue/store/acknowledged_mark.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "services/catalogue/store/keys.h"
#include "services/common/sha256.h"
#include "services/common/status_macros.h"
#include "services/common/sync_folder.h"

namespace tertib::catalogue {
namespace {

constexpr std::string_view kMagic = "tertib\x01\n";
constexpr size_t kIncarnationSize = 16;
constexpr size_t kSequenceSize = 8;
constexpr size_t kDigestSize = 8;
constexpr size_t kSlotSize = kMagic.size() + kIncarnationSize + kSequenceSize + kDigestSize;
// Two slots, in blocks of their own: a write that is torn spares the other.
constexpr int kSlots = 2;
constexpr off_t kSlotStride = 4096;
constexpr mode_t kMode = 0640;

std::string PathIn(const std::string& folder) {
  return folder + "/" + std::string(AcknowledgedMark::kFileName);
}

absl::Status SystemError() {
  return absl::UnavailableError(std::generic_category().message(errno));
}

// Why the mark cannot be opened. What to do about data that is lost the store says itself.
absl::Status CannotOpen(int error) {
  if (error == ENOENT) {
    return absl::NotFoundError("there is none");
  }
  if (error == EISDIR) {
    return absl::DataLossError("its ACKNOWLEDGED is a folder, and no file");
  }
  return absl::UnavailableError("its file ACKNOWLEDGED cannot be opened (" +
                                std::generic_category().message(error) +
                                "): let the service read and write it, then start again");
}

std::string EncodeSlot(const std::string& incarnation, Sequence sequence) {
  std::string slot = std::string(kMagic) + incarnation + EventKey(sequence);
  return slot + Sha256(slot).substr(0, kDigestSize);
}

struct Slot {
  std::string incarnation;
  Sequence sequence;
};

std::optional<Slot> DecodeSlot(std::string_view bytes) {
  if (bytes.size() != kSlotSize || !bytes.starts_with(kMagic)) {
    return std::nullopt;
  }
  const std::string_view content = bytes.substr(0, kSlotSize - kDigestSize);
  if (Sha256(content).substr(0, kDigestSize) != bytes.substr(content.size())) {
    return std::nullopt;
  }
  return Slot{std::string(bytes.substr(kMagic.size(), kIncarnationSize)),
              *ParseEventKey(bytes.substr(kMagic.size() + kIncarnationSize, kSequenceSize))};
}

}  // namespace

bool AcknowledgedMark::Exists(const std::string& folder) {
  return access(PathIn(folder).c_str(), F_OK) == 0;
}

absl::StatusOr<std::unique_ptr<AcknowledgedMark>> AcknowledgedMark::Open(
    const std::string& folder, const std::string& incarnation) {
  const int descriptor = open(PathIn(folder).c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) {
    return CannotOpen(errno);
  }
  std::unique_ptr<AcknowledgedMark> mark(new AcknowledgedMark(descriptor, incarnation));
  const MutexLock lock(mark->mutex_);
  bool found = false;
  for (int at = 0; at < kSlots; ++at) {
    std::array<char, kSlotSize> bytes{};
    const ssize_t read = pread(descriptor, bytes.data(), bytes.size(), at * kSlotStride);
    const auto slot = DecodeSlot({bytes.data(), read < 0 ? 0 : static_cast<size_t>(read)});
    if (!slot) {
      continue;
    }
    if (slot->incarnation != incarnation) {
      return absl::DataLossError("its file ACKNOWLEDGED is that of another store");
    }
    if (!found || slot->sequence > mark->sequence_) {
      mark->sequence_ = slot->sequence;
      mark->slot_ = (at + 1) % kSlots;
    }
    found = true;
  }
  if (!found) {
    return absl::DataLossError("its file ACKNOWLEDGED is damaged");
  }
  // What was found may not be on disk for good yet, and the other slot is written next.
  return fdatasync(descriptor) == 0
             ? absl::StatusOr<std::unique_ptr<AcknowledgedMark>>(std::move(mark))
             : SystemError();
}

absl::StatusOr<std::unique_ptr<AcknowledgedMark>> AcknowledgedMark::Make(
    const std::string& folder, const std::string& incarnation) {
  const int descriptor =
      open(PathIn(folder).c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor < 0) {
    return SystemError();
  }
  std::unique_ptr<AcknowledgedMark> mark(new AcknowledgedMark(descriptor, incarnation));
  // Both slots, so that no later write needs room.
  for (int at = 0; at < kSlots; ++at) {
    TERTIB_RETURN_IF_ERROR(mark->Raise(Sequence{}));
    TERTIB_RETURN_IF_ERROR(mark->Sync());
  }
  TERTIB_RETURN_IF_ERROR(SyncFolder(folder));
  return mark;
}

AcknowledgedMark::~AcknowledgedMark() {
  (void)Sync();
  close(descriptor_);
}

Sequence AcknowledgedMark::sequence() const {
  const MutexLock lock(mutex_);
  return sequence_;
}

absl::Status AcknowledgedMark::Raise(Sequence sequence) {
  const MutexLock lock(mutex_);
  sequence_ = sequence;
  synced_ = false;
  return WriteSlot();
}

absl::Status AcknowledgedMark::WriteSlot() {
  const std::string bytes = EncodeSlot(incarnation_, sequence_);
  const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), slot_ * kSlotStride);
  if (written < 0) {
    return SystemError();
  }
  return static_cast<size_t>(written) == bytes.size() ? absl::OkStatus()
                                                      : absl::UnavailableError("a short write");
}

absl::Status AcknowledgedMark::Sync() {
  const MutexLock lock(mutex_);
  if (synced_) {
    return absl::OkStatus();
  }
  if (fdatasync(descriptor_) != 0) {
    return SystemError();
  }
  synced_ = true;
  slot_ = (slot_ + 1) % kSlots;
  return absl::OkStatus();
}

}  // namespace tertib::catalogue
