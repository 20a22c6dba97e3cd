#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/intake/model/printed_recap.h"
#include "services/catalogue/intake/read_printed_recap.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The recap that the office of communication and informatics of Singkawang printed.
class SampleDocument : public ::testing::Test {
 protected:
  static const PrintedRecap& Recap() {
    static const PrintedRecap kRecap = ReadPrintedRecap(Text());
    return kRecap;
  }

  static std::string Text() {
    std::ifstream file(TERTIB_TEST_DATA "/rekapitulasi-sop-diskominfo-singkawang.txt",
                       std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  static const PrintedUnit& Unit(std::string_view code) {
    const auto& units = Recap().units;
    return *std::find_if(units.begin(), units.end(),
                         [&](const PrintedUnit& unit) { return unit.code.ToString() == code; });
  }

  static std::vector<int> Figures(std::string_view code, v1::FigureKind kind) {
    std::vector<int> counts;
    for (const PrintedFigure& figure : Recap().figures) {
      if (figure.kind == kind && (figure.unit ? figure.unit->ToString() : "") == code) {
        counts.push_back(figure.count);
      }
    }
    return counts;
  }
};

TEST_F(SampleDocument, HasNothingToReport) {
  for (const v1::ImportFinding& finding : Recap().findings) {
    ADD_FAILURE() << finding.ShortDebugString();
  }
  EXPECT_EQ(Recap().finding_count, 0);
  EXPECT_EQ(Recap().unplaced_count, 0);
  EXPECT_FALSE(Recap().refused());
}

TEST_F(SampleDocument, HasItsRowsAndRepeats) {
  EXPECT_EQ(Recap().row_count, 252);
  EXPECT_EQ(Recap().repeat_count, 94);
  size_t sops = 0;
  for (const PrintedUnit& unit : Recap().units) {
    sops += unit.rows.size();
  }
  EXPECT_EQ(sops, 158U);
}

TEST_F(SampleDocument, NamesTheOffice) {
  EXPECT_EQ(Recap().title, "REKAPITULASI SOP DINAS KOMUNIKASI DAN INFORMATIKA");
  EXPECT_EQ(Recap().agency_name, "DINAS KOMUNIKASI DAN INFORMATIKA");
}

TEST_F(SampleDocument, HasItsUnitsInOutlineOrder) {
  std::vector<std::string> units;
  for (const PrintedUnit& unit : Recap().units) {
    units.push_back(unit.code.ToString() + " " + unit.name + " " +
                    std::to_string(unit.rows.size()));
  }
  EXPECT_THAT(units, ElementsAre("I SEKRETARIAT 0",                                          //
                                 "I.A Subbag Umum dan Kepegawaian 45",                       //
                                 "I.B Subbag Program, Keuangan dan Aset 50",                 //
                                 "II BIDANG E-GOVERNMENT DAN TELEMATIKA 0",                  //
                                 "II.A Seksi Infrastruktur dan Telematika 6",                //
                                 "II.B Seksi Pengembangan, Pengolahan Data dan Aplikasi 6",  //
                                 "II.C Seksi Layanan E-Government 35",                       //
                                 "III BIDANG INFORMASI DAN KOMUNIKASI PUBLIK 0",             //
                                 "III.A Seksi Pengelolaan Informasi dan Komunikasi Publik 6",
                                 "III.B Seksi Sarana Komunikasi, Diseminasi dan Informasi 6",
                                 "III.C Seksi Peliputan dan Publikasi 4"));
}

TEST_F(SampleDocument, KnowsKindsAndAliases) {
  EXPECT_EQ(Unit("I").kind, v1::UNIT_KIND_SECRETARIAT);
  EXPECT_EQ(Unit("I.A").kind, v1::UNIT_KIND_SUBDIVISION);
  EXPECT_EQ(Unit("II").kind, v1::UNIT_KIND_DIVISION);
  EXPECT_EQ(Unit("II.B").kind, v1::UNIT_KIND_SECTION);
  EXPECT_THAT(Unit("I").aliases, IsEmpty());
  EXPECT_THAT(Unit("II").aliases, ElementsAre("Bid.E-Gov dan Telematika"));
  EXPECT_THAT(Unit("III").aliases, ElementsAre("Bid.IKP"));
}

TEST_F(SampleDocument, KeepsTitlesAsPrintedAndWithoutRemarks) {
  const auto& rows = Unit("I.A").rows;
  EXPECT_EQ(rows[0].title, "Penanganan Surat Masuk");
  EXPECT_EQ(rows[1].title, "Penanganan Surat Keluar");
  EXPECT_EQ(rows[2].title, "Penanganan Rumah Tangga Kantor");
  EXPECT_EQ(rows[3].title, "Pengiriman Surat Keluar");
  EXPECT_EQ(Unit("I.B").rows[3].title, "SOP Penyusunan  LAKIP");
  EXPECT_EQ(Unit("I.B").rows[23].title, "SOP SPT tahunan");
  for (const PrintedUnit& unit : Recap().units) {
    for (const PrintedRow& row : unit.rows) {
      EXPECT_EQ(row.title.find(" SOP )"), std::string::npos) << row.title;
      EXPECT_EQ(row.title.find('='), std::string::npos) << row.title;
    }
  }
}

TEST_F(SampleDocument, FindsWhatALaterPrintingAdds) {
  const auto& rows = Unit("II.C").rows;
  EXPECT_EQ(rows[0].lines.size(), 3U);
  EXPECT_EQ(rows[0].first_printing, 1);
  const PrintedRow& added = rows[31];
  EXPECT_EQ(added.position, 32);
  EXPECT_EQ(added.title, "SOP Penonaktifan Akun PPK dan Panitia Pengadaan/Pokja ULP");
  EXPECT_EQ(added.note, "Penambahan Th.2018");
  EXPECT_EQ(added.first_printing, 2);
  EXPECT_EQ(added.lines.size(), 2U);
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                          [](const PrintedRow& row) { return !row.note.empty(); }),
            1);
}

TEST_F(SampleDocument, HasItsFigures) {
  EXPECT_EQ(Recap().figures.size(), 26U);
  EXPECT_THAT(Figures("", v1::FIGURE_KIND_TOTAL), ElementsAre(157, 157, 157));
  EXPECT_THAT(Figures("I", v1::FIGURE_KIND_HEADING), ElementsAre(95));
  EXPECT_THAT(Figures("I", v1::FIGURE_KIND_SUMMARY), ElementsAre(95));
  EXPECT_THAT(Figures("I.A", v1::FIGURE_KIND_HEADING), ElementsAre(45));
  EXPECT_THAT(Figures("I.B", v1::FIGURE_KIND_HEADING), ElementsAre(50));
  EXPECT_THAT(Figures("II", v1::FIGURE_KIND_HEADING), ElementsAre(46, 46));
  EXPECT_THAT(Figures("II", v1::FIGURE_KIND_SUMMARY), ElementsAre(46));
  EXPECT_THAT(Figures("II.B", v1::FIGURE_KIND_HEADING), ElementsAre(6, 6));
  EXPECT_THAT(Figures("II.C", v1::FIGURE_KIND_HEADING), ElementsAre(31, 31, 31));
  EXPECT_THAT(Figures("III", v1::FIGURE_KIND_HEADING), ElementsAre(16, 16));
  EXPECT_THAT(Figures("III", v1::FIGURE_KIND_SUMMARY), ElementsAre(16));
  EXPECT_THAT(Figures("III.A", v1::FIGURE_KIND_HEADING), ElementsAre(6, 6));
  EXPECT_THAT(Figures("III.C", v1::FIGURE_KIND_HEADING), ElementsAre(4, 4));
  EXPECT_EQ(Recap().figures[1].text, "Jumlah SOP = 157 terdiri dari");
  EXPECT_EQ(Recap().figures[4].text, "3. Bid.IKP = 16 SOP");
  EXPECT_EQ(Recap().figures[4].line, 12);
}

}  // namespace
}  // namespace tertib::catalogue
