#include "services/catalogue/rpc/page_token.h"

#include <gtest/gtest.h>

#include <string>

namespace tertib::catalogue {
namespace {

TEST(PageToken, GivesBackWhereThePageBeganAndWhereTheLogWas) {
  const PageStart start{"sop|a|i", 1'000'000, "x", {Sequence{UINT64_MAX}, "0123456789abcdef"}};
  const auto read = ParsePageToken(MakePageToken(start), "sop|a|i");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->position, 1'000'000);
  EXPECT_EQ(read->id, "x");
  EXPECT_EQ(read->read_at, start.read_at);
}

TEST(PageToken, IsGoodForItsListingOnly) {
  const std::string token = MakePageToken({"sop|a|", 0, "x", {}});
  EXPECT_TRUE(ParsePageToken(token, "sop|a|").has_value());
  EXPECT_FALSE(ParsePageToken(token, "sop|b|").has_value());
  EXPECT_FALSE(ParsePageToken("?", "sop|a|").has_value());
}

}  // namespace
}  // namespace tertib::catalogue
