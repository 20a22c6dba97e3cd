#pragma once

#include <memory>

#include "services/common/mutex.h"
#include "services/recap/store/view_store.h"

namespace tertib::recap {

// A view that ends with the process. Every write copies all of it, so that snapshots need no lock:
// for tests.
class MemoryViewStore final : public ViewStore {
 public:
  MemoryViewStore();
  ~MemoryViewStore() override;

  std::unique_ptr<const ViewReader> Snapshot() const override;
  absl::Status Apply(const ViewChanges& changes, const Position& position) override;
  absl::Status Wipe() override;
  StoreCondition Look() override { return StoreCondition::kWritable; }

 private:
  struct Data;
  class Reader;

  mutable Mutex mutex_;
  std::shared_ptr<const Data> data_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace tertib::recap
