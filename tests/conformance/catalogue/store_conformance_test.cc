// What every Store promises (services/catalogue/store/store.h), held against each one there is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/catalogue/store/memory_store.h"
#include "services/catalogue/store/rocks_store.h"
#include "services/catalogue/store/store.h"
#include "services/common/uuid.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// Makes a store, and opens it again where it outlives the process.
class StoreMaker {
 public:
  virtual ~StoreMaker() = default;
  virtual Store& store() = 0;
};

class MemoryMaker final : public StoreMaker {
 public:
  Store& store() override { return store_; }

 private:
  MemoryStore store_{NewUuid()};
};

class RocksMaker final : public StoreMaker {
 public:
  RocksMaker() : store_(RocksStore::Open({.directory = directory_ / "store"}, clock_, log_)) {}
  Store& store() override { return **store_; }

 private:
  const TempDir directory_;
  const FakeClock clock_{};
  Logger log_{"test"};
  const absl::StatusOr<std::unique_ptr<RocksStore>> store_;
};

struct Implementation {
  std::string name;
  std::unique_ptr<StoreMaker> (*make)();
};

class StoreConformance : public ::testing::TestWithParam<Implementation> {
 protected:
  Store& store() { return maker_->store(); }

  // A group of one commit of `events` events that writes one value.
  CommitGroup Group(size_t events, const std::string& key, std::optional<std::string> value) {
    CommitGroup group;
    group.after = store().last_sequence();
    for (size_t i = 1; i <= events; ++i) {
      const Sequence sequence{group.after.value + i};
      group.events.push_back(
          {sequence, "a", i == events, "event " + std::to_string(sequence.value)});
    }
    if (value) {
      group.writes.Put(Table::kSops, key, *value);
    } else {
      group.writes.Delete(Table::kSops, key);
    }
    return group;
  }

  static std::vector<std::pair<std::string, std::string>> ScanAll(const TableReader& tables,
                                                                  std::string_view prefix,
                                                                  std::string_view after = "") {
    std::vector<std::pair<std::string, std::string>> records;
    EXPECT_TRUE(tables
                    .Scan(Table::kSops, prefix, after,
                          [&](std::string_view key, std::string_view value) {
                            records.emplace_back(key, value);
                            return true;
                          })
                    .ok());
    return records;
  }

 private:
  const std::unique_ptr<StoreMaker> maker_ = GetParam().make();
};

TEST_P(StoreConformance, BeginsEmptyWithAnIncarnation) {
  EXPECT_EQ(store().incarnation().size(), 16U);
  EXPECT_EQ(store().last_sequence(), Sequence{0});
  EXPECT_EQ(store().oldest_sequence(), Sequence{1});
  EXPECT_TRUE(store().ReadEvents(Sequence{0}, {})->empty());
  EXPECT_EQ(store().TakeSnapshot()->sequence(), Sequence{0});
}

TEST_P(StoreConformance, ACommitIsVisibleOnceItReturns) {
  ASSERT_TRUE(store().Commit(Group(2, "k", "v")).ok());
  EXPECT_EQ(store().last_sequence(), Sequence{2});
  EXPECT_EQ(*store().latest().Get(Table::kSops, "k"), "v");
  EXPECT_EQ(store().TakeSnapshot()->sequence(), Sequence{2});
  const auto events = *store().ReadEvents(Sequence{0}, {});
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].event, "event 1");
  EXPECT_FALSE(events[0].ends_commit);
  EXPECT_TRUE(events[1].ends_commit);
  EXPECT_EQ(events[1].agency, "a");
}

TEST_P(StoreConformance, ACommitThatBeginsElsewhereWritesNothing) {
  ASSERT_TRUE(store().Commit(Group(1, "k", "v")).ok());
  CommitGroup late = Group(1, "k", "other");
  late.after = Sequence{0};
  late.events.front().sequence = Sequence{1};
  EXPECT_EQ(store().Commit(late).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(*store().latest().Get(Table::kSops, "k"), "v");
  EXPECT_EQ(store().last_sequence(), Sequence{1});
}

TEST_P(StoreConformance, ASnapshotDoesNotChange) {
  ASSERT_TRUE(store().Commit(Group(1, "k", "old")).ok());
  const auto snapshot = store().TakeSnapshot();
  ASSERT_TRUE(store().Commit(Group(1, "k", "new")).ok());
  ASSERT_TRUE(store().Commit(Group(1, "l", "more")).ok());
  EXPECT_EQ(*snapshot->Get(Table::kSops, "k"), "old");
  EXPECT_THAT(ScanAll(*snapshot, ""), ElementsAre(Pair("k", "old")));
  EXPECT_EQ(snapshot->sequence(), Sequence{1});
}

TEST_P(StoreConformance, ADeletionRemoves) {
  ASSERT_TRUE(store().Commit(Group(1, "k", "v")).ok());
  ASSERT_TRUE(store().Commit(Group(1, "k", std::nullopt)).ok());
  EXPECT_EQ(*store().latest().Get(Table::kSops, "k"), std::nullopt);
  EXPECT_TRUE(ScanAll(store().latest(), "").empty());
}

TEST_P(StoreConformance, TablesAreApart) {
  ASSERT_TRUE(store().Commit(Group(1, "k", "v")).ok());
  EXPECT_EQ(*store().latest().Get(Table::kUnits, "k"), std::nullopt);
}

TEST_P(StoreConformance, AScanIsInKeyOrderWithinItsPrefixAndAfterItsStart) {
  for (const char* key : {"b\xff", "a", "b", "ba", "bb", "c"}) {
    ASSERT_TRUE(store().Commit(Group(1, key, "v")).ok());
  }
  EXPECT_THAT(ScanAll(store().latest(), "b"),
              ElementsAre(Pair("b", "v"), Pair("ba", "v"), Pair("bb", "v"), Pair("b\xff", "v")));
  EXPECT_THAT(ScanAll(store().latest(), "b", "ba"),
              ElementsAre(Pair("bb", "v"), Pair("b\xff", "v")));
  EXPECT_THAT(ScanAll(store().latest(), "b", "baa"),
              ElementsAre(Pair("bb", "v"), Pair("b\xff", "v")));
  EXPECT_TRUE(ScanAll(store().latest(), "b", "b\xff").empty());
}

TEST_P(StoreConformance, AScanStopsWhenToldTo) {
  ASSERT_TRUE(store().Commit(Group(1, "a", "v")).ok());
  ASSERT_TRUE(store().Commit(Group(1, "b", "v")).ok());
  int visited = 0;
  ASSERT_TRUE(store()
                  .latest()
                  .Scan(Table::kSops, "", "",
                        [&](std::string_view, std::string_view) {
                          ++visited;
                          return false;
                        })
                  .ok());
  EXPECT_EQ(visited, 1);
}

TEST_P(StoreConformance, AVisitorMayReadOn) {
  ASSERT_TRUE(store().Commit(Group(1, "a", "v")).ok());
  ASSERT_TRUE(store()
                  .latest()
                  .Scan(Table::kSops, "", "",
                        [&](std::string_view key, std::string_view value) {
                          EXPECT_EQ(*store().latest().Get(Table::kSops, key), value);
                          return true;
                        })
                  .ok());
}

TEST_P(StoreConformance, KeysAndValuesAreBytes) {
  const std::string bytes("\0\xff\n", 3);
  ASSERT_TRUE(store().Commit(Group(1, bytes, bytes)).ok());
  EXPECT_EQ(*store().latest().Get(Table::kSops, bytes), bytes);
}

TEST_P(StoreConformance, ReadEventsGoesOnWhereItIsToldAndKeepsItsLimits) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(store().Commit(Group(1, "k", "v")).ok());
  }
  const auto three = *store().ReadEvents(Sequence{4}, {.events = 3, .bytes = 1'000});
  ASSERT_EQ(three.size(), 3U);
  EXPECT_EQ(three.front().sequence, Sequence{5});
  EXPECT_EQ(store().ReadEvents(Sequence{4}, {.events = 100, .bytes = 1})->size(), 1U);
  EXPECT_TRUE(store().ReadEvents(Sequence{10}, {})->empty());
}

TEST_P(StoreConformance, ReadersNeverSeeHalfAGroup) {
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const auto snapshot = store().TakeSnapshot();
      const auto value = *snapshot->Get(Table::kSops, "k");
      EXPECT_EQ(value.value_or("0"), std::to_string(snapshot->sequence().value));
    }
  });
  for (uint64_t i = 1; i <= 50; ++i) {
    EXPECT_TRUE(store().Commit(Group(2, "k", std::to_string(2 * i))).ok());
  }
  done = true;
  reader.join();
}

INSTANTIATE_TEST_SUITE_P(AllStores, StoreConformance,
                         ::testing::Values(Implementation{"Memory",
                                                          []() -> std::unique_ptr<StoreMaker> {
                                                            return std::make_unique<MemoryMaker>();
                                                          }},
                                           Implementation{"Rocks",
                                                          []() -> std::unique_ptr<StoreMaker> {
                                                            return std::make_unique<RocksMaker>();
                                                          }}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tertib::catalogue
