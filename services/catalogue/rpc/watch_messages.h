#pragma once

#include <grpcpp/support/byte_buffer.h>

#include "services/catalogue/feed/watch.h"

namespace tertib::catalogue {

// One message of a watch as the bytes of a tertib.catalogue.v1.WatchEventsResponse. The events of a
// batch are not copied: the buffer refers to the pieces, which all watches share. `item` is none of
// WatchEnd and WatchIdle.
grpc::ByteBuffer EncodeWatchItem(const WatchItem& item);

}  // namespace tertib::catalogue
