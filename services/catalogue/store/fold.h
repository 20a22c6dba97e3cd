#pragma once

#include "absl/status/status.h"
#include "services/catalogue/store/tables.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::catalogue {

// What an event does to the state. The state is the fold of all events, and nothing else ever
// writes to it. Deterministic: the same events give the same bytes. Reads nothing; fails only on an
// event that no version of this program makes.
absl::Status Fold(const v1::Event& event, TableWrites& writes);

}  // namespace tertib::catalogue
