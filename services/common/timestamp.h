#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"

namespace tertib {

// A time as protobuf has it, to the nanosecond, and back.
google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace tertib
