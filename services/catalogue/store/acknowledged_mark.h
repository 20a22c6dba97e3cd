#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/mutex.h"
#include "services/common/sequence.h"

namespace tertib::catalogue {

// The newest sequence that was acknowledged, in a small file beside the database: what the
// write-ahead log must hold at least. That log alone cannot tell what is missing at its end, since
// a torn tail is what any crash leaves. docs/storage-format.md states its bytes.
//
// Raising it costs no sync of its own: what was not synced yet survives the process, and after a
// loss of power the file says less than was acknowledged, never more. Any thread.
class AcknowledgedMark {
 public:
  static constexpr std::string_view kFileName = "ACKNOWLEDGED";

  // Whether there is one, in whatever state: then the folder held a store.
  static bool Exists(const std::string& folder);
  // The file in the folder of a store. NOT_FOUND if there is none; DATA_LOSS, with words for the
  // operator, if it cannot be read or is of another store than that of `incarnation`.
  static absl::StatusOr<std::unique_ptr<AcknowledgedMark>> Open(const std::string& folder,
                                                                const std::string& incarnation);
  // Makes the file for a store that has acknowledged nothing, on disk for good.
  static absl::StatusOr<std::unique_ptr<AcknowledgedMark>> Make(const std::string& folder,
                                                                const std::string& incarnation);
  ~AcknowledgedMark();
  AcknowledgedMark(const AcknowledgedMark&) = delete;
  AcknowledgedMark& operator=(const AcknowledgedMark&) = delete;

  Sequence sequence() const TERTIB_EXCLUDES(mutex_);

  // After the sync of the log that holds it, before the acknowledgement. UNAVAILABLE if the disk
  // refuses, with the system's words.
  absl::Status Raise(Sequence sequence) TERTIB_EXCLUDES(mutex_);

  // Puts what was raised on disk for good, if that is still to be done. Called about once a second.
  absl::Status Sync() TERTIB_EXCLUDES(mutex_);

 private:
  AcknowledgedMark(int descriptor, std::string incarnation)
      : descriptor_(descriptor), incarnation_(std::move(incarnation)) {}

  absl::Status WriteSlot() TERTIB_REQUIRES(mutex_);

  const int descriptor_;
  const std::string incarnation_;
  mutable Mutex mutex_;
  Sequence sequence_ TERTIB_GUARDED_BY(mutex_);
  // Where the next is written: never where the last one is that was synced.
  int slot_ TERTIB_GUARDED_BY(mutex_) = 0;
  bool synced_ TERTIB_GUARDED_BY(mutex_) = true;
};

}  // namespace tertib::catalogue
