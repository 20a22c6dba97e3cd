#pragma once

#include <unistd.h>

#include <limits>
#include <utility>

namespace tertib {

// A file descriptor that is owned: closed when this goes. One thread at a time.
class Descriptor {
 public:
  Descriptor() = default;
  // Takes `number` over; a negative one is none.
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (is_open()) {
      close(number_);
    }
  }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

  // Gives it away: the caller closes it.
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

// Numbers that some descriptors of a process are to have: from `first` up to but not `end`.
struct DescriptorRange {
  int first = 0;
  int end = std::numeric_limits<int>::max();

  bool Has(int number) const { return number >= first && number < end; }
};

}  // namespace tertib
