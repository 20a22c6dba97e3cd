#include "services/catalogue/rpc/event_service.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "services/catalogue/feed/watch.h"
#include "services/catalogue/rpc/request_checks.h"
#include "services/catalogue/rpc/watch_messages.h"
#include "services/common/error.h"
#include "services/common/mutex.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/raw_messages.h"
#include "services/common/serving/unreadable_requests.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

absl::StatusOr<WatchOptions> DecodeRequest(const grpc::ByteBuffer& bytes) {
  v1::WatchEventsRequest request;
  if (!ParseRaw(bytes, request)) {
    return UnreadableRequest();
  }
  FieldErrors errors;
  WatchOptions options;
  if (request.from_case() == v1::WatchEventsRequest::kResumeToken) {
    options.from = WatchFrom::kToken;
    options.resume_token = request.resume_token();
  } else if (request.start() == v1::WATCH_START_EARLIEST) {
    options.from = WatchFrom::kEarliest;
  } else if (request.start() == v1::WATCH_START_NOW) {
    options.from = WatchFrom::kNow;
  } else {
    errors.Add("start", "Say WATCH_START_EARLIEST or WATCH_START_NOW, or send a resume_token.",
               "Isi WATCH_START_EARLIEST atau WATCH_START_NOW, atau kirim resume_token.");
  }
  if (!request.agency().empty()) {
    options.agency = CheckName(ResourceType::kAgency, request.agency(), "agency", errors).agency;
  }
  if (request.max_events() < 0) {
    errors.Add("max_events", "Must not be negative.", "Tidak boleh negatif.");
  }
  options.max_events = static_cast<uint64_t>(request.max_events());
  options.until_current = request.until_current();
  TERTIB_RETURN_IF_ERROR(errors.ToStatus());
  return options;
}

// Sends what its Watch says, one message at a time: the next is asked for when the last is written.
// While there is nothing it is parked in the feed. gRPC's callbacks and the feed's wake may come
// from any thread, also at once: the lock orders them.
class WatchReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  WatchReactor(grpc::CallbackServerContext& context, Feed& feed, Capacity& capacity, Logger& log)
      : feed_(feed), log_(log), share_(std::in_place, capacity, context) {
    feed_.metrics().watchers->Increment();
  }
  ~WatchReactor() override { feed_.metrics().watchers->Decrement(); }

  // `self` keeps the reactor until OnDone; a wake that comes later finds it gone.
  void Begin(std::shared_ptr<WatchReactor> self, const grpc::ByteBuffer& request) {
    self_ = std::move(self);
    const MutexLock lock(mutex_);
    // gRPC keeps the request as long as the call lasts.
    request_bytes_ = request.Length();
    if (!share_->admitted() || !share_->TryHold(request_bytes_)) {
      End(Overloaded());
      return;
    }
    const auto options = DecodeRequest(request);
    if (!options.ok()) {
      End(options.status());
      return;
    }
    auto watch = Watch::Begin(feed_, *options);
    if (!watch.ok()) {
      End(watch.status());
      return;
    }
    watch_.emplace(*std::move(watch));
    Continue();
  }

  void OnWriteDone(bool ok) override {
    const MutexLock lock(mutex_);
    message_.Clear();
    share_->Hold(request_bytes_);
    if (ok) {
      Continue();
    } else {
      End(absl::CancelledError("the reader is gone"));
    }
  }

  void OnCancel() override {
    const MutexLock lock(mutex_);
    // While a message is being written, OnWriteDone ends the stream.
    if (parked_) {
      feed_.Unpark(*std::exchange(parked_, std::nullopt));
      End(absl::CancelledError("the reader is gone"));
    }
    cancelled_ = true;
  }

  // A wake that comes now finds it ended.
  void OnDone() override {
    {
      const MutexLock lock(mutex_);
      share_.reset();
    }
    self_.reset();
  }

 private:
  void Continue() TERTIB_REQUIRES(mutex_) {
    while (!ended_) {
      if (cancelled_) {
        End(absl::CancelledError("the reader is gone"));
        return;
      }
      auto item = watch_->Next();
      if (!item.ok()) {
        End(item.status());
      } else if (std::holds_alternative<WatchEnd>(*item)) {
        End(absl::OkStatus());
      } else if (const auto* idle = std::get_if<WatchIdle>(&*item)) {
        if (Park(*idle)) {
          return;
        }
      } else {
        Send(*item);
        return;
      }
    }
  }

  bool Park(const WatchIdle& idle) TERTIB_REQUIRES(mutex_) {
    parked_ = feed_.Park(idle.cursor, idle.deadline, [weak = std::weak_ptr(self_)] {
      if (const auto reactor = weak.lock()) {
        reactor->Wake();
      }
    });
    return parked_.has_value();
  }

  void Wake() {
    const MutexLock lock(mutex_);
    if (parked_.has_value()) {
      parked_.reset();
      Continue();
    }
  }

  void Send(const WatchItem& item) TERTIB_REQUIRES(mutex_) {
    size_t own_bytes = 0;
    if (const auto* batch = std::get_if<WatchBatch>(&item)) {
      size_t events = 0;
      for (const auto& piece : batch->pieces) {
        events += piece->event_count();
        // Read from the log, for this watch alone.
        own_bytes += piece.use_count() == 1 ? piece->wire.size() : 0;
      }
      feed_.metrics().sent_events->Increment(static_cast<double>(events));
    }
    // A slow reader is not cut off: it holds this one message, and no more.
    share_->Hold(request_bytes_ + own_bytes);
    message_ = EncodeWatchItem(item);
    StartWrite(&message_);
  }

  void End(const absl::Status& status) TERTIB_REQUIRES(mutex_) {
    if (!std::exchange(ended_, true)) {
      Finish(ToGrpcStatus(status, log_));
    }
  }

  Feed& feed_;
  Logger& log_;
  std::shared_ptr<WatchReactor> self_;

  Mutex mutex_;
  std::optional<CallShare> share_ TERTIB_GUARDED_BY(mutex_);
  size_t request_bytes_ TERTIB_GUARDED_BY(mutex_) = 0;
  std::optional<Watch> watch_ TERTIB_GUARDED_BY(mutex_);
  std::optional<Feed::Ticket> parked_ TERTIB_GUARDED_BY(mutex_);
  grpc::ByteBuffer message_ TERTIB_GUARDED_BY(mutex_);
  bool cancelled_ TERTIB_GUARDED_BY(mutex_) = false;
  bool ended_ TERTIB_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* EventService::WatchEvents(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  auto reactor = std::make_shared<WatchReactor>(*context, feed_, capacity_, log_);
  reactor->Begin(reactor, *request);
  return reactor.get();
}

}  // namespace tertib::catalogue
