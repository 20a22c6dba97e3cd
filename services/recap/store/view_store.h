#pragma once

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/store_condition.h"
#include "services/recap/projection/view.h"
#include "services/recap/projection/view_edits.h"

namespace tertib::recap {

// Keeps a view together with the position up to which it holds. Any thread may take snapshots;
// one thread at a time may write. Snapshots must not outlive the store.
//
// Failures bear a reason (STORE_CORRUPT, STORE_FULL, STORE_READ_ONLY, INTERNAL) and none of the
// storage's own words; those are in the log.
class ViewStore {
 public:
  virtual ~ViewStore() = default;

  // The view as it is now. It stays so while others write.
  virtual std::unique_ptr<const ViewReader> Snapshot() const = 0;

  // Writes the changes and the position as one: after a crash both are there or neither is.
  // STORE_FULL if the disk has too little room left: nothing was written, and the same can be
  // written once there is some. STORE_READ_ONLY if the disk refused: whether they were written
  // shows when the store is opened again, and until then nothing more is. The store can still be
  // read.
  virtual absl::Status Apply(const ViewChanges& changes, const Position& position) = 0;

  // Forgets everything, the position too, as one. Fails as Apply does.
  virtual absl::Status Wipe() = 0;

  // Looks whether it takes writes now. Any thread.
  virtual StoreCondition Look() = 0;
};

}  // namespace tertib::recap
