#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <vector>

#include "services/recap/reconciliation/reconcile.h"
#include "services/recap/store/memory_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"
#include "tests/unit/recap/reconciliation/line_checks.h"

namespace tertib::recap {
namespace {

// A small register with everything that can go wrong in one: numbers taken twice or left out, rows
// moved and deleted, units on every level with rows, figures anywhere or nowhere, units and rows
// that are not from the document "d"; now and then all of them, as if that had been typed in.
EventScript RandomScript() {
  const std::vector<std::string> all = {"I",  "I.A",  "I.A.1", "I.A.2", "I.B",
                                        "II", "II.A", "II.B",  "III"};
  EventScript script;
  script.PutAgency("dinas", "Dinas");
  std::vector<std::string> codes;
  std::set<std::string> by_hand;
  for (const std::string& code : all) {
    if (*rc::gen::inRange(0, 5) != 0) {
      script.PutUnit("dinas", code);
      codes.push_back(code);
      if (*rc::gen::inRange(0, 4) == 0) {
        by_hand.insert(code);
      }
    }
  }
  if (!codes.empty()) {
    const int sops = *rc::gen::inRange(0, 40);
    const bool typed = *rc::gen::inRange(0, 4) == 0;  // Then no row is from the document.
    const auto fields = [&codes, &by_hand, typed] {
      const std::string code = *rc::gen::elementOf(codes);
      const bool printed = *rc::gen::arbitrary<bool>() && !by_hand.contains(code) && !typed;
      return EventScript::SopFields{.code = code,
                                    .position = *rc::gen::inRange(0, 9),
                                    .declaration = printed ? "d" : "",
                                    .line = printed ? 1 : 0,
                                    .left_out = printed && *rc::gen::inRange(0, 6) == 0};
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
    for (int i = by_hand.contains(code) ? 0 : *rc::gen::inRange(0, 3); i > 0; --i) {
      figures.push_back({code, *rc::gen::inRange(0, 25), *rc::gen::inRange(0, 99),
                         static_cast<catalogue::v1::FigureKind>(*rc::gen::inRange(1, 4))});
    }
  }
  script.PutDeclaration("dinas", "d", figures);
  return script;
}

TEST(ReconcileProperty, RowsAndContradictionsAddUpToEveryDifference) {
  const bool holds = rc::check([] {
    MemoryViewStore store;
    FoldInto(store, RandomScript().Take());
    const auto view = store.Snapshot();
    const auto response = Reconcile(*view, *view->FindAgency("dinas").value(),
                                    *view->FindLatestDeclaration("dinas").value())
                              .value();
    CheckLines(response);
  });
  EXPECT_TRUE(holds);
}

v1::ReconcileRecapResponse ReconcileNow(const ViewStore& store) {
  const auto view = store.Snapshot();
  return Reconcile(*view, view->FindAgency("dinas").value().value(),
                   view->FindLatestDeclaration("dinas").value().value())
      .value();
}

// Taking out every row that is not from the document changes nothing that the document says.
TEST(ReconcileProperty, OnlyTheDocumentContradictsItself) {
  const bool holds = rc::check([] {
    MemoryViewStore store;
    EventScript script = RandomScript();
    FoldInto(store, script.Take());
    const auto before = ReconcileNow(store);
    std::vector<std::string> others;
    bool knows_rows = false;
    const auto view = store.Snapshot();
    const std::vector<UnitView> units = view->ListUnits("dinas").value();
    for (const UnitView& unit : units) {
      RC_ASSERT(view->VisitRows(unit.key,
                                [&](const RowView& row) {
                                  knows_rows = knows_rows || row.declaration == "d";
                                  if (row.declaration != "d") {
                                    others.push_back(row.key.sop);
                                  }
                                })
                    .ok());
    }
    if (!knows_rows) {
      return;  // What the document lists is told by nothing.
    }
    for (const std::string& sop : others) {
      script.DeleteSop("dinas", sop);
    }
    FoldInto(store, script.Take());
    const auto after = ReconcileNow(store);
    RC_ASSERT(before.contradictions_size() == after.contradictions_size());
    for (int i = 0; i < after.contradictions_size(); ++i) {
      RC_ASSERT(before.contradictions(i).SerializeAsString() ==
                after.contradictions(i).SerializeAsString());
    }
    RC_ASSERT(before.total().contradiction_effect() == after.total().contradiction_effect());
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
