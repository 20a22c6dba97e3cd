#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace tertib::cli {

// Watches, while it lives, whether somebody can still read standard output: a command that waits
// for what comes next would learn only by its next line that the other end of the pipe is closed.
// Made and destroyed by one thread.
class OutputWatch {
 public:
  // Calls `on_lost` once, from a thread of its own, as soon as nobody can.
  explicit OutputWatch(std::function<void()> on_lost);
  ~OutputWatch();
  OutputWatch(const OutputWatch&) = delete;
  OutputWatch& operator=(const OutputWatch&) = delete;

  // Whether nobody can any more. Any thread may ask.
  bool lost() const { return lost_; }

 private:
  void Watch(const std::function<void()>& on_lost);

  std::atomic<bool> lost_ = false;
  // An eventfd, which the destructor sets off; without one (-1) nothing is watched.
  const int stop_;
  std::thread thread_;
};

}  // namespace tertib::cli
