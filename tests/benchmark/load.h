#pragma once

#include <sys/types.h>

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/support/async_unary_call.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/serving/grpc_status.h"
#include "tests/benchmark/figures.h"
#include "tests/benchmark/process_use.h"

namespace tertib::benchmark {

// Makes calls of one kind, always the same number in flight, from one thread with one completion
// queue: the cheapest client that gRPC has, because it shares the machine with the server.
template <typename Request, typename Response>
class Load {
 public:
  using Reader = std::unique_ptr<grpc::ClientAsyncResponseReader<Response>>;
  // Starts a call.
  using Starter =
      std::function<Reader(grpc::ClientContext*, const Request&, grpc::CompletionQueue*)>;
  // Fills in the request of the n-th call.
  using Filler = std::function<void(size_t n, Request& request)>;

  // `server` is the process that answers.
  Load(pid_t server, Starter starter, Filler filler)
      : server_(server), starter_(std::move(starter)), filler_(std::move(filler)) {}

  // Runs for `warm_up`, then measures the calls that end within `duration` after it. Fails with the
  // first call that does.
  absl::StatusOr<Figures> Run(size_t in_flight, std::chrono::nanoseconds warm_up,
                              std::chrono::nanoseconds duration) {
    const Clock::time_point begin = Clock::now() + warm_up;
    const Clock::time_point end = begin + duration;
    std::vector<std::chrono::nanoseconds> times;
    std::optional<ProcessUse> before;
    const absl::Status status = Drive(in_flight, [&](const Call& call, Clock::time_point now) {
      if (now >= begin && !before) {
        before = UseOf(server_);
      }
      if (now >= begin && now < end) {
        times.push_back(now - call.start);
      }
      return now < end;
    });
    if (!status.ok()) {
      return status;
    }
    const ProcessUse after = UseOf(server_);
    return SumUp(times, duration, after - before.value_or(after));
  }

  // Makes exactly `count` calls. Fails with the first call that does. `seen` gets each answer.
  absl::Status RunCount(size_t in_flight, size_t count,
                        const std::function<void(const Response&)>& seen) {
    size_t left = count > in_flight ? count - in_flight : 0;
    return Drive(std::min(in_flight, count), [&](const Call& call, Clock::time_point) {
      seen(call.response);
      return left > 0 && left-- > 0;
    });
  }

 private:
  using Clock = std::chrono::steady_clock;

  struct Call {
    std::unique_ptr<grpc::ClientContext> context;
    Request request;
    Response response;
    grpc::Status status;
    Reader reader;
    Clock::time_point start;
  };

  void Start(Call& call) {
    call.context = std::make_unique<grpc::ClientContext>();
    call.context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    filler_(started_++, call.request);
    call.start = Clock::now();
    call.reader = starter_(call.context.get(), call.request, &queue_);
    call.reader->Finish(&call.response, &call.status, &call);
  }

  // `go_on(call, now)` is asked after each call whether to make another in its place.
  template <typename GoOn>
  absl::Status Drive(size_t in_flight, const GoOn& go_on) {
    std::vector<Call> calls(in_flight);
    for (Call& call : calls) {
      Start(call);
    }
    absl::Status failure;
    size_t running = in_flight;
    void* tag = nullptr;
    bool ok = false;
    while (running > 0 && queue_.Next(&tag, &ok)) {
      Call& call = *static_cast<Call*>(tag);
      if (failure.ok() && !call.status.ok()) {
        failure = FromGrpcStatus(call.status);
      }
      if (failure.ok() && go_on(call, Clock::now())) {
        Start(call);
      } else {
        --running;
      }
    }
    return failure;
  }

  const pid_t server_;
  const Starter starter_;
  const Filler filler_;
  grpc::CompletionQueue queue_;
  size_t started_ = 0;
};

}  // namespace tertib::benchmark
