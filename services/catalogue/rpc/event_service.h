#pragma once

#include "services/catalogue/feed/feed.h"
#include "services/common/log.h"
#include "services/common/serving/capacity.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"

namespace tertib::catalogue {

// The event stream over gRPC. Raw: messages are sent as bytes that the feed has encoded once for
// all watches. The references must outlive the server that it is registered with.
class EventService final
    : public v1::EventService::WithRawCallbackMethod_WatchEvents<v1::EventService::Service> {
 public:
  EventService(Feed& feed, Capacity& capacity, Logger& log)
      : feed_(feed), capacity_(capacity), log_(log) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchEvents(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request) override;

 private:
  Feed& feed_;
  Capacity& capacity_;
  Logger& log_;
};

}  // namespace tertib::catalogue
