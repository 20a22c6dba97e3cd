#include "cli/table.h"

#include <gtest/gtest.h>

namespace tertib::cli {
namespace {

TEST(Table, AlignsByCodePointsAndEndsNoLineWithSpaces) {
  Table table({{"NAME"}, {"SOPS", Table::Align::kRight}, {"NOTE"}});
  table.AddRow({"Sekretariat", "95", ""});
  table.AddRow({"Résumé – é", "7", "x"});
  table.AddRow({"short"});
  EXPECT_EQ(table.ToString(),
            "NAME         SOPS  NOTE\n"
            "Sekretariat    95\n"
            "Résumé – é      7  x\n"
            "short\n");
}

TEST(Table, WithoutHeadingsSpendsNoLineOnThem) {
  Table table({{""}, {""}});
  table.AddRow({"a", "b"});
  EXPECT_EQ(table.ToString(), "a  b\n");
}

TEST(Table, NoteStartsAtItsColumnAndWidensNone) {
  Table table({{"CODE"}, {"UNIT"}, {"N", Table::Align::kRight}});
  table.AddRow({"II.C", "Seksi", "4"});
  table.AddNote(1, "a note that is much longer than the column");
  table.AddRow({"III", "Bidang", "12"});
  EXPECT_EQ(table.ToString(),
            "CODE  UNIT     N\n"
            "II.C  Seksi    4\n"
            "      a note that is much longer than the column\n"
            "III   Bidang  12\n");
}

TEST(Table, NeverPassesOnControlCharacters) {
  Table table({{"TITLE"}, {"X"}});
  table.AddRow({"\x1b[31mred", "1"});
  table.AddNote(0, "two\nlines");
  EXPECT_EQ(table.ToString(),
            "TITLE      X\n"
            "\\e[31mred  1\n"
            "two\\nlines\n");
}

}  // namespace
}  // namespace tertib::cli
