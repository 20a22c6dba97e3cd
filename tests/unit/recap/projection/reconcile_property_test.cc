#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "services/recap/projection/explanation.h"
#include "services/recap/projection/reconcile.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"

namespace tertib::recap {
namespace {

// A small register with everything that can go wrong in one: numbers taken twice or left out, rows
// moved and deleted, units on every level with rows, figures anywhere or nowhere.
EventScript RandomScript() {
  const std::vector<std::string> all = {"I",  "I.A",  "I.A.1", "I.A.2", "I.B",
                                        "II", "II.A", "II.B",  "III"};
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  std::vector<std::string> codes;
  for (const std::string& code : all) {
    if (*rc::gen::inRange(0, 5) != 0) {
      script.PutUnit("dinas", code);
      codes.push_back(code);
    }
  }
  if (!codes.empty()) {
    const int sops = *rc::gen::inRange(0, 40);
    const auto fields = [&codes] {
      return EventScript::SopFields{.code = *rc::gen::elementOf(codes),
                                    .position = *rc::gen::inRange(0, 9),
                                    .declaration = *rc::gen::arbitrary<bool>() ? "d" : "",
                                    .line = 1};
    };
    for (int i = 0; i < sops; ++i) {
      const std::string sop = fmt::format("s{}", i);
      script.PutSop("dinas", sop, fields());
      switch (*rc::gen::inRange(0, 6)) {
        case 0:
          script.PutSop("dinas", sop, fields());
          break;
        case 1:
          script.DeleteSop("dinas", sop);
          break;
        default:
          break;
      }
    }
  }
  std::vector<EventScript::FigureFields> figures;
  codes.emplace_back("");
  for (const std::string& code : codes) {
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      figures.push_back({code, *rc::gen::inRange(0, 25), *rc::gen::inRange(0, 99),
                         static_cast<catalogue::v1::FigureKind>(*rc::gen::inRange(1, 4))});
    }
  }
  script.PutDeclaration("dinas", "d", figures);
  return script;
}

void CheckLine(const v1::FigureComparison& line) {
  RC_ASSERT(line.has_printed() == line.has_difference());
  RC_ASSERT(line.has_printed() == (line.figures_size() > 0));
  if (!line.has_printed()) {
    return;
  }
  int64_t effects = line.contradiction_effect();
  for (const auto& row : line.rows()) {
    RC_ASSERT(row.effect() == EffectOf(row.reason()));
    effects += row.effect();
  }
  RC_ASSERT(line.omitted_row_count() == 0);
  RC_ASSERT(line.difference() == line.recorded() - line.printed());
  RC_ASSERT(effects == line.difference());
  RC_ASSERT(line.difference() == 0 || !line.explanation().empty());
}

TEST(ReconcileProperty, RowsAndContradictionsAddUpToEveryDifference) {
  const bool holds = rc::check([] {
    MemoryViewStore store;
    FoldInto(store, RandomScript().Take());
    const auto view = store.Snapshot();
    const auto response = Reconcile(*view, *view->FindAgency("dinas").value(),
                                    *view->FindLatestDeclaration("dinas").value())
                              .value();
    for (const auto& line : response.units()) {
      CheckLine(line);
    }
    CheckLine(response.total());
  });
  EXPECT_TRUE(holds);
}

// What the fold counts is what a recount of its rows gives.
TEST(FoldProperty, CountsAreThoseOfTheRows) {
  const bool holds = rc::check([] {
    MemoryViewStore store;
    FoldInto(store, RandomScript().Take());
    const auto view = store.Snapshot();
    int64_t all = 0;
    const std::vector<UnitView> units = view->ListUnits("dinas").value();
    for (const UnitView& unit : units) {
      int64_t rows = 0;
      RC_ASSERT(view->VisitRows(unit.key, [&rows](const RowView&) { ++rows; }).ok());
      RC_ASSERT(rows == unit.own.total());
      all += rows;
    }
    RC_ASSERT(all == view->ReadTotals().value().total());
    RC_ASSERT(all == view->FindAgency("dinas").value()->counts.total());
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace tertib::recap
