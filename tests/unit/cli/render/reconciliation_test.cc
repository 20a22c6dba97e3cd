#include "cli/render/reconciliation.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/render/text_proto.h"

namespace tertib::cli {
namespace {

using recap::v1::ReconcileRecapResponse;

constexpr char kSample[] = R"pb(
  agency: "agencies/diskominfo"
  display_name: "DINAS KOMUNIKASI DAN INFORMATIKA"
  declaration: "agencies/diskominfo/declarations/d"
  source { source_name: "rekapitulasi.txt" }
  units {
    unit: "agencies/diskominfo/units/ii"
    outline_code: "II"
    display_name: "Bidang E-Government dan Telematika"
    depth: 1
    printed: 46
    recorded: 47
    difference: 1
    rows {
      reason: ROW_REASON_BEYOND_PRINTED_COUNT
      effect: 1
      unit: "agencies/diskominfo/units/ii-c"
      outline_code: "II.C"
      position: 32
      title: "SOP Penonaktifan"
    }
    rows {
      reason: ROW_REASON_BEYOND_PRINTED_COUNT
      effect: 1
      unit: "agencies/diskominfo/units/ii-c"
      outline_code: "II.C"
      position: 33
      title: "SOP Lain"
    }
    omitted_row_count: 0
    contradiction_effect: -1
    explanation: "2 rows were added; the sections add up to 45."
  }
  units {
    unit: "agencies/diskominfo/units/ii-c"
    outline_code: "II.C"
    display_name: "Seksi Layanan"
    depth: 2
    printed: 31
    recorded: 33
    difference: 2
    rows {
      reason: ROW_REASON_BEYOND_PRINTED_COUNT
      effect: 1
      unit: "agencies/diskominfo/units/ii-c"
      outline_code: "II.C"
      position: 32
      title: "SOP Penonaktifan"
      note: "Penambahan Th.2018"
    }
    rows {
      reason: ROW_REASON_DELETED
      effect: 1
      unit: "agencies/diskominfo/units/ii-c"
      outline_code: "II.C"
      position: 33
      title: "SOP Lain"
    }
    explanation: "2 rows have numbers above 31."
  }
  units {
    unit: "agencies/diskominfo/units/iii"
    outline_code: "III"
    display_name: "Bidang tanpa angka"
    depth: 1
    recorded: 0
  }
  total {
    display_name: "DINAS KOMUNIKASI DAN INFORMATIKA"
    depth: 0
    printed: 80
    recorded: 80
    difference: 0
  }
  contradictions {
    kind: CONTRADICTION_KIND_PARTS_DO_NOT_ADD_UP
    unit: "agencies/diskominfo/units/ii"
    outline_code: "II"
    printed: 46
    found: 45
    lines: 6
    lines: 210
    explanation: "II is printed as 46, but its sections add up to 45."
  }
  contradictions { explanation: "The total is given twice." lines: 3 }
  unmatched_figures { kind: FIGURE_KIND_SUMMARY count: 5 line: 9 text: "4. Bid.X = 5 SOP" }
  sequence: 163
  caught_up: true
)pb";

TEST(RenderReconciliation, NamesEachRowAtItsUnitAndRefersToItAbove) {
  EXPECT_EQ(RenderReconciliation(FromText<ReconcileRecapResponse>(kSample)),
            "DINAS KOMUNIKASI DAN INFORMATIKA (agencies/diskominfo)\n"
            "as printed in rekapitulasi.txt\n"
            "\n"
            "CODE  UNIT                                PRINTED  RECORDED  DIFFERENCE  WHY\n"
            "II    Bidang E-Government dan Telematika       46        47          +1  2 rows were "
            "added; the sections add up to 45.\n"
            "        +2  rows of II.C, named there\n"
            "        -1  printed parts that do not add up, see below\n"
            "II.C    Seksi Layanan                          31        33          +2  2 rows have "
            "numbers above 31.\n"
            "          32  SOP Penonaktifan — Penambahan Th.2018\n"
            "          33  SOP Lain (deleted)\n"
            "III   Bidang tanpa angka                        –         0           –\n"
            "      Total                                    80        80           0\n"
            "\n"
            "The document contradicts itself:\n"
            "II     II is printed as 46, but its sections add up to 45. (lines 6, 210)\n"
            "Total  The total is given twice. (line 3)\n"
            "\n"
            "Printed figures of units that the register does not have:\n"
            "5  4. Bid.X = 5 SOP (line 9)\n"
            "\n"
            "Holds at sequence 163.\n");
}

TEST(RenderReconciliation, NamesRowsThatNoUnitNamesWhereTheyCount) {
  const auto response = FromText<ReconcileRecapResponse>(R"pb(
    agency: "agencies/a"
    display_name: "A"
    units { unit: "agencies/a/units/ii" outline_code: "II" depth: 1 recorded: 0 }
    total {
      printed: 2
      recorded: 0
      difference: -2
      rows {
        reason: ROW_REASON_NUMBER_WITHOUT_ROW
        effect: -1
        unit: "agencies/a/units/ii"
        outline_code: "II"
        position: 7
      }
      rows {
        reason: ROW_REASON_DELETED
        effect: -1
        unit: "agencies/a/units/gone"
        outline_code: "I"
        position: 1
        title: "Judul\033[2J"
      }
      rows {
        reason: ROW_REASON_LEFT_OUT
        effect: 1
        unit: "agencies/a/units/gone"
        outline_code: "I"
        position: 2
        title: "Legalisir"
      }
      omitted_row_count: 3
    }
  )pb");
  const std::string text = RenderReconciliation(response);
  EXPECT_NE(text.find("  I 1  Judul\\e[2J (deleted)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  II 7 (no row bears this number)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  I 2  Legalisir (left out of a later printing)\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("  … and 3 more rows\n"), std::string::npos) << text;
}

TEST(RenderReconciliation, NamesUnitsThatLeftOrCame) {
  const std::string text = RenderReconciliation(FromText<ReconcileRecapResponse>(R"pb(
    agency: "agencies/a"
    display_name: "A"
    total {
      printed: 40
      recorded: 44
      difference: 4
      units {
        reason: UNIT_REASON_NO_LONGER_PART
        effect: -31
        unit: "agencies/a/units/ii-c"
        outline_code: "II.C"
        display_name: "Seksi Layanan"
      }
      units {
        reason: UNIT_REASON_DELETED
        effect: -2
        unit: "agencies/a/units/ii-d"
        outline_code: "II.D"
      }
      units {
        reason: UNIT_REASON_MOVED_IN
        effect: 35
        unit: "agencies/a/units/i-c"
        outline_code: "III.D"
        display_name: "Seksi Data"
      }
      omitted_unit_count: 2
      rows {
        reason: ROW_REASON_MOVED_IN
        effect: 1
        unit: "agencies/a/units/i-c"
        position: 4
        title: "Judul"
      }
      rows { reason: ROW_REASON_MISSING effect: -1 unit: "agencies/a/units/i-c" }
    }
  )pb"));
  for (const char* line :
       {"  -31  II.C Seksi Layanan (no longer part of it)\n", "  -2  II.D (deleted)\n",
        "  +35  III.D Seksi Data (moved in)\n", "  … and 2 more units\n", "  4  Judul (moved in)\n",
        "  – (a listed row is missing)\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(RenderReconciliation, AddsUpRowsOfWhichNothingIsKnown) {
  const std::string text = RenderReconciliation(FromText<ReconcileRecapResponse>(R"pb(
    total {
      printed: 40
      recorded: 39
      difference: -1
      rows {
        reason: ROW_REASON_MORE_THAN_PRINTED
        effect: 1
        unit: "agencies/a/units/i"
        outline_code: "I"
      }
      rows { reason: ROW_REASON_FEWER_THAN_PRINTED effect: -1 }
      rows { reason: ROW_REASON_FEWER_THAN_PRINTED effect: -1 }
    }
  )pb"));
  for (const char* line : {"  I – (more than printed)\n", "  -2  fewer than printed\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(RenderReconciliation, SaysWhatTheAnswerLeftOut) {
  const std::string text = RenderReconciliation(FromText<ReconcileRecapResponse>(R"pb(
    agency: "agencies/a"
    display_name: "A"
    omitted_unit_count: 7
    total { recorded: 0 omitted_row_count: 1 }
    contradictions { unit: "agencies/a/units/i" outline_code: "I" explanation: "One." }
    omitted_contradiction_count: 1
    omitted_unmatched_figure_count: 12
  )pb"));
  for (const char* line : {"… and 7 more units\n", "… and 1 more row\n",
                           "I  One.\n… and 1 more time\n", ":\n… and 12 more figures\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

}  // namespace
}  // namespace tertib::cli
