#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/common/sequence.h"
#include "services/recap/projection/view.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::recap {

// What a source hands on: always whole commits, and where the stream can be resumed after them.
struct Delivery {
  enum class Kind {
    kEvents,      // One commit or several; `events` holds them in order.
    kCheckpoint,  // Nothing happened.
    kCaughtUp,    // Everything committed so far has been delivered.
    kFellBehind,  // There is more, up to `newest`; kCaughtUp follows in the end.
  };
  Kind kind = Kind::kCheckpoint;
  std::vector<catalogue::v1::Event> events;
  // Whether the view is complete is not said, nor, without events, when they were recorded.
  Position position;
  Sequence newest;
};

// Who takes what a source delivers. All calls come from the thread that runs the source.
class EventHandler {
 public:
  virtual ~EventHandler() = default;

  // From where to go on. Asked before each connection.
  virtual absl::StatusOr<Position> ResumeFrom() = 0;

  // An error ends the source's run with it.
  virtual absl::Status OnDelivery(const Delivery& delivery) = 0;

  // The stream cannot be resumed from that position, because of `why`: the register is another
  // one, or no longer keeps what followed. The handler forgets what it had; the source then asks
  // it again where to go on. An error ends the source's run with it.
  virtual absl::Status OnHistoryLost(const absl::Status& why) = 0;

  // The stream broke off because of `why`; the source tries again after `wait`. In the catalogue's
  // log it bears `trace_id`.
  virtual void OnDisconnected(const absl::Status& why, absl::Duration wait,
                              const std::string& trace_id) = 0;
};

// Follows the register's events.
class EventSource {
 public:
  virtual ~EventSource() = default;

  // Delivers events to `handler` until `stop` is requested (then OK), or the handler fails (then
  // its error). Whatever else goes wrong, it tries again. One run at a time.
  virtual absl::Status Run(EventHandler& handler, std::stop_token stop) = 0;
};

}  // namespace tertib::recap
