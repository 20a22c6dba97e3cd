#pragma once

#include <google/protobuf/message_lite.h>

#include <algorithm>
#include <cstddef>

namespace tertib::recap {

// How many bytes an answer may still grow by. One thread.
class ByteBudget {
 public:
  explicit ByteBudget(size_t bytes) : left_(bytes) {}

  // A part of it, at most what is left. What the part spends is not taken from the whole.
  ByteBudget Part(size_t bytes) const { return ByteBudget(std::min(bytes, left_)); }

  // Takes what `message` costs as a field of the answer. False once something did not fit: from
  // then on nothing does, so that lists are cut at their end and not in the middle.
  [[nodiscard]] bool Spend(const google::protobuf::MessageLite& message) {
    const size_t bytes = message.ByteSizeLong() + kFieldOverhead;
    if (bytes > left_) {
      left_ = 0;
      return false;
    }
    left_ -= bytes;
    spent_ += bytes;
    return true;
  }
  // Takes what another has spent.
  void Take(const ByteBudget& other) { left_ -= std::min(left_, other.spent_); }

 private:
  // Its tag and its length, and what it adds to the length of what it stands in.
  static constexpr size_t kFieldOverhead = 8;

  size_t left_;
  size_t spent_ = 0;
};

}  // namespace tertib::recap
