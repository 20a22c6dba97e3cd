#include "tests/testing/catalogue/writers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;

constexpr int kSopsOfAWriter = 20;

// By the title alone, so that a record that is half old, half new is seen.
std::string UnitOf(const std::string& title) { return title.size() % 2 == 0 ? "i" : "ii"; }

}  // namespace

absl::StatusOr<ListedSops> ListSops(CatalogueService::Stub& catalogue) {
  catalogue::v1::ListSopsRequest request;
  request.set_parent("agencies/a");
  request.set_page_size(1'000);
  const auto page = Call(catalogue, &CatalogueService::Stub::ListSops, request);
  if (!page.ok()) {
    return page.status();
  }
  EXPECT_TRUE(page->next_page_token().empty());
  ListedSops listed;
  for (const auto& sop : page->sops()) {
    listed.sops.emplace(sop.name().substr(sop.name().rfind('/') + 1), sop);
  }
  listed.sequence = page->sequence();
  return listed;
}

Writer::Writer(int number, uint32_t seed, size_t note_size)
    : number_(number), note_(note_size, 'x'), random_(seed) {}

absl::Status Writer::Run(const std::string& address, std::atomic<int>& acknowledged,
                         const std::function<bool()>& go_on) {
  const auto stub = CatalogueService::NewStub(ConnectAnew(address));
  while (go_on()) {
    if (absl::Status status = Step(*stub); !status.ok()) {
      return status;
    }
    ++acknowledged;
  }
  return absl::OkStatus();
}

absl::Status Writer::Step(CatalogueService::Stub& stub) {
  const std::string id = "w" + std::to_string(number_) + "-" +
                         std::to_string(static_cast<uint32_t>(random_()) % kSopsOfAWriter);
  Known& known = known_[id];
  const std::string title = "SOP " + std::to_string(++titles_);
  const bool exists = !known.acknowledged.empty();
  const bool remove = exists && static_cast<uint32_t>(random_()) % 4 == 0;
  known.possible.push_back(remove ? "" : title);
  const absl::Status status = Write(stub, id, exists, known.possible.back());
  if (status.ok()) {
    known.acknowledged = known.possible.back();
    known.possible.clear();
  }
  return status;
}

absl::Status Writer::Write(CatalogueService::Stub& stub, const std::string& id, bool exists,
                           const std::string& title) const {
  if (title.empty()) {
    catalogue::v1::DeleteSopRequest request;
    request.set_name("agencies/a/sops/" + id);
    return Call(stub, &CatalogueService::Stub::DeleteSop, request).status();
  }
  catalogue::v1::Sop sop = SomeSop("a", UnitOf(title), title);
  sop.set_note(note_);
  if (exists) {
    catalogue::v1::UpdateSopRequest request;
    *request.mutable_sop() = sop;
    request.mutable_sop()->set_name("agencies/a/sops/" + id);
    return Call(stub, &CatalogueService::Stub::UpdateSop, request).status();
  }
  catalogue::v1::CreateSopRequest request;
  request.set_parent("agencies/a");
  request.set_sop_id(id);
  *request.mutable_sop() = sop;
  return Call(stub, &CatalogueService::Stub::CreateSop, request).status();
}

size_t Writer::Check(const std::map<std::string, catalogue::v1::Sop>& sops) {
  size_t there = 0;
  for (auto& [id, known] : known_) {
    const auto found = sops.find(id);
    const std::string title = found == sops.end() ? "" : found->second.title();
    const bool possible =
        std::find(known.possible.begin(), known.possible.end(), title) != known.possible.end();
    if (found != sops.end()) {
      ++there;
      EXPECT_EQ(found->second.unit(), "agencies/a/units/" + UnitOf(title));
    }
    EXPECT_TRUE(title == known.acknowledged || possible)
        << id << " is '" << title << "' instead of '" << known.acknowledged << "'";
    known.acknowledged = title;
    known.possible.clear();
  }
  return there;
}

Writers::Writers(int count, std::minstd_rand& random, size_t note_size) {
  for (int i = 0; i < count; ++i) {
    writers_.push_back(std::make_unique<Writer>(i, static_cast<uint32_t>(random()), note_size));
  }
}

std::vector<absl::Status> Writers::Run(const std::string& address,
                                       const std::function<bool()>& go_on,
                                       const std::function<void()>& meanwhile) {
  acknowledged_ = 0;
  running_ = static_cast<int>(writers_.size());
  std::vector<absl::Status> ended(writers_.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < writers_.size(); ++i) {
    threads.emplace_back([&, i] {
      ended[i] = writers_[i]->Run(address, acknowledged_, go_on);
      --running_;
    });
  }
  meanwhile();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return ended;
}

std::vector<absl::Status> Writers::WriteUntilRefused(const std::string& address,
                                                     int acknowledgements,
                                                     const std::function<void()>& and_then) {
  return Run(
      address, [] { return true; },
      [&] {
        while (acknowledged_ < acknowledgements && running_ > 0) {
          std::this_thread::yield();
        }
        and_then();
      });
}

std::vector<absl::Status> Writers::Write(const std::string& address, int acknowledgements) {
  return Run(
      address, [this, acknowledgements] { return acknowledged_ < acknowledgements; }, [] {});
}

void Writers::Check(const std::map<std::string, catalogue::v1::Sop>& sops) {
  size_t known = 0;
  for (const auto& writer : writers_) {
    known += writer->Check(sops);
  }
  EXPECT_EQ(sops.size(), known);
}

}  // namespace tertib
