#include "services/catalogue/intake/planning/office.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/intake/read_printed_recap.h"

namespace tertib::catalogue {
namespace {

// The title that shows another office than that of the document whose title these lines are.
std::optional<std::string> Other(const std::string& agency, const std::vector<std::string>& titles,
                                 const std::string& lines) {
  v1::Agency known;
  known.set_display_name(agency);
  known.add_aliases("Dinas Kesehatan dan KB");
  return TitleOfAnotherOffice(known, titles, ReadPrintedRecap(lines + "\nI SEKRETARIAT\n1. A\n"));
}

TEST(Office, IsAnotherIfAnEarlierTitleNamesAnother) {
  const std::string earlier = "REKAPITULASI SOP DINAS PENDIDIKAN";
  EXPECT_EQ(Other("Disdik", {earlier}, "REKAPITULASI SOP DINAS PANGAN"), earlier);
  EXPECT_EQ(Other("Disdik", {earlier}, "REKAPITULASI SOP DINAS PENDIDIKAN DAN KEBUDAYAAN"),
            earlier);
  EXPECT_EQ(Other("Disdik", {"REKAPITULASI SOP", earlier}, "REKAPITULASI SOP DINAS PANGAN"),
            earlier);
}

TEST(Office, IsAnotherThanTheAgencyIfThatBearsTheNameOfAnEarlierTitle) {
  const std::string earlier = "REKAPITULASI SOP DINAS PENDIDIKAN";
  const std::string lines = "DAFTAR STANDAR OPERASIONAL PROSEDUR (SOP)\nDINAS PANGAN";
  EXPECT_EQ(Other("Dinas Pendidikan", {earlier}, lines), earlier);
  EXPECT_EQ(Other("Disdik", {earlier}, lines), std::nullopt);
}

TEST(Office, IsTheSameUnderEveryNameOfTheAgency) {
  const std::vector<std::string> earlier = {"REKAPITULASI SOP DINAS PENDIDIKAN"};
  EXPECT_EQ(Other("Dinas  Pangan", earlier, "REKAPITULASI SOP DINAS PANGAN"), std::nullopt);
  EXPECT_EQ(Other("X", earlier, "REKAPITULASI SOP DINAS KESEHATAN DAN KB"), std::nullopt);
}

TEST(Office, IsTheSameWhateverRegionAndYearStandBehindIt) {
  const std::vector<std::string> earlier = {
      "REKAPITULASI SOP DI LINGKUNGAN DINAS SOSIAL KABUPATEN BENGKAYANG TAHUN 2018"};
  for (const std::string lines :
       {"REKAPITULASI SOP DINAS SOSIAL", "REKAPITULASI SOP DINAS SOSIAL 2019",
        "REKAPITULASI SOP DINAS SOSIAL PER 31 DESEMBER 2019",
        "REKAPITULASI SOP DINAS SOSIAL KAB. BENGKAYANG",
        "REKAPITULASI SOP TAHUN 2019\nDINAS SOSIAL\nKABUPATEN BENGKAYANG",
        "Rekapitulasi Standar Operasional Prosedur (SOP)\nDinas Sosial Kabupaten Bengkayang\n"
        "Tahun 2020"}) {
    EXPECT_EQ(Other("X", earlier, lines), std::nullopt) << lines;
  }
}

TEST(Office, IsNotToldByATitleWithoutAName) {
  for (const std::string title :
       {"REKAPITULASI SOP", "REKAPITULASI SOP TAHUN 2018", "REKAPITULASI SOP KOTA SINGKAWANG",
        "REKAPITULASI SOP DI LINGKUNGAN PEMERINTAH KOTA SINGKAWANG"}) {
    EXPECT_EQ(Other("Disdik", {title}, "REKAPITULASI SOP DINAS PANGAN"), std::nullopt) << title;
  }
  EXPECT_EQ(Other("DINAS PENDIDIKAN", {}, "REKAPITULASI SOP DINAS PANGAN"), std::nullopt);
  const std::vector<std::string> earlier = {"REKAPITULASI SOP DINAS PENDIDIKAN"};
  EXPECT_EQ(Other("DINAS PENDIDIKAN", earlier, "REKAPITULASI SOP"), std::nullopt);
  EXPECT_EQ(Other("DINAS PENDIDIKAN", earlier, ""), std::nullopt);
}

TEST(Office, MayBeCalledByTheWordForARegion) {
  const std::string earlier = "REKAPITULASI SOP KECAMATAN SINGKAWANG BARAT";
  EXPECT_EQ(Other("X", {earlier}, "REKAPITULASI SOP KECAMATAN SINGKAWANG KOTA"), earlier);
}

}  // namespace
}  // namespace tertib::catalogue
