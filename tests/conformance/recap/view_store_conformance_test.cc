// The contract of ViewStore: every implementation passes all of it.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "services/common/log.h"
#include "services/recap/store/memory_view_store.h"
#include "services/recap/store/rocks_view_store.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/recap/fold_into.h"
#include "tests/testing/temp_dir.h"

namespace tertib::recap {
namespace {

class ViewStoreConformance : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "Memory") {
      store_ = std::make_unique<MemoryViewStore>();
    } else {
      auto store = RocksViewStore::Open({dir_.path()}, log_);
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    }
  }

  static RowView Row(const std::string& unit, uint32_t position, const std::string& sop) {
    RowView row;
    row.key = {{"dinas", unit}, position, sop};
    row.title = "Title of " + sop;
    row.note = "Note";
    row.state = catalogue::v1::SOP_STATE_DRAFT;
    row.declaration = "d";
    row.line = 7;
    row.preceding_rows = 2;
    row.document_sha256 = "b5";
    row.printed_unit = "i-b";
    row.printed_position = 4;
    row.left_out = true;
    row.created = Sequence{3};
    return row;
  }

  // Writes what `edit` does, up to `sequence`.
  void Write(uint64_t sequence, const std::function<void(ViewEditor&)>& edit) {
    const auto before = store_->Snapshot();
    ViewEdits edits(*before);
    edit(edits);
    ASSERT_TRUE(store_->Apply(edits.changes(), {"t", Sequence{sequence}}).ok());
  }

  std::vector<std::string> SopsOf(const std::string& unit) {
    std::vector<std::string> sops;
    const absl::Status visited = store_->Snapshot()->VisitRows(
        {"dinas", unit}, [&sops](const RowView& row) { sops.push_back(row.key.sop); });
    EXPECT_TRUE(visited.ok());
    return sops;
  }

  std::vector<Departure> DeparturesOf(const std::string& unit) {
    std::vector<Departure> departures;
    const absl::Status visited = store_->Snapshot()->VisitDepartures(
        {"dinas", unit},
        [&departures](const Departure& departure) { departures.push_back(departure); });
    EXPECT_TRUE(visited.ok());
    return departures;
  }

  TempDir dir_;
  Logger log_{"test"};
  std::unique_ptr<ViewStore> store_;
};

TEST_P(ViewStoreConformance, IsEmptyAtFirst) {
  const auto view = store_->Snapshot();
  EXPECT_EQ(view->ReadPosition().value(), Position{});
  EXPECT_EQ(store_->Look(), StoreCondition::kWritable);
  EXPECT_EQ(view->ReadTotals().value(), Counts{});
  EXPECT_FALSE(view->FindAgency("dinas").value().has_value());
  EXPECT_TRUE(view->ListAgencies("", 9).value().empty());
  EXPECT_TRUE(view->ListUnits("dinas").value().empty());
  EXPECT_FALSE(view->FindLatestDeclaration("dinas").value().has_value());
}

TEST_P(ViewStoreConformance, GivesBackWhatWasWritten) {
  const AgencyView agency{
      "dinas", "Dinas", {1, 2}, 3, 4, absl::FromUnixMicros(6), absl::FromUnixMicros(5)};
  const AgencyView never{"empty", "Empty", {}, 0, 0};
  const UnitView unit{{"dinas", "i"}, "p", "I", "Unit", catalogue::v1::UNIT_KIND_SECTION, {5, 6}};
  const RowView row = Row("i", 1, "s");
  const Departure departure{Row("i", 2, "gone"), DepartureReason::kMoved, Sequence{9}};
  Write(9, [&](ViewEditor& view) {
    view.PutAgency(agency);
    view.PutAgency(never);
    view.PutUnit(unit);
    view.PutRow(row);
    view.PutDeparture(departure);
    view.PutTotals({7, 8});
  });
  const auto view = store_->Snapshot();
  EXPECT_EQ(view->FindAgency("dinas").value(), agency);
  EXPECT_EQ(view->FindAgency("empty").value(), never);
  EXPECT_EQ(view->FindUnit({"dinas", "i"}).value(), unit);
  EXPECT_EQ(view->FindRow(row.key).value(), row);
  EXPECT_EQ(DeparturesOf("i"), std::vector{departure});
  EXPECT_EQ(view->ReadTotals().value(), (Counts{7, 8}));
  EXPECT_EQ(view->ReadPosition().value(), (Position{"t", Sequence{9}}));
}

TEST_P(ViewStoreConformance, ListsRowsByNumberThenIdAndOnlyOfTheUnit) {
  Write(1, [](ViewEditor& view) {
    for (const auto& row : {Row("i", 10, "a"), Row("i", 2, "c"), Row("i", 2, "b"), Row("i", 0, "z"),
                            Row("i-a", 1, "x"), Row("ia", 1, "y")}) {
      view.PutRow(row);
    }
  });
  EXPECT_EQ(SopsOf("i"), (std::vector<std::string>{"z", "b", "c", "a"}));
  Write(2, [](ViewEditor& view) { view.RemoveRow(Row("i", 2, "b").key); });
  EXPECT_EQ(SopsOf("i"), (std::vector<std::string>{"z", "c", "a"}));
}

TEST_P(ViewStoreConformance, VisitsDeparturesByNumberThenIdAndOnlyOfTheUnit) {
  const auto departure = [](const std::string& unit, uint32_t position, const std::string& sop) {
    return Departure{Row(unit, position, sop), DepartureReason::kDeleted, Sequence{1}};
  };
  Write(1, [&](ViewEditor& view) {
    for (const auto& gone :
         {departure("i", 10, "a"), departure("i", 2, "c"), departure("i", 2, "b"),
          departure("i-a", 1, "x"), departure("ia", 1, "y")}) {
      view.PutDeparture(gone);
    }
    view.PutRow(Row("i", 3, "stays"));
  });
  EXPECT_EQ(DeparturesOf("i"),
            (std::vector{departure("i", 2, "b"), departure("i", 2, "c"), departure("i", 10, "a")}));
  Write(2, [](ViewEditor& view) { view.RemoveDeparture(Row("i", 2, "b").key); });
  EXPECT_EQ(DeparturesOf("i"), (std::vector{departure("i", 2, "c"), departure("i", 10, "a")}));
  EXPECT_TRUE(DeparturesOf("none").empty());
}

TEST_P(ViewStoreConformance, PagesAgenciesById) {
  Write(1, [](ViewEditor& view) {
    for (const char* id : {"b", "a", "a-b", "ab"}) {
      view.PutAgency({id, "Name", {}, 0, 0});
    }
  });
  const auto ids = [this](const std::string& after, size_t limit) {
    std::string text;
    const auto agencies = store_->Snapshot()->ListAgencies(after, limit).value();
    for (const AgencyView& agency : agencies) {
      text += agency.id + " ";
    }
    return text;
  };
  EXPECT_EQ(ids("", 3), "a a-b ab ");
  EXPECT_EQ(ids("a", 9), "a-b ab b ");
  EXPECT_EQ(ids("aa", 9), "ab b ");
  EXPECT_EQ(ids("b", 9), "");
}

TEST_P(ViewStoreConformance, FindsTheDeclarationChangedLast) {
  const auto put = [this](const std::string& agency, const std::string& id, uint64_t sequence) {
    Write(sequence, [&](ViewEditor& view) {
      view.PutDeclaration({{agency, id}, {}, Sequence{sequence}});
    });
  };
  const auto latest = [this](const std::string& agency) {
    const auto found = store_->Snapshot()->FindLatestDeclaration(agency).value();
    return found ? found->key.declaration : "none";
  };
  put("dinas", "b", 1);
  put("dinas", "a", 300);
  put("dinas-2", "c", 301);
  EXPECT_EQ(latest("dinas"), "a");
  put("dinas", "b", 302);
  EXPECT_EQ(latest("dinas"), "b");
  Write(303, [](ViewEditor& view) { view.RemoveDeclaration({"dinas", "b"}); });
  EXPECT_EQ(latest("dinas"), "a");
  Write(304, [](ViewEditor& view) { view.RemoveDeclaration({"dinas", "a"}); });
  EXPECT_EQ(latest("dinas"), "none");
  EXPECT_EQ(latest("dinas-2"), "c");
}

TEST_P(ViewStoreConformance, RemovingAUnitForgetsItsDeparturesButNoLaterOnes) {
  const Departure old{Row("i", 1, "old"), DepartureReason::kDeleted, Sequence{1}};
  const Departure other{Row("i-a", 1, "other"), DepartureReason::kDeleted, Sequence{1}};
  const Departure later{Row("i", 1, "later"), DepartureReason::kDeleted, Sequence{2}};
  Write(1, [&](ViewEditor& view) {
    view.PutDeparture(old);
    view.PutDeparture(other);
  });
  Write(2, [&](ViewEditor& view) {
    view.RemoveUnit({"dinas", "i"});
    view.PutDeparture(later);
  });
  EXPECT_EQ(DeparturesOf("i"), std::vector{later});
  EXPECT_EQ(DeparturesOf("i-a"), std::vector{other});
}

TEST_P(ViewStoreConformance, KnowsOfEachEventWhichHistoryItIsOf) {
  const auto history_at = [this](uint64_t sequence) {
    return store_->Snapshot()->HistoryAt(Sequence{sequence}).value();
  };
  EXPECT_EQ(store_->Snapshot()->ReadHistory().value(), "");
  Write(2, [](ViewEditor& view) {
    view.BeginHistory({Sequence{1}, "b"});
    EXPECT_EQ(view.ReadHistory().value(), "b");
  });
  Write(300, [](ViewEditor& view) {
    EXPECT_EQ(view.ReadHistory().value(), "b");
    view.BeginHistory({Sequence{255}, "a"});
    view.BeginHistory({Sequence{256}, "c"});
    EXPECT_EQ(view.ReadHistory().value(), "c");
  });
  EXPECT_EQ(store_->Snapshot()->ReadHistory().value(), "c");
  EXPECT_EQ(history_at(0), "");
  EXPECT_EQ(history_at(1), "b");
  EXPECT_EQ(history_at(254), "b");
  EXPECT_EQ(history_at(255), "a");
  EXPECT_EQ(history_at(300), "c");
  const auto before = store_->Snapshot();
  ASSERT_TRUE(store_->Wipe().ok());
  EXPECT_EQ(before->ReadHistory().value(), "c");
  EXPECT_EQ(store_->Snapshot()->ReadHistory().value(), "");
  EXPECT_EQ(history_at(300), "");
}

TEST_P(ViewStoreConformance, SnapshotsStayAsTheyAre) {
  FoldInto(*store_, SampleScript().Take());
  const auto before = store_->Snapshot();
  ASSERT_TRUE(store_->Wipe().ok());
  EXPECT_EQ(before->ReadTotals().value().total(), 158);
  EXPECT_EQ(before->ReadPosition().value().sequence, Sequence{171});
}

TEST_P(ViewStoreConformance, WipingForgetsEverythingAndItCanBeFilledAgain) {
  auto events = SampleScript().Take();
  FoldInto(*store_, events);
  ASSERT_TRUE(store_->Wipe().ok());
  const auto view = store_->Snapshot();
  EXPECT_EQ(view->ReadPosition().value(), Position{});
  EXPECT_EQ(view->ReadTotals().value(), Counts{});
  EXPECT_TRUE(view->ListAgencies("", 9).value().empty());
  EXPECT_TRUE(view->ListUnits("diskominfo").value().empty());
  EXPECT_FALSE(view->FindLatestDeclaration("diskominfo").value().has_value());
  FoldInto(*store_, events);
  EXPECT_EQ(store_->Snapshot()->ReadTotals().value().total(), 158);
}

INSTANTIATE_TEST_SUITE_P(Stores, ViewStoreConformance, testing::Values("Memory", "Rocks"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace tertib::recap
