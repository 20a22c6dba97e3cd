#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tertib {

// Writes lines to a descriptor, in order, from a thread of its own, so that nobody who has a line
// to give waits for whoever reads it. What waits is bounded; a line that does not fit any more, or
// that the descriptor refuses, is lost and counted, and a line that says so follows as soon as one
// can be written. Any thread may call it.
class LineWriter {
 public:
  struct Options {
    // Where to: standard error.
    int descriptor = 2;
    // How much may wait.
    size_t max_waiting_bytes = size_t{1} << 20;
    // The line that says that so many lines were lost.
    std::function<std::string(uint64_t lost)> describe_lost;
    // Asked by the thread about once a second, while nothing waits: lines whose time has come.
    std::function<std::vector<std::string>()> lines_due;
  };

  explicit LineWriter(Options options);
  // Waits a second at most for what waits to be written.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  // Takes a line, without its end.
  void Write(std::string line);

  // How many lines were lost so far.
  uint64_t lost() const;

 private:
  struct State;

  // Shared with the thread, which may be stuck in a write for good.
  const std::shared_ptr<State> state_;
};

}  // namespace tertib
