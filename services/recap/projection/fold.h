#pragma once

#include "absl/status/status.h"
#include "services/recap/projection/view.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::recap {

// Brings a view from just before `event` to just after it. Uses nothing but the event and single
// lookups, so the cost of an event does not depend on the size of the register.
//
// FAILED_PRECONDITION, with what does not fit: the event cannot have followed what the view holds
// (a SOP in a unit that is not there, a deletion of what was never created). The view's edits are
// then of no use; nothing may be skipped. Other codes come from the storage.
absl::Status Apply(const catalogue::v1::Event& event, ViewEditor& view);

}  // namespace tertib::recap
