#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"

namespace tertib {

// All SOPs of one agency, by id, and the sequence at which they hold.
struct ListedSops {
  std::map<std::string, catalogue::v1::Sop> sops;
  uint64_t sequence = 0;
};

// Lists the SOPs of the agency that writers write to; no more than 1,000.
absl::StatusOr<ListedSops> ListSops(catalogue::v1::CatalogueService::Stub& catalogue);

// One client that creates, changes and deletes SOPs of its own, and knows what has to be there.
class Writer {
 public:
  // Its SOPs bear a note of `note_size` characters.
  Writer(int number, uint32_t seed, size_t note_size);

  // Writes, one call after the other, until a call fails or `go_on` says no. Adds to `acknowledged`
  // with every answer. How the last call ended.
  absl::Status Run(const std::string& address, std::atomic<int>& acknowledged,
                   const std::function<bool()>& go_on);

  // Holds what is there against what was acknowledged: the last acknowledged title of each SOP, or
  // that of a call which failed. Goes on from there. Returns how many SOPs it has; fails the test
  // where something else is there.
  size_t Check(const std::map<std::string, catalogue::v1::Sop>& sops);

 private:
  // What it knows of one SOP: the title that was acknowledged, and those that may have been written
  // too because their calls failed. An empty title: it is not there.
  struct Known {
    std::string acknowledged;
    std::vector<std::string> possible;
  };

  absl::Status Step(catalogue::v1::CatalogueService::Stub& stub);
  absl::Status Write(catalogue::v1::CatalogueService::Stub& stub, const std::string& id,
                     bool exists, const std::string& title) const;

  const int number_;
  const std::string note_;
  std::minstd_rand random_;
  int titles_ = 0;
  std::map<std::string, Known> known_;
};

// Several of them at once, in agency "a" with the units "i" and "ii", which must be there.
class Writers {
 public:
  Writers(int count, std::minstd_rand& random, size_t note_size = 0);

  // Lets them write until `acknowledgements` were given or all have failed, then calls
  // `and_then` while they go on; returns when all have failed. How each of them ended.
  std::vector<absl::Status> WriteUntilRefused(
      const std::string& address, int acknowledgements,
      const std::function<void()>& and_then = [] {});

  // Lets them write until `acknowledgements` were given, or each has failed. How each of them
  // ended: OK if it did not fail.
  std::vector<absl::Status> Write(const std::string& address, int acknowledgements);

  // How many writes were acknowledged in the last of these.
  int acknowledged() const { return acknowledged_; }

  // Holds all that is there against what they know; fails the test where it differs.
  void Check(const std::map<std::string, catalogue::v1::Sop>& sops);

 private:
  std::vector<absl::Status> Run(const std::string& address, const std::function<bool()>& go_on,
                                const std::function<void()>& meanwhile);

  std::vector<std::unique_ptr<Writer>> writers_;
  std::atomic<int> acknowledged_ = 0;
  std::atomic<int> running_ = 0;
};

}  // namespace tertib
