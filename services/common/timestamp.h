#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"

namespace tertib {

// A time as protobuf has it, to the nanosecond, and back.
google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

// A duration as protobuf has it, to the nanosecond.
google::protobuf::Duration ToDuration(absl::Duration duration);

}  // namespace tertib
