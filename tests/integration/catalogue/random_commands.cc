#include "tests/integration/catalogue/random_commands.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <array>
#include <iterator>
#include <set>
#include <vector>

#include "services/catalogue/domain/fields.h"
#include "services/catalogue/rpc/resource_calls.h"
#include "services/common/resource_name.h"

namespace tertib::catalogue {
namespace {

using Stub = v1::CatalogueService::Stub;

// The methods that change one kind of resource.
template <typename Resource>
struct Methods;
template <>
struct Methods<v1::Agency> {
  static constexpr auto kCreate = &Stub::CreateAgency;
  static constexpr auto kUpdate = &Stub::UpdateAgency;
  static constexpr auto kDelete = &Stub::DeleteAgency;
};
template <>
struct Methods<v1::Unit> {
  static constexpr auto kCreate = &Stub::CreateUnit;
  static constexpr auto kUpdate = &Stub::UpdateUnit;
  static constexpr auto kDelete = &Stub::DeleteUnit;
};
template <>
struct Methods<v1::Sop> {
  static constexpr auto kCreate = &Stub::CreateSop;
  static constexpr auto kUpdate = &Stub::UpdateSop;
  static constexpr auto kDelete = &Stub::DeleteSop;
};
template <>
struct Methods<v1::Declaration> {
  static constexpr auto kCreate = &Stub::CreateDeclaration;
  static constexpr auto kUpdate = &Stub::UpdateDeclaration;
  static constexpr auto kDelete = &Stub::DeleteDeclaration;
};

// An empty request of a method, and an empty answer.
template <typename Request, typename Response>
std::pair<Request, Response> MessagesOf(grpc::Status (Stub::*)(grpc::ClientContext*, const Request&,
                                                               Response*)) {
  return {};
}

void SetText(google::protobuf::Message& message, std::string_view field, const std::string& text) {
  const auto* descriptor = message.GetDescriptor()->FindFieldByName(std::string(field));
  message.GetReflection()->SetString(&message, descriptor, text);
}

const std::vector<std::string>& UnitCodes() {
  static const std::vector<std::string> codes = {"I",    "I.A", "I.B", "II", "II.A",
                                                 "II.B", "III", "IV",  "V",  "VI"};
  return codes;
}

// "create sop".
template <typename Resource>
std::string What(std::string_view verb) {
  return fmt::format("{} {}", verb, ResourceCalls<Resource>::kField);
}

template <typename Resource, typename Known>
void Compare(const StateReader& state, const std::string& agency, Known expected,
             std::string& difference) {
  const absl::Status visited =
      ResourceCalls<Resource>::Visit(state, agency, "", [&](const Resource& found) {
        const auto known = expected.find(found.name());
        if (known == expected.end()) {
          difference += "not told: " + found.ShortDebugString() + "\n";
          return true;
        }
        if (!google::protobuf::util::MessageDifferencer::Equals(found, known->second)) {
          difference += "told: " + known->second.ShortDebugString() +
                        "\nis: " + found.ShortDebugString() + "\n";
        }
        expected.erase(known);
        return true;
      });
  if (!visited.ok()) {
    difference += visited.ToString();
  }
  for (const auto& [name, resource] : expected) {
    if (ParseResourceName(ResourceCalls<Resource>::kType, name)->agency == agency ||
        agency.empty()) {
      difference += "gone: " + name + "\n";
    }
  }
}

}  // namespace

RandomCommands::RandomCommands(RunningCatalogue& running, uint32_t seed)
    : running_(running), random_(seed) {
  for (const std::string agency : {"a", "b"}) {
    recaps_.emplace(agency,
                    RandomRecap([this](int first, int last) { return Between(first, last); }));
  }
}

int RandomCommands::Between(int first, int last) {
  return std::uniform_int_distribution<int>(first, last)(random_);
}

std::string RandomCommands::AnyAgency() { return AnyOf(std::array<std::string, 3>{"a", "b", "c"}); }

template <>
std::string RandomCommands::AnyId<v1::Agency>() {
  // Nothing is put into these: they can be deleted.
  return OneIn(3) ? AnyAgency() : AnyOf(std::array<std::string, 3>{"d", "e", "f"});
}
template <>
std::string RandomCommands::AnyId<v1::Unit>() {
  return OneIn(3) ? SlugId(AnyOf(UnitCodes()), "unit") : fmt::format("own-{}", Between(1, 9));
}
template <>
std::string RandomCommands::AnyId<v1::Sop>() {
  return OneIn(2) ? SlugId(AnyOf(SopTitles()), "sop") : fmt::format("own-{}", Between(1, 40));
}
template <>
std::string RandomCommands::AnyId<v1::Declaration>() {
  return AnyOf(std::array<std::string, 4>{"recap", "recap-2019", "typed", "typed-too"});
}

std::string RandomCommands::AnyUnitOf(const std::string& agency) {
  std::vector<std::string> there;
  for (const auto& [name, unit] : std::get<Known<v1::Unit>>(known_)) {
    if (ParseResourceName(ResourceType::kUnit, name)->agency == agency) {
      there.push_back(name);
    }
  }
  if (!there.empty() && !OneIn(5)) {
    return AnyOf(there);
  }
  return UnitName(OneIn(5) ? AnyAgency() : agency, AnyId<v1::Unit>()).ToString();
}

template <typename Resource>
std::string RandomCommands::AnyName() {
  const auto& known = std::get<Known<Resource>>(known_);
  if (!known.empty() && !OneIn(3)) {
    return std::next(known.begin(), Between(0, static_cast<int>(known.size()) - 1))->first;
  }
  const ResourceType type = ResourceCalls<Resource>::kType;
  const std::string id = AnyId<Resource>();
  const std::string agency = type == ResourceType::kAgency ? id : AnyAgency();
  return ResourceName{type, agency, type == ResourceType::kAgency ? "" : id}.ToString();
}

std::string RandomCommands::AnyEtag(const std::string& current) {
  switch (Between(0, 5)) {
    case 0:
      return current;
    case 1:
      return "of-another-change";
    default:
      return "";
  }
}

void RandomCommands::Fill(const std::string& /*agency*/, v1::Agency& resource) {
  resource.set_display_name(fmt::format("DINAS {}", Between(1, 3)));
  resource.set_local_code(OneIn(2) ? fmt::format("{}", Between(1, 3)) : "");
  resource.set_region_code(
      AnyOf(std::array<std::string, 3>{"", "61.72", OneIn(4) ? "x" : "61.71"}));
  for (int i = Between(0, 2); i > 0; --i) {
    resource.add_aliases(fmt::format("Dinas {}", i));
  }
}

void RandomCommands::Fill(const std::string& agency, v1::Unit& resource) {
  resource.set_parent(OneIn(2) ? AnyUnitOf(agency) : "");
  const std::string code = AnyOf(UnitCodes());
  resource.set_outline_code(OneIn(4) ? code
                                     : fmt::format("{}.{}", code, Between(OneIn(9) ? 0 : 1, 99)));
  resource.set_display_name(fmt::format("Seksi {}", Between(1, 9)));
  resource.set_kind(static_cast<v1::UnitKind>(Between(0, 5)));
  for (int i = Between(0, 2); i > 0; --i) {
    resource.add_aliases(fmt::format("Sie {}", i));
  }
}

void RandomCommands::Fill(const std::string& agency, v1::Sop& resource) {
  resource.set_title(OneIn(20) ? "" : AnyOf(SopTitles()));
  resource.set_unit(AnyUnitOf(agency));
  resource.set_position(Between(OneIn(10) ? -1 : 0, 6));
  resource.set_note(OneIn(3) ? fmt::format("Penambahan Th.{}", Between(2016, 2026)) : "");
  resource.set_number(OneIn(3) ? fmt::format("800/{}", Between(1, 9)) : "");
}

void RandomCommands::Fill(const std::string& agency, v1::Declaration& resource) {
  resource.set_title(OneIn(2) ? "REKAPITULASI" : "");
  resource.mutable_source()->set_source_name(OneIn(20) ? "" : "typed by hand");
  for (int i = Between(0, 2); i > 0; --i) {
    auto& figure = *resource.add_figures();
    figure.set_unit(AnyUnitOf(agency));
    figure.set_kind(v1::FIGURE_KIND_HEADING);
    figure.set_count(Between(0, 40));
    figure.set_line(i);
  }
  if (OneIn(3)) {
    auto& printed = *resource.add_units();
    printed.set_unit(AnyUnitOf(agency));
    printed.set_outline_code(AnyOf(UnitCodes()));
    printed.set_listed_row_count(Between(0, 9));
  }
}

template <typename Resource>
void RandomCommands::FillMask(google::protobuf::FieldMask& mask) {
  if (OneIn(3)) {
    return;  // What is set.
  }
  if (OneIn(4)) {
    mask.add_paths("*");
    return;
  }
  std::set<std::string> paths;
  for (int i = Between(1, 3); i > 0; --i) {
    paths.insert(AnyOf(WritableFields<Resource>()));
  }
  if (OneIn(20)) {
    paths.insert("etag");
  }
  for (const std::string& path : paths) {
    mask.add_paths(path);
  }
}

template <typename Method, typename Request, typename Response>
bool RandomCommands::Give(const std::string& what, Method method, Request& request,
                          Response& response) {
  request.set_validate_only(OneIn(10));
  if (OneIn(3)) {
    // That of another command is refused.
    const bool taken = OneIn(10) && !used_id_.empty() && used_by_ != what;
    request.set_request_id(taken ? used_id_ : fmt::format("request-{}", ++request_ids_));
  }
  const auto answer = Call(running_.catalogue(), method, request);
  if (!answer.ok()) {
    static const std::set<absl::StatusCode> refusals = {
        absl::StatusCode::kInvalidArgument, absl::StatusCode::kNotFound,
        absl::StatusCode::kAlreadyExists, absl::StatusCode::kAborted,
        absl::StatusCode::kFailedPrecondition};
    EXPECT_TRUE(refusals.contains(answer.status().code())) << answer.status() << "\n"
                                                           << request.ShortDebugString();
    ++tally_[what + " refused"];
    return false;
  }
  if (!request.request_id().empty() && !request.validate_only() && OneIn(2)) {
    const auto again = Call(running_.catalogue(), method, request);
    EXPECT_TRUE(again.ok()) << again.status();
    EXPECT_TRUE(again.ok() && google::protobuf::util::MessageDifferencer::Equals(*again, *answer))
        << request.ShortDebugString();
  }
  if (!request.request_id().empty() && !request.validate_only()) {
    used_by_ = what;
    used_id_ = request.request_id();
  }
  response = *answer;
  ++tally_[what + (request.validate_only() ? " tried" : "")];
  return !request.validate_only();
}

template <typename Resource>
void RandomCommands::CreateOne() {
  using Calls = ResourceCalls<Resource>;
  auto [request, response] = MessagesOf(Methods<Resource>::kCreate);
  const std::string agency = AnyAgency();
  SetText(request, Calls::kIdField, OneIn(30) ? "Not an id" : AnyId<Resource>());
  if constexpr (Calls::kType != ResourceType::kAgency) {
    request.set_parent(AgencyName(agency).ToString());
  }
  Fill(agency, Calls::In(request));
  if (Give(What<Resource>("create"), Methods<Resource>::kCreate, request, response)) {
    Learn(Calls::In(response));
  }
}

template <typename Resource>
void RandomCommands::UpdateOne() {
  using Calls = ResourceCalls<Resource>;
  auto [request, response] = MessagesOf(Methods<Resource>::kUpdate);
  const std::string name = AnyName<Resource>();
  Resource& changes = Calls::In(request);
  Fill(ParseResourceName(Calls::kType, name)->agency, changes);
  changes.set_name(name);
  const auto& known = std::get<Known<Resource>>(known_);
  const auto current = known.find(name);
  changes.set_etag(AnyEtag(current == known.end() ? "" : current->second.etag()));
  FillMask<Resource>(*request.mutable_update_mask());
  if (Give(What<Resource>("update"), Methods<Resource>::kUpdate, request, response)) {
    Learn(Calls::In(response));
  }
}

template <typename Resource>
void RandomCommands::DeleteOne() {
  auto [request, response] = MessagesOf(Methods<Resource>::kDelete);
  auto& known = std::get<Known<Resource>>(known_);
  request.set_name(AnyName<Resource>());
  const auto current = known.find(request.name());
  request.set_etag(AnyEtag(current == known.end() ? "" : current->second.etag()));
  if (Give(What<Resource>("delete"), Methods<Resource>::kDelete, request, response)) {
    known.erase(request.name());
  }
}

template <typename Resource>
void RandomCommands::Command() {
  switch (Between(0, 3)) {
    case 0:
      CreateOne<Resource>();
      break;
    case 1:
      DeleteOne<Resource>();
      break;
    default:
      UpdateOne<Resource>();
      break;
  }
}

void RandomCommands::GiveOne() {
  switch (Between(0, 6)) {
    case 0:
      Command<v1::Agency>();
      break;
    case 1:
    case 2:
      Command<v1::Unit>();
      break;
    case 3:
      Command<v1::Declaration>();
      break;
    default:
      Command<v1::Sop>();
      break;
  }
}

template <typename Resource, typename Request, typename Method, typename ResourcesOf>
void RandomCommands::LearnAll(const std::string& agency, Method method, Request request,
                              ResourcesOf resources_of) {
  auto& known = std::get<Known<Resource>>(known_);
  std::erase_if(known, [&agency](const auto& entry) {
    return ParseResourceName(ResourceCalls<Resource>::kType, entry.first)->agency == agency;
  });
  request.set_parent(AgencyName(agency).ToString());
  request.set_page_size(1'000);
  const auto listed = Call(running_.catalogue(), method, request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->next_page_token(), "");
  for (const Resource& resource : resources_of(*listed)) {
    Learn(resource);
  }
}

void RandomCommands::ImportOne() {
  const std::string agency = OneIn(2) ? "a" : "b";
  RandomRecap& recap = recaps_.at(agency);
  if (!OneIn(5)) {
    recap.Revise();
  }
  auto options = TextOptions(agency, OneIn(4) ? "recap 2019.txt" : "recap.txt");
  options.set_validate_only(OneIn(5));
  const auto import = running_.ImportDocument(recap.Text(), options);
  EXPECT_TRUE(import.status.ok() || import.report.outcome() == v1::IMPORT_OUTCOME_REFUSED)
      << import.status;
  const std::string outcome = v1::ImportOutcome_Name(import.report.outcome());
  ++tally_["import " + outcome + (options.validate_only() ? " tried" : "")];
  if (import.report.outcome() != v1::IMPORT_OUTCOME_ACCEPTED || options.validate_only()) {
    return;
  }
  v1::GetAgencyRequest request;
  request.set_name(AgencyName(agency).ToString());
  const auto found = Call(running_.catalogue(), &Stub::GetAgency, request);
  ASSERT_TRUE(found.ok()) << found.status();
  Learn(found->agency());
  LearnAll<v1::Unit>(agency, &Stub::ListUnits, v1::ListUnitsRequest(),
                     [](const auto& page) { return page.units(); });
  LearnAll<v1::Sop>(agency, &Stub::ListSops, v1::ListSopsRequest(),
                    [](const auto& page) { return page.sops(); });
  LearnAll<v1::Declaration>(agency, &Stub::ListDeclarations, v1::ListDeclarationsRequest(),
                            [](const auto& page) { return page.declarations(); });
}

std::string RandomCommands::DifferenceFrom(const StateReader& state) const {
  std::string difference;
  Compare<v1::Agency>(state, "", std::get<Known<v1::Agency>>(known_), difference);
  for (const std::string agency : {"a", "b", "c"}) {
    Compare<v1::Unit>(state, agency, std::get<Known<v1::Unit>>(known_), difference);
    Compare<v1::Sop>(state, agency, std::get<Known<v1::Sop>>(known_), difference);
    Compare<v1::Declaration>(state, agency, std::get<Known<v1::Declaration>>(known_), difference);
  }
  return difference;
}

}  // namespace tertib::catalogue
