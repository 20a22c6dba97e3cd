#include "services/common/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <deque>
#include <string_view>
#include <thread>
#include <utility>

#include "services/common/mutex.h"

namespace tertib {
namespace {

constexpr std::chrono::seconds kTick(1);
constexpr std::chrono::seconds kPatience(1);

// Writes all of it, however long that takes. False if the descriptor refuses.
bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd wanted{descriptor, POLLOUT, 0};
      poll(&wanted, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

struct LineWriter::State {
  explicit State(Options with)
      : options(std::move(with)),
        own(fcntl(options.descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)) {}
  ~State() {
    if (own >= 0) {
      close(own);
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // The thread may outlive whoever closes the descriptor that was given.
  int descriptor() const { return own >= 0 ? own : options.descriptor; }

  void Run() TERTIB_EXCLUDES(mutex);
  // Waits for a line, a tick or the end; false once there will be no more.
  bool Take(std::string& line, bool& tick) TERTIB_EXCLUDES(mutex);
  // Counts what is lost, or says so, now that a line could be written.
  void Account(bool written) TERTIB_EXCLUDES(mutex);

  const Options options;
  const int own;
  Mutex mutex;
  CondVar changed;
  std::deque<std::string> waiting TERTIB_GUARDED_BY(mutex);
  size_t waiting_bytes TERTIB_GUARDED_BY(mutex) = 0;
  uint64_t lost TERTIB_GUARDED_BY(mutex) = 0;
  uint64_t told_lost TERTIB_GUARDED_BY(mutex) = 0;
  bool stopping TERTIB_GUARDED_BY(mutex) = false;
  bool ended TERTIB_GUARDED_BY(mutex) = false;
};

void LineWriter::State::Run() {
  std::string line;
  bool tick = false;
  while (Take(line, tick)) {
    if (!tick) {
      Account(WriteAll(descriptor(), line + "\n"));
      continue;
    }
    for (const std::string& due : options.lines_due()) {
      Account(WriteAll(descriptor(), due + "\n"));
    }
  }
  const MutexLock lock(mutex);
  ended = true;
  changed.NotifyAll();
}

bool LineWriter::State::Take(std::string& line, bool& tick) {
  const MutexLock lock(mutex);
  tick = false;
  while (waiting.empty()) {
    if (stopping) {
      return false;
    }
    if (!changed.WaitFor(mutex, kTick)) {
      tick = true;
      return true;
    }
  }
  line = std::move(waiting.front());
  waiting.pop_front();
  waiting_bytes -= line.size();
  return true;
}

void LineWriter::State::Account(bool written) {
  const MutexLock lock(mutex);
  if (!written) {
    ++lost;
  } else if (lost != told_lost) {
    waiting.push_front(options.describe_lost(lost - told_lost));
    waiting_bytes += waiting.front().size();
    told_lost = lost;
  }
}

LineWriter::LineWriter(Options options) : state_(std::make_shared<State>(std::move(options))) {
  std::thread([state = state_] { state->Run(); }).detach();
}

LineWriter::~LineWriter() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  const MutexLock lock(state_->mutex);
  state_->stopping = true;
  state_->changed.NotifyAll();
  while (!state_->ended) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= left.zero()) {
      return;
    }
    state_->changed.WaitFor(state_->mutex, left);
  }
}

void LineWriter::Write(std::string line) {
  const MutexLock lock(state_->mutex);
  if (state_->waiting_bytes + line.size() > state_->options.max_waiting_bytes) {
    ++state_->lost;
    return;
  }
  state_->waiting_bytes += line.size();
  state_->waiting.push_back(std::move(line));
  state_->changed.NotifyAll();
}

uint64_t LineWriter::lost() const {
  const MutexLock lock(state_->mutex);
  return state_->lost;
}

}  // namespace tertib
