#pragma once

#include <string>

#include "services/catalogue/store/store.h"

namespace tertib {

// Applies all events of a store to nothing and compares what comes out with the state it holds,
// byte for byte, table by table. The fold is held against more than itself: the resources are what
// the events say of them, each event begins where those before it ended, and the SOPs that units
// keep are those that say so. Also that the log has no gap and ends with the end of a commit.
// Returns what differs; empty if nothing does.
std::string DifferenceFromFold(const catalogue::Store& store);

}  // namespace tertib
