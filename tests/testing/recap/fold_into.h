#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "services/recap/projection/fold.h"
#include "services/recap/projection/view_edits.h"
#include "services/recap/store/view_store.h"
#include "tests/testing/recap/event_script.h"

namespace tertib::recap {

// Folds events into a store, as one write, up to a position after the last of them.
inline void FoldInto(ViewStore& store, const EventScript::Events& events) {
  const auto before = store.Snapshot();
  ViewEdits edits(*before);
  for (const auto& event : events) {
    const absl::Status applied = Apply(event, edits);
    ASSERT_TRUE(applied.ok()) << applied;
  }
  const uint64_t last = events.empty() ? 0 : events.back().sequence();
  ASSERT_TRUE(store.Apply(edits.changes(), {fmt::format("token-{}", last), Sequence{last}}).ok());
}

}  // namespace tertib::recap
