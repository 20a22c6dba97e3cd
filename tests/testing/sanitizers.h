#pragma once

namespace tertib {

// Whether the memory of a process under test is its own: a sanitizer takes some besides.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsOurs = false;
#else
inline constexpr bool kMemoryIsOurs = true;
#endif

}  // namespace tertib
