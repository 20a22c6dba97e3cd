#include "services/catalogue/intake/planning/row_matching.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tertib::catalogue {
namespace {

using Numbered = std::vector<std::pair<int, std::string>>;

// For each row the title of the SOP it was matched with; "new" if with none.
std::vector<std::string> Match(const Numbered& rows, const Numbered& existing,
                               Sameness sameness = Sameness::kTitle) {
  std::vector<PrintedRow> printed;
  for (const auto& [position, title] : rows) {
    PrintedRow& row = printed.emplace_back();
    row.position = position;
    row.title = title;
  }
  std::vector<const PrintedRow*> row_pointers;
  for (const PrintedRow& row : printed) {
    row_pointers.push_back(&row);
  }
  std::vector<v1::Sop> sops;
  for (const auto& [position, title] : existing) {
    v1::Sop& sop = sops.emplace_back();
    sop.set_position(position);
    sop.set_title(title);
  }
  std::vector<const v1::Sop*> pointers;
  for (const v1::Sop& sop : sops) {
    pointers.push_back(&sop);
  }
  std::vector<std::string> matched;
  for (const v1::Sop* sop : MatchRows(row_pointers, pointers, sameness)) {
    matched.push_back(sop == nullptr ? "new" : sop->title());
  }
  return matched;
}

TEST(MatchRows, ARowPutInShiftsNumbersButNotNames) {
  EXPECT_EQ(Match({{1, "A"}, {2, "New"}, {3, "B"}}, {{1, "A"}, {2, "B"}}),
            (std::vector<std::string>{"A", "new", "B"}));
}

TEST(MatchRows, ACorrectedTitleIsStillTheSop) {
  EXPECT_EQ(Match({{2, "Registrasi"}}, {{2, "Regristrasi"}}, Sameness::kNumber),
            (std::vector<std::string>{"Regristrasi"}));
  EXPECT_EQ(Match({{2, "Registrasi"}}, {{2, "Regristrasi"}}), (std::vector<std::string>{"new"}));
}

TEST(MatchRows, TitlesCompareWithoutCaseAndExtraBlanks) {
  EXPECT_EQ(Match({{2, "SOP  Surat"}}, {{1, "sop surat"}}),
            (std::vector<std::string>{"sop surat"}));
}

TEST(MatchRows, TheSameTitleTwiceIsTwoSops) {
  EXPECT_EQ(Match({{1, "A"}, {2, "A"}, {3, "A"}}, {{1, "A"}, {2, "A"}}),
            (std::vector<std::string>{"A", "A", "new"}));
}

TEST(MatchRows, UnnumberedSopsAreNotMatchedByNumber) {
  EXPECT_EQ(Match({{1, "A"}}, {{0, "B"}}, Sameness::kNumber), (std::vector<std::string>{"new"}));
}

}  // namespace
}  // namespace tertib::catalogue
