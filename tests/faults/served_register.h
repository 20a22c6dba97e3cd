#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/testing/catalogue/running_catalogue.h"

namespace tertib {

// All that a catalogue serves of agency "a" and of its event log, to be compared.
struct ServedRegister {
  uint64_t sequence = 0;
  std::map<std::string, std::string> sops;  // By id, as on the wire.
  std::vector<std::string> events;          // In order, as on the wire.

  friend bool operator==(const ServedRegister&, const ServedRegister&) = default;
};

// Reads it; an error if anything cannot be read.
absl::StatusOr<ServedRegister> ReadRegister(RunningCatalogue& catalogue);

// What a catalogue over a folder does with it: serves (nothing), or refuses to. It is ended then.
struct Opened {
  absl::StatusOr<ServedRegister> served;
  std::string flaw;  // Of a refusal: see FlawOf.
};
Opened OpenRegister(const std::string& folder);

// What is wrong with that, where `expected` is what was acknowledged; empty if it is served, or
// refused as it should be.
std::string WrongIn(const Opened& opened, const ServedRegister& expected);

}  // namespace tertib
