#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
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

// A register as a document left it, and people who change it: rows and units are moved, renumbered,
// deleted, made, and made again. Some of the rows are from an older document.
class EditedRegister {
 public:
  EditedRegister() {
    script_.PutAgency("dinas", "Dinas");
    script_.PutDeclaration("dinas", "old", {});
    std::vector<EventScript::PrintedUnitFields> units;
    std::vector<EventScript::FigureFields> figures = Figures("");
    for (const std::string code :
         {"I", "I.A", "I.A.1", "I.A.2", "I.B", "II", "II.A", "II.B", "III"}) {
      const size_t dot = code.rfind('.');
      const std::string parent = dot == std::string::npos ? "" : code.substr(0, dot);
      if (*rc::gen::inRange(0, 6) == 0 || (!parent.empty() && !units_.contains(parent))) {
        continue;
      }
      script_.PutUnit("dinas", code);
      units_.insert(code);
      codes_.push_back(code);
      const int32_t rows = *rc::gen::inRange(0, 5);
      for (int32_t position = 1; position <= rows; ++position) {
        PutRow(fmt::format("s{}", rows_.size()), {.code = code,
                                                  .position = position,
                                                  .declaration = "d",
                                                  .line = ++line_,
                                                  .left_out = *rc::gen::inRange(0, 6) == 0});
      }
      // What was typed in may also be wrong of what is listed.
      const int32_t listed = *rc::gen::inRange(0, 8) == 0 ? *rc::gen::inRange(0, 9) : rows;
      const int32_t first = *rc::gen::inRange(0, 4) == 0 ? *rc::gen::inRange(0, 5) : 0;
      units.push_back({code, parent, listed, first});
      for (const auto& figure : Figures(code)) {
        figures.push_back(figure);
      }
    }
    codes_.emplace_back("IV");
    codes_.emplace_back("IV.A");
    script_.PutDeclaration("dinas", "d", figures, units);
  }

  v1::ReconcileRecapResponse Reconciled() {
    FoldInto(store_, script_.Take());
    const auto view = store_.Snapshot();
    return Reconcile(*view, view->FindAgency("dinas").value().value(),
                     view->FindLatestDeclaration("dinas").value().value())
        .value();
  }

  void EditByHand() {
    const std::string code = *rc::gen::elementOf(codes_);
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        if (units_.insert(code).second) {
          script_.PutUnit("dinas", code);
        }
        break;
      case 1:
      case 2:
        if (units_.contains(code)) {
          script_.MoveUnit("dinas", code, *rc::gen::elementOf(codes_), fmt::format("{}", ++code_));
        }
        break;
      case 3:
        DeleteUnit(code);
        break;
      case 4:
        if (units_.contains(code)) {
          PutRow(fmt::format("new{}", rows_.size()),
                 {.code = code,
                  .position = *rc::gen::inRange(0, 7),
                  .declaration = *rc::gen::elementOf(std::vector<std::string>{"", "old"}),
                  .line = 1});
        }
        break;
      case 5:
        if (!rows_.empty()) {
          DeleteRow(AnyRow());
        }
        break;
      default:
        if (!rows_.empty() && units_.contains(code)) {
          const std::string row = AnyRow();
          EventScript::SopFields fields = rows_.at(row);
          fields.code = code;
          fields.position = *rc::gen::inRange(0, 7);
          PutRow(row, fields);
        }
    }
  }

 private:
  static std::vector<EventScript::FigureFields> Figures(const std::string& code) {
    std::vector<EventScript::FigureFields> figures;
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      figures.push_back({code, *rc::gen::inRange(0, 20), *rc::gen::inRange(0, 99),
                         static_cast<catalogue::v1::FigureKind>(*rc::gen::inRange(1, 4))});
    }
    return figures;
  }

  std::string AnyRow() const {
    const int at = *rc::gen::inRange(0, static_cast<int>(rows_.size()));
    return std::next(rows_.begin(), at)->first;
  }
  void PutRow(const std::string& sop, const EventScript::SopFields& fields) {
    script_.PutSop("dinas", sop, fields);
    rows_.insert_or_assign(sop, fields);
  }
  void DeleteRow(const std::string& sop) {
    script_.DeleteSop("dinas", sop);
    rows_.erase(sop);
  }
  // With its rows; its parts stand at the top then.
  void DeleteUnit(const std::string& code) {
    if (units_.erase(code) == 0) {
      return;
    }
    std::vector<std::string> gone;
    for (const auto& [sop, fields] : rows_) {
      if (fields.code == code) {
        gone.push_back(sop);
      }
    }
    for (const std::string& sop : gone) {
      DeleteRow(sop);
    }
    script_.DeleteUnit("dinas", code);
  }

  EventScript script_;
  MemoryViewStore store_;
  std::vector<std::string> codes_;  // Of all units that may be there; they name them.
  std::set<std::string> units_;     // Of those that are.
  std::map<std::string, EventScript::SopFields> rows_;
  int32_t line_ = 100;
  int code_ = 100;
};

TEST(HandEditsProperty, NoneMakesTheDocumentContradictItselfAndEachIsExplained) {
  const bool holds = rc::check([] {
    EditedRegister edited;
    const auto before = edited.Reconciled();
    CheckLines(before);
    for (int edits = *rc::gen::inRange(1, 30); edits > 0; --edits) {
      edited.EditByHand();
      const auto after = edited.Reconciled();
      CheckLines(after);
      RC_ASSERT(before.contradictions_size() == after.contradictions_size());
      for (int i = 0; i < after.contradictions_size(); ++i) {
        RC_ASSERT(before.contradictions(i).SerializeAsString() ==
                  after.contradictions(i).SerializeAsString());
      }
    }
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace tertib::recap
