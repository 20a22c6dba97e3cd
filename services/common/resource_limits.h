#pragma once

#include <cstddef>
#include <cstdint>

// What the fields of the register's resources hold at most; the comments of the protos say the
// same. Whatever an import writes, a caller of the API could have written: both go by these.

namespace tertib {

// Code points.
inline constexpr size_t kMaxNameLength = 300;
inline constexpr size_t kMaxTextLength = 1'000;  // Of titles, notes and figures' texts.
inline constexpr size_t kMaxOutlineCodeLength = 40;

inline constexpr int kMaxAliases = 20;     // Of one unit.
inline constexpr int kMaxFigures = 5'000;  // Of one declaration.

inline constexpr int32_t kMaxPosition = 1'000'000;
inline constexpr int32_t kMaxCount = 10'000'000;

}  // namespace tertib
