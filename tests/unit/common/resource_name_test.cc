#include "services/common/resource_name.h"

#include <gtest/gtest.h>

#include <string>

namespace tertib {
namespace {

TEST(ResourceName, ReadsBackWhatItWrites) {
  for (const ResourceName& name : {AgencyName("diskominfo"), UnitName("diskominfo", "ii-c"),
                                   SopName("a", "b"), DeclarationName("a1", "d-2")}) {
    EXPECT_EQ(ParseResourceName(name.type, name.ToString()), name);
  }
}

TEST(ResourceName, RefusesOtherShapes) {
  for (const char* name : {"", "agencies", "agencies/", "agencies/A", "agencies/a/units/b",
                           "agencies/a/sops", "agencies/a/sops/", "agencies/a/sops/b/c",
                           "agencies/a/sops/-b", "agencies/a/sops/b-", "/agencies/a/sops/b"}) {
    EXPECT_FALSE(ParseResourceName(ResourceType::kSop, name).has_value()) << name;
  }
}

TEST(LastId, IsWhatStandsBehindTheLastSlash) {
  EXPECT_EQ(LastId("agencies/diskominfo"), "diskominfo");
  EXPECT_EQ(LastId("agencies/a/sops/b"), "b");
  EXPECT_EQ(LastId("b"), "b");
  EXPECT_EQ(LastId(""), "");
}

TEST(ResourceId, IsAtMost63CharactersLong) {
  EXPECT_TRUE(IsResourceId(std::string(63, 'a')));
  EXPECT_FALSE(IsResourceId(std::string(64, 'a')));
}

TEST(SlugId, IsAlwaysAnId) {
  for (const char* words :
       {"", "SOP Penyusunan  LAKIP", "  ()  ", "3 Langkah", "É", "a---b",
        "Pelayanan Izin Penelitian Mahasiswa / Praktek Kerja Lapangan di Kota"}) {
    EXPECT_TRUE(IsResourceId(SlugId(words, "sop"))) << words << " -> " << SlugId(words, "sop");
  }
  EXPECT_EQ(SlugId("Penanganan Surat Masuk", "sop"), "penanganan-surat-masuk");
  EXPECT_EQ(SlugId("II.C", "unit"), "ii-c");
}

}  // namespace
}  // namespace tertib
