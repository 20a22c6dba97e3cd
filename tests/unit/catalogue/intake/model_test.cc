#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "tests/unit/catalogue/intake/printed_document.h"
#include "tests/unit/catalogue/intake/reading.h"

namespace tertib::catalogue {
namespace {

void ExpectUnit(const PrintedRecap& recap, const ModelUnit& model, int& sops, size_t& figures) {
  const PrintedUnit& unit = UnitOf(recap, model.code);
  RC_ASSERT(unit.name == model.name);
  RC_ASSERT(unit.aliases.empty());
  const std::vector<int> counts = CountsOf(recap, model.code);
  RC_ASSERT(counts == std::vector<int>(static_cast<size_t>(model.figures_printed), model.figure));
  figures += counts.size();
  RC_ASSERT(unit.rows.size() == model.rows.size());
  for (size_t i = 0; i < model.rows.size(); ++i) {
    RC_ASSERT(unit.rows[i].position == static_cast<int>(i) + 1);
    RC_ASSERT(unit.rows[i].title == model.rows[i].title);
    RC_ASSERT(unit.rows[i].note == model.rows[i].note);
    RC_ASSERT(unit.rows[i].first_printing == model.rows[i].first_printing);
    RC_ASSERT(unit.rows[i].lines.size() == static_cast<size_t>(model.rows[i].printed));
  }
  sops += static_cast<int>(model.rows.size());
  for (const ModelUnit& child : model.units) {
    ExpectUnit(recap, child, sops, figures);
  }
}

TEST(Model, ReadingGivesBackWhatWasPrinted) {
  EXPECT_TRUE(rc::check("reading is the inverse of printing", [] {
    const ModelDocument model =
        MakeDocument([](int from, int to) { return *rc::gen::inRange(from, to + 1); });
    RC_LOG() << model.text;
    const PrintedRecap recap = ReadPrintedRecap(model.text);
    for (const std::string& text : TextsOf(recap)) {
      RC_FAIL(text);
    }
    RC_ASSERT(recap.agency_name == model.agency);
    int sops = 0;
    size_t figures = 0;
    for (const ModelUnit& unit : model.units) {
      ExpectUnit(recap, unit, sops, figures);
    }
    RC_ASSERT(CountsOf(recap, "") == std::vector<int>{model.total});
    RC_ASSERT(recap.figures.size() == figures + 1);
    RC_ASSERT(recap.row_count == model.rows_printed);
    RC_ASSERT(recap.repeat_count == model.rows_printed - sops);
  }));
}

// Nothing is known of the text but that it is made of what recaps are made of.
TEST(Model, AnyTextIsReadToItsEnd) {
  EXPECT_TRUE(rc::check("no text is too odd", [] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "I", "II.A", " ", "\n", "\n", "1. ", "2. ", "Seksi ", "BIDANG ", "( 6 ", "SOP )", "= 4 SOP",
        "dan ", "Judul", "TOTAL : 5 SOP", "\f", "NO BAGIAN KET\n", "REKAPITULASI SOP", "\u00a0",
        "Penambahan Th.2018", "(", "Jumlah SOP = 5 terdiri dari", "\r\n", "-", "a. "));
    std::string text;
    for (const std::string& piece : pieces) {
      text += piece;
    }
    const PrintedRecap recap = ReadPrintedRecap(text);
    int sops = 0;
    for (const PrintedUnit& unit : recap.units) {
      sops += static_cast<int>(unit.rows.size());
      RC_ASSERT(!unit.name.empty());
    }
    RC_ASSERT(recap.refused() || recap.row_count == sops + recap.repeat_count);
    RC_ASSERT(recap.finding_count >= recap.unplaced_count);
  }));
}

}  // namespace
}  // namespace tertib::catalogue
