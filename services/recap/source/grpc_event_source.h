#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "services/recap/source/backoff.h"
#include "services/recap/source/event_source.h"
#include "services/recap/source/sleeper.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"

namespace tertib::recap {

// A channel to the catalogue at host:port, in plain text. It notices a dead peer by pings, so that
// a stream without a deadline cannot hang on one.
std::shared_ptr<grpc::Channel> ConnectToCatalogue(const std::string& address);

// Follows WatchEvents of the catalogue at `address`, which is named where it cannot be reached,
// over a channel to it. Borrows `sleeper`.
class GrpcEventSource final : public EventSource {
 public:
  GrpcEventSource(const std::shared_ptr<grpc::ChannelInterface>& catalogue, std::string address,
                  Backoff backoff, Sleeper& sleeper);

  absl::Status Run(EventHandler& handler, std::stop_token stop) override;

 private:
  // One connection, until it breaks off.
  struct Ending {
    absl::Status why;
    bool by_handler = false;  // `why` is the handler's error.
    bool resumed = false;     // It went on after a resume token.
    std::string trace_id = {};
  };
  Ending FollowOnce(EventHandler& handler, const std::stop_token& stop);

  // How a stream ended, in words for who has to mend it if nothing ever came.
  absl::Status Explain(const absl::Status& ended) const;

  const std::unique_ptr<catalogue::v1::EventService::StubInterface> stub_;
  const std::string address_;
  Backoff backoff_;
  Sleeper& sleeper_;
};

}  // namespace tertib::recap
