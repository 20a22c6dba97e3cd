#include "services/catalogue/intake/planning/free_ids.h"

#include <gtest/gtest.h>

#include <string>

#include "services/common/resource_name.h"

namespace tertib::catalogue {
namespace {

TEST(FreeIds, TakenOnesGetANumber) {
  FreeIds ids;
  ids.Take("surat");
  ids.Take("surat-2");
  EXPECT_EQ(ids.Choose("surat"), "surat-3");
  EXPECT_EQ(ids.Choose("surat"), "surat-4");
  EXPECT_EQ(ids.Choose("tamu"), "tamu");
}

TEST(FreeIds, WhatIsChosenIsAlwaysAnId) {
  FreeIds ids;
  const std::string longest = std::string(61, 'a') + "-b";
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = ids.Choose(longest);
    EXPECT_TRUE(IsResourceId(id)) << id;
  }
}

TEST(FreeIds, ManyOfTheSameCostLittle) {
  FreeIds ids;
  for (int i = 0; i < 100'000; ++i) {
    ids.Choose("same");
  }
  EXPECT_EQ(ids.Choose("same"), "same-100001");
}

}  // namespace
}  // namespace tertib::catalogue
