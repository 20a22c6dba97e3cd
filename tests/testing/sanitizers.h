#pragma once

namespace tertib {

// Whether the memory of a process under test is its own: a sanitizer takes some besides.
#ifdef TERTIB_SANITIZED
inline constexpr bool kMemoryIsOurs = false;
#else
inline constexpr bool kMemoryIsOurs = true;
#endif

}  // namespace tertib
