#include "services/recap/store/view_keys.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tertib::recap {
namespace {

TEST(ViewKeys, ComeBackAsTheyWere) {
  for (const uint32_t position : {0U, 1U, 255U, 256U, 0xFFFFFFFFU}) {
    const RowKey key{{"dinas", "i-a"}, position, "sop-1"};
    EXPECT_EQ(DecodeRowKey(EncodeRowKey(key)), key);
  }
  EXPECT_EQ(DecodeUnitKey(EncodeUnitKey({"a", "b"})), (UnitKey{"a", "b"}));
  EXPECT_FALSE(DecodeRowKey("nothing"));
  EXPECT_FALSE(DecodeUnitKey("nothing"));
}

TEST(ViewKeys, SortAsWhatTheyStandFor) {
  std::vector<RowKey> keys;
  for (const char* agency : {"a", "a-b", "ab", "b"}) {
    for (const char* unit : {"x", "x-1", "xy"}) {
      for (const uint32_t position : {0U, 1U, 2U, 256U, 65'536U}) {
        for (const char* sop : {"s", "s-1", "t"}) {
          keys.push_back({{agency, unit}, position, sop});
        }
      }
    }
  }
  std::sort(keys.begin(), keys.end());
  for (size_t i = 1; i < keys.size(); ++i) {
    EXPECT_LT(EncodeRowKey(keys[i - 1]), EncodeRowKey(keys[i]));
  }
}

TEST(ViewKeys, PrefixesEndBeforeTheNextAgency) {
  EXPECT_TRUE(EncodeUnitKey({"a", "z"}) < AfterPrefix(AgencyPrefix("a")));
  EXPECT_TRUE(AfterPrefix(AgencyPrefix("a")) < AgencyPrefix("a-b"));
}

}  // namespace
}  // namespace tertib::recap
