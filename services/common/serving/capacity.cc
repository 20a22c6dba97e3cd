#include "services/common/serving/capacity.h"

#include <grpc/grpc.h>
#include <grpc/support/alloc.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "services/common/error.h"
#include "services/common/serving/steady_deadline.h"

namespace tertib {
namespace {

// How often it is looked for answers that were not taken, at most.
constexpr absl::Duration kLook = absl::Seconds(1);

// Reads are bound by the processor, or else by the disk.
size_t ReadThreads() { return std::max(2U, std::thread::hardware_concurrency()); }

std::string PeerOf(grpc_call* call) {
  const std::unique_ptr<char, decltype(&gpr_free)> peer(grpc_call_get_peer(call), gpr_free);
  return peer.get();
}

}  // namespace

Capacity::Capacity(const Limits& limits) : limits_(limits), readers_(ReadThreads(), 0) {
  canceller_ = std::thread([this] { CancelUntaken(); });
}

Capacity::~Capacity() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  stopped_.NotifyAll();
  canceller_.join();
}

void Capacity::ReportTo(Metrics& metrics) const {
  metrics
      .AddGauge("tertib_calls_under_way_limit", "How many calls may be under way; see --max-calls.")
      .Set(static_cast<double>(limits_.calls));
  metrics
      .AddGauge("tertib_waiting_bytes_limit",
                "How many bytes of requests and answers may wait; see --max-waiting-mib.")
      .Set(static_cast<double>(limits_.bytes));
  metrics.AddGauge("tertib_calls_under_way",
                   "Calls of the service's own methods that have begun and are not over.",
                   [this] { return static_cast<double>(calls_); });
  metrics.AddGauge("tertib_waiting_bytes",
                   "Bytes in memory of requests to be answered and answers that clients have yet "
                   "to take.",
                   [this] { return static_cast<double>(bytes_); });
}

bool Capacity::TryRead(std::function<void()> work) {
  return readers_.TrySubmit(limits_.waiting_reads, std::move(work));
}

void Capacity::Read(std::function<void()> work) { readers_.Submit(std::move(work)); }

std::optional<std::string> Capacity::WhoDidNotTake(const grpc_call* call) const {
  const MutexLock lock(mutex_);
  for (const Untaken& untaken : untaken_) {
    if (!untaken.cancelled) {
      return std::nullopt;  // Nor is any after it.
    }
    if (untaken.call == call) {
      return untaken.peer;
    }
  }
  return std::nullopt;
}

size_t Capacity::LimitFor(size_t bytes) const {
  return bytes <= kSmallAnswer ? limits_.bytes : limits_.bytes - limits_.bytes / 8;
}

void Capacity::CancelUntaken() {
  const auto look = absl::ToChronoNanoseconds(std::min(kLook, limits_.answer_time));
  while (true) {
    std::vector<grpc_call*> late;
    {
      const MutexLock lock(mutex_);
      if (!stopping_) {
        stopped_.WaitFor(mutex_, look);
      }
      if (stopping_) {
        return;
      }
      const SteadyTime now = SteadyNow();
      for (Untaken& untaken : untaken_) {
        if (untaken.due > now) {
          break;
        }
        if (!std::exchange(untaken.cancelled, true)) {
          // It may end as soon as the lock is open.
          grpc_call_ref(untaken.call);
          untaken.peer = PeerOf(untaken.call);
          late.push_back(untaken.call);
        }
      }
    }
    for (grpc_call* call : late) {
      grpc_call_cancel_with_status(call, GRPC_STATUS_DEADLINE_EXCEEDED,
                                   "The answer was not taken in time.", nullptr);
      grpc_call_unref(call);
    }
  }
}

CallShare::CallShare(Capacity& capacity, grpc::CallbackServerContext& context)
    : capacity_(capacity),
      call_(context.c_call()),
      admitted_(capacity.calls_.fetch_add(1) < capacity.limits_.calls) {
  if (!admitted_) {
    --capacity_.calls_;
  }
}

CallShare::~CallShare() {
  (void)Taken();
  Hold(0);
  if (admitted_) {
    --capacity_.calls_;
  }
}

bool CallShare::TryHold(size_t bytes) {
  const size_t before = bytes_;
  Hold(bytes);
  if (bytes > before && capacity_.bytes_ > capacity_.LimitFor(bytes)) {
    Hold(before);
    return false;
  }
  return true;
}

void CallShare::Hold(size_t bytes) {
  // Unsigned arithmetic: what is taken away wraps around, and back.
  capacity_.bytes_ += bytes - std::exchange(bytes_, bytes);
}

void CallShare::AwaitTaken() {
  const SteadyTime due = After(SteadyNow(), capacity_.limits_.answer_time);
  const MutexLock lock(capacity_.mutex_);
  untaken_ = capacity_.untaken_.insert(capacity_.untaken_.end(),
                                       {call_, due, /*cancelled=*/false, /*peer=*/""});
}

bool CallShare::Taken() {
  if (!untaken_) {
    return true;
  }
  const MutexLock lock(capacity_.mutex_);
  const bool in_time = !(*untaken_)->cancelled;
  capacity_.untaken_.erase(*std::exchange(untaken_, std::nullopt));
  return in_time;
}

absl::Status Overloaded() {
  return MakeError(absl::StatusCode::kResourceExhausted, catalogue::v1::ERROR_REASON_OVERLOADED,
                   {"The service has too much to do at once. Retry with exponential backoff.",
                    "Layanan sedang terlalu sibuk. Coba lagi beberapa saat lagi."});
}

absl::Status NotTakenInTime() {
  return absl::DeadlineExceededError(
      "The answer was not taken in time. Read each answer as it comes.");
}

}  // namespace tertib
