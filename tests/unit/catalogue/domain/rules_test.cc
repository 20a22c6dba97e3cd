#include "services/catalogue/domain/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/catalogue/store/fold.h"
#include "services/catalogue/store/memory_store.h"
#include "services/catalogue/store/overlay.h"
#include "services/catalogue/store/register_view.h"
#include "services/common/error.h"
#include "services/common/uuid.h"
#include "tests/testing/catalogue/commands.h"

namespace tertib::catalogue {
namespace {

using ::testing::HasSubstr;

// A register that lives in the fold of what the rules decide.
class RulesTest : public ::testing::Test {
 protected:
  // Runs a rule and folds what it drafts.
  template <typename Rule>
  auto Do(const Rule& rule) {
    CommitDraft draft(last_, history_, absl::UnixEpoch());
    auto result = rule(state_, draft);
    if (!result.ok()) {
      EXPECT_TRUE(draft.empty()) << "a refusal must draft nothing";
      return result;
    }
    for (const v1::Event& event : draft.events()) {
      EXPECT_TRUE(Fold(event, writes_).ok());
    }
    last_ = draft.last();
    return result;
  }

  template <typename Resource>
  absl::StatusOr<Resource> DoCreate(const ResourceName& name, const Resource& resource) {
    return Do([&](const StateReader& state, CommitDraft& draft) {
      return Create(state, name, resource, draft);
    });
  }
  template <typename Resource>
  absl::StatusOr<Resource> DoUpdate(const Resource& changes, ResourceType type,
                                    const FieldNames& fields) {
    return Do([&](const StateReader& state, CommitDraft& draft) {
      return Update(state, *ParseResourceName(type, changes.name()), changes, fields, draft);
    });
  }
  absl::Status DoDelete(const ResourceName& name, const std::string& etag = "") {
    return Do([&](const StateReader& state, CommitDraft& draft) {
      return Delete(state, name, etag, draft);
    });
  }

  const MemoryStore empty_{NewUuid()};
  TableWrites writes_;
  const Overlay overlay_{empty_.latest(), writes_};
  const RegisterView state_{overlay_};
  LogPoint last_;
  std::string history_ = "first";
};

TEST_F(RulesTest, ACreatedSopIsADraftWithTimesSequenceAndEtag) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  ASSERT_TRUE(DoCreate(UnitName("a", "i"), SomeUnit("I")).ok());
  v1::Sop wanted = SomeSop("a", "i", "SOP X", 1);
  wanted.set_state(v1::SOP_STATE_IN_FORCE);
  wanted.set_etag("ignored");
  const auto sop = DoCreate(SopName("a", "x"), wanted);
  ASSERT_TRUE(sop.ok()) << sop.status();
  EXPECT_EQ(sop->name(), "agencies/a/sops/x");
  EXPECT_EQ(sop->state(), v1::SOP_STATE_DRAFT);
  EXPECT_EQ(sop->update_sequence(), 3U);
  EXPECT_TRUE(sop->has_create_time());
  EXPECT_NE(sop->etag(), "ignored");
}

TEST_F(RulesTest, ChildrenNeedTheirAgencyAndUnit) {
  EXPECT_EQ(ReasonOf(DoCreate(UnitName("a", "i"), SomeUnit("I")).status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  EXPECT_EQ(ReasonOf(DoCreate(SopName("a", "x"), SomeSop("a", "i", "X")).status()),
            v1::ERROR_REASON_REFERENCE_MISSING);
}

TEST_F(RulesTest, TheUnitsOfADeclarationsTreeMustBeThere) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  ASSERT_TRUE(DoCreate(UnitName("a", "i"), SomeUnit("I")).ok());
  v1::Declaration declaration;
  declaration.add_units()->set_unit("agencies/a/units/i");
  EXPECT_TRUE(DoCreate(DeclarationName("a", "d"), declaration).ok());
  declaration.set_name("agencies/a/declarations/d");
  declaration.add_units()->set_unit("agencies/a/units/ii");
  EXPECT_EQ(ReasonOf(DoUpdate(declaration, ResourceType::kDeclaration, {"units"}).status()),
            v1::ERROR_REASON_REFERENCE_MISSING);
}

TEST_F(RulesTest, AStaleEtagIsRefusedAndAFreshOneTaken) {
  const auto agency = DoCreate(AgencyName("a"), SomeAgency());
  v1::Agency changes = *agency;
  changes.set_display_name("NEW");
  const auto updated = DoUpdate(changes, ResourceType::kAgency, {"display_name"});
  ASSERT_TRUE(updated.ok());
  EXPECT_NE(updated->etag(), agency->etag());
  changes.set_display_name("NEWER");
  EXPECT_EQ(DoUpdate(changes, ResourceType::kAgency, {"display_name"}).status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(DoDelete(AgencyName("a"), agency->etag()).code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(DoDelete(AgencyName("a"), updated->etag()).ok());
}

// A restored register comes to the same sequences again.
TEST_F(RulesTest, AnEtagOfALostHistoryIsStaleAtItsOwnSequence) {
  const auto lost = DoCreate(AgencyName("a"), SomeAgency());
  writes_ = {};
  last_ = {};
  history_ = "second";
  const auto agency = DoCreate(AgencyName("a"), SomeAgency());
  ASSERT_EQ(agency->update_sequence(), lost->update_sequence());
  v1::Agency changes = *lost;
  changes.set_display_name("NEW");
  EXPECT_EQ(DoUpdate(changes, ResourceType::kAgency, {"display_name"}).status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(DoDelete(AgencyName("a"), lost->etag()).code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(DoDelete(AgencyName("a"), agency->etag()).ok());
}

TEST_F(RulesTest, AChangeThatChangesNothingMakesNoEvent) {
  const auto agency = DoCreate(AgencyName("a"), SomeAgency());
  const LogPoint before = last_;
  EXPECT_TRUE(DoUpdate(*agency, ResourceType::kAgency, {"display_name", "aliases"}).ok());
  EXPECT_EQ(last_, before);
}

TEST_F(RulesTest, OutlineCodesAreUniqueInTheirAgency) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  ASSERT_TRUE(DoCreate(UnitName("a", "i"), SomeUnit("I")).ok());
  const auto second = DoCreate(UnitName("a", "other"), SomeUnit("I"));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("agencies/a/units/i"));
}

TEST_F(RulesTest, TheTreeOfUnitsHasNoCirclesAndAtMostEightLevels) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  std::string parent;
  for (int level = 1; level <= 8; ++level) {
    v1::Unit unit = SomeUnit(std::to_string(level));
    unit.set_parent(parent);
    const auto created = DoCreate(UnitName("a", "u" + std::to_string(level)), unit);
    ASSERT_TRUE(created.ok()) << created.status();
    parent = created->name();
  }
  v1::Unit ninth = SomeUnit("9");
  ninth.set_parent(parent);
  EXPECT_EQ(ReasonOf(DoCreate(UnitName("a", "u9"), ninth).status()),
            v1::ERROR_REASON_REFERENCE_MISSING);
  v1::Unit top = SomeUnit("1");
  top.set_name("agencies/a/units/u1");
  for (const char* under : {"agencies/a/units/u1", "agencies/a/units/u3"}) {
    top.set_parent(under);
    EXPECT_EQ(ReasonOf(DoUpdate(top, ResourceType::kUnit, {"parent"}).status()),
              v1::ERROR_REASON_REFERENCE_MISSING)
        << under;
  }
}

TEST_F(RulesTest, AUnitMovesWithAllThatIsBelowItOrNotAtAll) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  // Two chains, one of six levels, one of three, the last with a side branch.
  const auto create = [this](const std::string& id, const std::string& parent) {
    v1::Unit unit = SomeUnit(id);
    unit.set_parent(parent.empty() ? "" : "agencies/a/units/" + parent);
    ASSERT_TRUE(DoCreate(UnitName("a", id), unit).ok());
  };
  std::string above;
  for (const char* id : {"t1", "t2", "t3", "t4", "t5", "t6"}) {
    create(id, above);
    above = id;
  }
  create("s1", "");
  create("s2", "s1");
  create("side", "s1");
  create("s3", "s2");
  const auto move = [this](const std::string& parent) {
    v1::Unit unit = SomeUnit("s1");
    unit.set_name("agencies/a/units/s1");
    unit.set_parent(parent);
    return DoUpdate(unit, ResourceType::kUnit, {"parent"}).status();
  };
  EXPECT_EQ(ReasonOf(move("agencies/a/units/t6")), v1::ERROR_REASON_REFERENCE_MISSING);
  EXPECT_EQ(ReasonOf(move("agencies/a/units/s3")), v1::ERROR_REASON_REFERENCE_MISSING);
  EXPECT_EQ(ReasonOf(move("agencies/a/units/none")), v1::ERROR_REASON_REFERENCE_MISSING);
  EXPECT_TRUE(move("agencies/a/units/t5").ok());
  EXPECT_TRUE(move("").ok());
}

TEST_F(RulesTest, WhatIsInUseIsNotDeletedAndTheErrorSaysBy) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  ASSERT_TRUE(DoCreate(UnitName("a", "i"), SomeUnit("I")).ok());
  ASSERT_TRUE(DoCreate(SopName("a", "x"), SomeSop("a", "i", "X")).ok());
  const auto agency = DoDelete(AgencyName("a"));
  EXPECT_EQ(ReasonOf(agency), v1::ERROR_REASON_RESOURCE_IN_USE);
  EXPECT_THAT(std::string(agency.message()), HasSubstr("agencies/a/units/i"));
  EXPECT_EQ(ReasonOf(DoDelete(UnitName("a", "i"))), v1::ERROR_REASON_RESOURCE_IN_USE);
  EXPECT_TRUE(DoDelete(SopName("a", "x")).ok());
  EXPECT_TRUE(DoDelete(UnitName("a", "i")).ok());
  EXPECT_TRUE(DoDelete(AgencyName("a")).ok());
  EXPECT_EQ(ReasonOf(DoDelete(AgencyName("a"))), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

TEST_F(RulesTest, ASopMovesBetweenUnitsWithoutChangingItsName) {
  ASSERT_TRUE(DoCreate(AgencyName("a"), SomeAgency()).ok());
  ASSERT_TRUE(DoCreate(UnitName("a", "i"), SomeUnit("I")).ok());
  ASSERT_TRUE(DoCreate(UnitName("a", "ii"), SomeUnit("II")).ok());
  auto sop = *DoCreate(SopName("a", "x"), SomeSop("a", "i", "X", 4));
  sop.set_unit("agencies/a/units/ii");
  ASSERT_TRUE(DoUpdate(sop, ResourceType::kSop, {"unit"}).ok());
  int in_old = 0;
  int in_new = 0;
  ASSERT_TRUE(state_.VisitSopsOfUnit("a", "i", {}, [&](const v1::Sop&) { return ++in_old; }).ok());
  ASSERT_TRUE(state_.VisitSopsOfUnit("a", "ii", {}, [&](const v1::Sop&) { return ++in_new; }).ok());
  EXPECT_EQ(in_old, 0);
  EXPECT_EQ(in_new, 1);
}

}  // namespace
}  // namespace tertib::catalogue
