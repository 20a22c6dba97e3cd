#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace tertib {

// What is random in a test, and how to have it again: by TERTIB_TEST_SEED of the environment, which
// is shown.
inline std::minstd_rand Seeded() {
  const char* given = std::getenv("TERTIB_TEST_SEED");
  const uint32_t seed = given == nullptr ? std::random_device{}()
                                         : static_cast<uint32_t>(std::strtoul(given, nullptr, 10));
  std::cerr << "TERTIB_TEST_SEED=" << seed << "\n";
  return std::minstd_rand(seed);
}

// A number below `bound`.
inline int Below(int bound, std::minstd_rand& random) {
  return static_cast<int>(static_cast<uint32_t>(random()) % static_cast<uint32_t>(bound));
}

// How many trials to make: by a variable of the environment, or `usual`.
inline int Trials(const char* variable, int usual) {
  const char* given = std::getenv(variable);
  return given == nullptr ? usual : std::atoi(given);
}

}  // namespace tertib
