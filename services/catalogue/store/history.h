#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/catalogue/store/store.h"
#include "services/common/log_point.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::catalogue {

// The event at `sequence`. Nothing if the log holds no such event (yet, or any more). Fails as
// Store::ReadEvents does.
absl::StatusOr<std::optional<v1::Event>> EventAt(const Store& store, Sequence sequence);

// The history of the event at `sequence`; empty before the first. Nothing if the log holds no such
// event (yet, or any more). Reads one event. Fails as Store::ReadEvents does.
absl::StatusOr<std::optional<std::string>> HistoryAt(const Store& store, Sequence sequence);

// The newest event that can be read. Reads it. Fails as Store::ReadEvents does.
absl::StatusOr<LogPoint> NewestPoint(const Store& store);

// Whether the log holds the event that the point is about, rather than none or another. Reads one
// event. Fails as Store::ReadEvents does.
absl::StatusOr<bool> Holds(const Store& store, const LogPoint& point);

}  // namespace tertib::catalogue
