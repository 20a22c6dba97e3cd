#include "services/catalogue/store/overlay.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "services/catalogue/store/memory_store.h"
#include "services/common/uuid.h"

namespace tertib::catalogue {
namespace {

// Random writes over random contents, held against a plain map: the seed is fixed so that a failure
// comes again.
TEST(Overlay, ReadsAsIfTheWritesWereDone) {
  std::minstd_rand random(20'180'615);
  const auto pick = [&random](uint32_t below) { return static_cast<uint32_t>(random()) % below; };
  const auto key = [&] { return std::string(1 + pick(3), static_cast<char>('a' + pick(3))); };
  for (int round = 0; round < 300; ++round) {
    MemoryStore store(NewUuid());
    std::map<std::string, std::string> expected;
    CommitGroup base;
    for (uint32_t i = pick(6); i > 0; --i) {
      const std::string k = key();
      base.writes.Put(Table::kSops, k, "base");
      expected[k] = "base";
    }
    base.events.push_back({Sequence{1}, "a", true, ""});
    ASSERT_TRUE(store.Commit(base).ok());
    TableWrites writes;
    for (uint32_t i = pick(6); i > 0; --i) {
      const std::string k = key();
      if (pick(2) == 0) {
        writes.Put(Table::kSops, k, "new");
        expected[k] = "new";
      } else {
        writes.Delete(Table::kSops, k);
        expected.erase(k);
      }
    }
    const Overlay overlay(store.latest(), writes);
    const std::string prefix(pick(2), 'b');
    const std::string after = pick(2) == 0 ? "" : key();
    std::map<std::string, std::string> found;
    ASSERT_TRUE(overlay
                    .Scan(Table::kSops, prefix, after,
                          [&](std::string_view k, std::string_view v) {
                            found.emplace(k, v);
                            return true;
                          })
                    .ok());
    std::erase_if(expected, [&](const auto& record) {
      return !record.first.starts_with(prefix) || (!after.empty() && record.first <= after);
    });
    EXPECT_EQ(found, expected) << "prefix '" << prefix << "' after '" << after << "'";
    for (const auto& [k, v] : expected) {
      EXPECT_EQ(*overlay.Get(Table::kSops, k), v);
    }
  }
}

}  // namespace
}  // namespace tertib::catalogue
