#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/common/error.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::HasSubstr;
using Stub = v1::CatalogueService::Stub;

class CatalogueServiceTest : public ::testing::Test {
 protected:
  static v1::CreateSopRequest CreateSopRequest(const std::string& id, const std::string& title,
                                               const std::string& unit = "i", int position = 0) {
    v1::CreateSopRequest request;
    request.set_parent("agencies/a");
    request.set_sop_id(id);
    *request.mutable_sop() = SomeSop("a", unit, title, position);
    return request;
  }

  absl::StatusOr<v1::CreateSopResponse> CreateSop(const v1::CreateSopRequest& request) {
    return Call(running_.catalogue(), &Stub::CreateSop, request);
  }

  absl::StatusOr<v1::GetSopResponse> GetSop(const std::string& name) {
    v1::GetSopRequest request;
    request.set_name(name);
    return Call(running_.catalogue(), &Stub::GetSop, request);
  }

  const TempDir directory_;
  RunningCatalogue running_{directory_ / "data"};
};

TEST_F(CatalogueServiceTest, WhatWasCreatedIsRead) {
  running_.MakeAgency("a", {"I"});
  const auto created = CreateSop(CreateSopRequest("x", "SOP  Dengan Dua Spasi", "i", 7));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->sequence(), 3U);
  const auto read = GetSop("agencies/a/sops/x");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->sop().SerializeAsString(), created->sop().SerializeAsString());
  EXPECT_EQ(read->sop().title(), "SOP  Dengan Dua Spasi");
  EXPECT_EQ(read->sop().state(), v1::SOP_STATE_DRAFT);
  EXPECT_GE(read->sequence(), created->sequence());
}

TEST_F(CatalogueServiceTest, TheServiceChoosesAnIdWhereTheCallerDoesNot) {
  running_.MakeAgency("a", {"I"});
  const auto first = CreateSop(CreateSopRequest("", "X"));
  const auto second = CreateSop(CreateSopRequest("", "X"));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->sop().name(), second->sop().name());
  EXPECT_TRUE(GetSop(first->sop().name()).ok());
}

TEST_F(CatalogueServiceTest, EveryWrongFieldIsNamedAtOnce) {
  v1::CreateSopRequest request = CreateSopRequest("Not An Id", "");
  request.set_parent("diskominfo");
  request.set_request_id("with space");
  const auto refused = CreateSop(request).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  google::rpc::BadRequest details;
  ASSERT_TRUE(details.ParseFromString(
      std::string(*refused.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  std::set<std::string> fields;
  for (const auto& violation : details.field_violations()) {
    fields.insert(violation.field());
  }
  EXPECT_THAT(fields, ::testing::IsSupersetOf({"parent", "sop_id", "request_id", "sop.title"}));
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.LocalizedMessage").has_value());
}

// gRPC itself would say that there is no such method.
TEST_F(CatalogueServiceTest, ARequestThatCannotBeReadIsRefusedAsOne) {
  const auto got = GetSop("agencies/a/sops/\xff");
  EXPECT_EQ(got.status().code(), absl::StatusCode::kInvalidArgument) << got.status();
  EXPECT_EQ(ReasonOf(got.status()), v1::ERROR_REASON_INVALID_FIELDS);
  EXPECT_THAT(std::string(got.status().message()), HasSubstr("UTF-8"));
}

// What is percent-encoded and base64 in the trailers must still fit into them.
TEST_F(CatalogueServiceTest, ErrorsAboutTextThatIsNotAsciiReachTheClient) {
  std::string name;
  for (int i = 0; i < 80; ++i) {
    name += "😀";
  }
  v1::BatchGetSopsRequest request;
  request.set_parent("agencies/a");
  for (int i = 0; i < 20; ++i) {
    request.add_names(name);
  }
  const auto refused = Call(running_.catalogue(), &Stub::BatchGetSops, request).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_INVALID_FIELDS);
  const size_t listed = ViolationsOf(refused).size();
  EXPECT_GT(listed, 0U);
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("… and " + std::to_string(20 - listed) + " more."));
}

TEST_F(CatalogueServiceTest, AReplayGetsTheFirstAnswerAlsoAfterARestart) {
  running_.MakeAgency("a", {"I"});
  v1::CreateSopRequest request = CreateSopRequest("", "X");
  request.set_request_id("9f1c7d52-4a51-4a8c-8b1e-3a1b6f0f2d11");
  const auto first = CreateSop(request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(CreateSop(request)->SerializeAsString(), first->SerializeAsString());
  running_.Kill();
  running_.Restart();
  EXPECT_EQ(CreateSop(request)->SerializeAsString(), first->SerializeAsString());
  request.mutable_sop()->set_title("Y");
  EXPECT_EQ(ReasonOf(CreateSop(request).status()), v1::ERROR_REASON_REQUEST_ID_REUSED);
}

TEST_F(CatalogueServiceTest, AReplayedDeletionGetsTheFirstAnswer) {
  running_.MakeAgency("a", {"I"});
  ASSERT_TRUE(CreateSop(CreateSopRequest("x", "X")).ok());
  v1::DeleteSopRequest request;
  request.set_name("agencies/a/sops/x");
  request.set_request_id("r");
  const auto first = Call(running_.catalogue(), &Stub::DeleteSop, request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(GetSop("agencies/a/sops/x").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Call(running_.catalogue(), &Stub::DeleteSop, request)->sequence(), first->sequence());
}

TEST_F(CatalogueServiceTest, ValidateOnlyChecksEverythingAndRecordsNothing) {
  running_.MakeAgency("a", {"I"});
  v1::CreateSopRequest request = CreateSopRequest("x", "X");
  request.set_validate_only(true);
  const auto trial = CreateSop(request);
  ASSERT_TRUE(trial.ok()) << trial.status();
  EXPECT_EQ(trial->sop().etag(), "");
  EXPECT_EQ(GetSop("agencies/a/sops/x").status().code(), absl::StatusCode::kNotFound);
  request.mutable_sop()->set_unit("agencies/a/units/none");
  EXPECT_EQ(ReasonOf(CreateSop(request).status()), v1::ERROR_REASON_REFERENCE_MISSING);
}

TEST_F(CatalogueServiceTest, AnUpdateWritesItsMaskAndHonoursTheEtag) {
  running_.MakeAgency("a", {"I"});
  const auto created = CreateSop(CreateSopRequest("x", "X", "i", 1));
  v1::UpdateSopRequest update;
  *update.mutable_sop() = created->sop();
  update.mutable_sop()->set_title("Y");
  update.mutable_sop()->set_position(9);
  update.mutable_update_mask()->add_paths("title");
  const auto updated = Call(running_.catalogue(), &Stub::UpdateSop, update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->sop().title(), "Y");
  EXPECT_EQ(updated->sop().position(), 1);
  EXPECT_EQ(Call(running_.catalogue(), &Stub::UpdateSop, update).status().code(),
            absl::StatusCode::kAborted);
}

TEST_F(CatalogueServiceTest, PagesGoThroughEverythingOnceInOrder) {
  running_.MakeAgency("a", {"I"});
  for (int i = 9; i >= 0; --i) {
    ASSERT_TRUE(CreateSop(CreateSopRequest("s" + std::to_string(i), "X", "i", 10 - i)).ok());
  }
  for (const std::string& unit : {std::string(), std::string("agencies/a/units/i")}) {
    std::vector<std::string> names;
    v1::ListSopsRequest request;
    request.set_parent("agencies/a");
    request.set_page_size(3);
    request.set_unit(unit);
    do {
      const auto page = Call(running_.catalogue(), &Stub::ListSops, request);
      ASSERT_TRUE(page.ok()) << page.status();
      for (const auto& sop : page->sops()) {
        names.push_back(sop.name());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    ASSERT_EQ(names.size(), 10U);
    EXPECT_EQ(names.front(), unit.empty() ? "agencies/a/sops/s0" : "agencies/a/sops/s9");
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 10U);
  }
}

TEST_F(CatalogueServiceTest, APageTokenIsGoodForItsListingOnly) {
  running_.MakeAgency("a", {"I", "II"});
  running_.MakeAgency("b", {});
  v1::ListUnitsRequest request;
  request.set_parent("agencies/a");
  request.set_page_size(1);
  const auto page = Call(running_.catalogue(), &Stub::ListUnits, request);
  ASSERT_TRUE(page.ok());
  ASSERT_FALSE(page->next_page_token().empty());
  request.set_parent("agencies/b");
  request.set_page_token(page->next_page_token());
  EXPECT_EQ(Call(running_.catalogue(), &Stub::ListUnits, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(CatalogueServiceTest, ABatchIsReadInTheOrderAskedForOrNotAtAll) {
  running_.MakeAgency("a", {"I"});
  ASSERT_TRUE(CreateSop(CreateSopRequest("x", "X")).ok());
  ASSERT_TRUE(CreateSop(CreateSopRequest("y", "Y")).ok());
  v1::BatchGetSopsRequest request;
  request.set_parent("agencies/a");
  request.add_names("agencies/a/sops/y");
  request.add_names("agencies/a/sops/x");
  const auto batch = Call(running_.catalogue(), &Stub::BatchGetSops, request);
  ASSERT_TRUE(batch.ok()) << batch.status();
  ASSERT_EQ(batch->sops_size(), 2);
  EXPECT_EQ(batch->sops(0).title(), "Y");
  request.add_names("agencies/a/sops/none");
  const auto missing = Call(running_.catalogue(), &Stub::BatchGetSops, request).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.message()), HasSubstr("agencies/a/sops/none"));
}

TEST_F(CatalogueServiceTest, ListsOfWhatIsNotThereAreNotFound) {
  v1::ListSopsRequest request;
  request.set_parent("agencies/none");
  EXPECT_EQ(Call(running_.catalogue(), &Stub::ListSops, request).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(CatalogueServiceTest, DeclarationsAreAResourceLikeTheOthers) {
  running_.MakeAgency("a", {"I"});
  v1::CreateDeclarationRequest request;
  request.set_parent("agencies/a");
  request.set_declaration_id("d");
  auto& declaration = *request.mutable_declaration();
  declaration.mutable_source()->set_source_name("typed in");
  auto& figure = *declaration.add_figures();
  figure.set_unit("agencies/a/units/i");
  figure.set_kind(v1::FIGURE_KIND_HEADING);
  figure.set_count(0);
  const auto created = Call(running_.catalogue(), &Stub::CreateDeclaration, request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_TRUE(created->declaration().figures(0).has_count());
  v1::DeleteDeclarationRequest remove;
  remove.set_name("agencies/a/declarations/d");
  remove.set_etag(created->declaration().etag());
  EXPECT_TRUE(Call(running_.catalogue(), &Stub::DeleteDeclaration, remove).ok());
}

}  // namespace
}  // namespace tertib::catalogue
