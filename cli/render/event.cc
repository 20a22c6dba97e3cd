#include "cli/render/event.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cli/display_text.h"
#include "cli/resource_argument.h"

namespace tertib::cli {
namespace {

using catalogue::v1::Event;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

constexpr std::array<std::string_view, 3> kAlwaysChanging = {"update_time", "update_sequence",
                                                             "etag"};

// The names of the fields that differ, but for those that change with every change.
std::string ChangedFields(const Message& before, const Message& after) {
  std::vector<std::string> changed;
  const auto* descriptor = before.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    MessageDifferencer differencer;
    const bool always = std::find(kAlwaysChanging.begin(), kAlwaysChanging.end(), field->name()) !=
                        kAlwaysChanging.end();
    if (!always && !differencer.CompareWithFields(before, after, {field}, {field})) {
      changed.push_back(field->name());
    }
  }
  return fmt::format("{}", fmt::join(changed, ", "));
}

std::string LabelOf(const catalogue::v1::Agency& agency) { return agency.display_name(); }
std::string LabelOf(const catalogue::v1::Unit& unit) {
  return fmt::format("{} {}", unit.outline_code(), unit.display_name());
}
std::string LabelOf(const catalogue::v1::Sop& sop) {
  const std::string number = sop.position() == 0 ? "" : fmt::format(" {}.", sop.position());
  return fmt::format("{}{} {}", LastId(sop.unit()), number, sop.title());
}
std::string LabelOf(const catalogue::v1::Declaration& declaration) {
  return fmt::format("{}, {} figures", declaration.source().source_name(),
                     declaration.figures_size());
}

template <typename Change>
std::string DescribeChange(std::string_view noun, const Change& change) {
  const auto& shown = change.has_after() ? change.after() : change.before();
  std::string verb = "changed";
  std::string details;
  if (!change.has_before()) {
    verb = "created";
  } else if (!change.has_after()) {
    verb = "deleted";
  } else {
    details = fmt::format(" ({})", ChangedFields(change.before(), change.after()));
  }
  return fmt::format("{} {}: {}{} — {}", noun, verb, LastId(shown.name()), details, LabelOf(shown));
}

std::string DescribeImport(const catalogue::v1::ImportReport& report) {
  return fmt::format("document imported: {} — {} SOPs created, {} updated, {} unchanged",
                     LastId(report.declaration()), report.created_sop_count(),
                     report.updated_sop_count(), report.unchanged_sop_count());
}

std::string Describe(const Event& event) {
  switch (event.change_case()) {
    case Event::kAgencyChange:
      return DescribeChange("agency", event.agency_change());
    case Event::kUnitChange:
      return DescribeChange("unit", event.unit_change());
    case Event::kSopChange:
      return DescribeChange("SOP", event.sop_change());
    case Event::kDeclarationChange:
      return DescribeChange("declaration", event.declaration_change());
    case Event::kDocumentImport:
      return DescribeImport(event.document_import().report());
    default:
      return "something that this version of tertib does not know";
  }
}

}  // namespace

std::string RenderEvent(const Event& event) {
  using google::protobuf::util::TimeUtil;
  return fmt::format(
      "{:>6}  {}  {}  {}\n", event.sequence(),
      TimeUtil::ToString(TimeUtil::SecondsToTimestamp(event.record_time().seconds())),
      DisplayText(LastId(event.agency())), DisplayText(Describe(event)));
}

}  // namespace tertib::cli
