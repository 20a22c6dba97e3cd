#pragma once

#include <grpcpp/channel.h>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "services/recap/source/head_probe.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"

namespace tertib::recap {

// Asks by a call of its own each time, so that what waits unread on the event stream cannot answer
// for the catalogue.
class GrpcHeadProbe final : public HeadProbe {
 public:
  explicit GrpcHeadProbe(const std::shared_ptr<grpc::ChannelInterface>& catalogue);

  absl::StatusOr<Sequence> AskNewest() override;
  absl::StatusOr<std::optional<absl::Time>> AskTimeAfter(const std::string& resume_token) override;

  // Ends the calls that are under way, and every later one at once.
  void Stop() { stop_.request_stop(); }

 private:
  // Reads a short watch to its end, and hands each message to `visit`.
  absl::Status Watch(const catalogue::v1::WatchEventsRequest& request,
                     const std::function<void(const catalogue::v1::WatchEventsResponse&)>& visit);

  const std::unique_ptr<catalogue::v1::EventService::StubInterface> stub_;
  std::stop_source stop_;
};

}  // namespace tertib::recap
