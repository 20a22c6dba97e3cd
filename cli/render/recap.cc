#include "cli/render/recap.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include "cli/display_text.h"
#include "cli/table.h"

namespace tertib::cli {
namespace {

using google::protobuf::util::TimeUtil;
using recap::v1::AgencyRecap;
using recap::v1::SopCounts;
using recap::v1::UnitRecap;

void AddCounts(const std::string& code, const std::string& name, const SopCounts& counts,
               Table& table) {
  table.AddRow({code, name, std::to_string(counts.total()), std::to_string(counts.in_force()),
                std::to_string(counts.draft())});
}

void AddUnit(const UnitRecap& unit, size_t depth, Table& table) {
  AddCounts(unit.outline_code(), std::string(2 * depth, ' ') + unit.display_name(),
            unit.rolled_up(), table);
  for (const UnitRecap& part : unit.units()) {
    AddUnit(part, depth + 1, table);
  }
}

}  // namespace

std::string RenderAgencyRecap(const AgencyRecap& agency) {
  Table table({{"CODE"},
               {"UNIT"},
               {"SOPS", Table::Align::kRight},
               {"IN FORCE", Table::Align::kRight},
               {"DRAFT", Table::Align::kRight}});
  for (const UnitRecap& unit : agency.units()) {
    AddUnit(unit, 0, table);
  }
  AddCounts("", "Total", agency.counts(), table);
  return fmt::format("{} ({})\n\n{}", DisplayText(agency.display_name()),
                     DisplayText(agency.agency()), table.ToString());
}

std::string RenderGrandTotal(const SopCounts& counts) {
  return fmt::format("All agencies: {} SOPs, {} in force, {} draft.\n", counts.total(),
                     counts.in_force(), counts.draft());
}

std::string RenderHoldsAt(uint64_t first, const Standing& last) {
  std::string text = first == last.sequence
                         ? fmt::format("Holds at sequence {}", last.sequence)
                         : fmt::format("Holds at sequences {} to {}, page by page; the total at {}",
                                       first, last.sequence, last.sequence);
  if (last.record_time != nullptr) {
    text += ", recorded " +
            TimeUtil::ToString(TimeUtil::SecondsToTimestamp(last.record_time->seconds()));
  }
  text += ".\n";
  if (!last.caught_up) {
    text +=
        "The recap is not caught up with the catalogue: what was recorded since is not in it.\n";
  }
  return text;
}

}  // namespace tertib::cli
