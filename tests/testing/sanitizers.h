#pragma once

namespace tertib {

// Whether the memory and the descriptors of a process under test are its own: a sanitizer takes
// some besides.
#ifdef TERTIB_SANITIZED
inline constexpr bool kMemoryIsOurs = false;
#else
inline constexpr bool kMemoryIsOurs = true;
#endif

}  // namespace tertib
