#include "cli/render/status.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <array>
#include <functional>
#include <vector>

#include "cli/enum_word.h"
#include "cli/table.h"

namespace tertib::cli {
namespace {

using catalogue::v1::ImportSummary;
using catalogue::v1::ServiceStatus;
using catalogue::v1::StoreStatus;
using catalogue::v1::Usage;
using google::protobuf::util::TimeUtil;

constexpr char kUnknown[] = "-";

std::string Time(bool known, const google::protobuf::Timestamp& time) {
  return known ? TimeUtil::ToString(TimeUtil::SecondsToTimestamp(time.seconds())) : kUnknown;
}

// To two units: "3 d 4 h", "12 min 5 s", "0.25 s".
std::string Duration(const google::protobuf::Duration& duration) {
  const int64_t seconds = duration.seconds();
  if (seconds < 10) {
    return fmt::format("{:.3g} s",
                       static_cast<double>(TimeUtil::DurationToMilliseconds(duration)) / 1000);
  }
  if (seconds < 3'600) {
    return seconds < 60 ? fmt::format("{} s", seconds)
                        : fmt::format("{} min {} s", seconds / 60, seconds % 60);
  }
  const int64_t hours = seconds / 3'600;
  return hours < 24 ? fmt::format("{} h {} min", hours, seconds / 60 % 60)
                    : fmt::format("{} d {} h", hours / 24, hours % 24);
}

std::string Bytes(int64_t bytes) {
  constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto amount = static_cast<double>(bytes);
  size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) {
    amount /= 1024;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

std::string Count(int64_t count) { return std::to_string(count); }

std::string Used(const Usage& usage, const std::function<std::string(int64_t)>& show) {
  if (!usage.has_used()) {
    return kUnknown;
  }
  return usage.has_limit() ? fmt::format("{} of {}", show(usage.used()), show(usage.limit()))
                           : show(usage.used());
}

template <typename Enum>
std::string Word(Enum value) {
  const auto* descriptor =
      google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(static_cast<int>(value));
  return descriptor == nullptr ? std::to_string(static_cast<int>(value)) : EnumWord(*descriptor);
}

// A line of the table, for one service.
using Cell = std::function<std::string(const ServiceStatus&, const StoreStatus&)>;
struct Line {
  const char* label;
  Cell cell;
};

const std::vector<Line>& ServiceLines() {
  static const auto* lines = new std::vector<Line>{
      {"Version", [](const auto& service, const auto&) { return service.version(); }},
      {"Ready",
       [](const auto& service, const auto&) {
         return service.ready() ? "yes" : "no: " + service.unready_reason();
       }},
      {"Started", [](const auto& service,
                     const auto&) { return Time(service.has_start_time(), service.start_time()); }},
      {"Running for", [](const auto& service, const auto&) { return Duration(service.uptime()); }},
      {"Log level", [](const auto& service, const auto&) { return Word(service.log_level()); }},
  };
  return *lines;
}

const std::vector<Line>& UseLines() {
  static const auto* lines = new std::vector<Line>{
      {"Store", [](const auto&, const auto& store) { return Word(store.condition()); }},
      {"  tables", [](const auto&, const auto& store) { return Bytes(store.table_bytes()); }},
      {"  write-ahead log",
       [](const auto&, const auto& store) { return Bytes(store.wal_bytes()); }},
      {"  in memory", [](const auto&, const auto& store) { return Bytes(store.memtable_bytes()); }},
      {"  free on disk", [](const auto&, const auto& store) { return Bytes(store.free_bytes()); }},
      {"Connections",
       [](const auto& service, const auto&) { return Used(service.connections(), Count); }},
      {"Calls", [](const auto& service, const auto&) { return Used(service.calls(), Count); }},
      {"Waiting",
       [](const auto& service, const auto&) { return Used(service.waiting_bytes(), Bytes); }},
      {"Memory",
       [](const auto& service, const auto&) { return Used(service.memory_bytes(), Bytes); }},
      {"Descriptors",
       [](const auto& service, const auto&) { return Used(service.descriptors(), Count); }},
  };
  return *lines;
}

template <typename Response>
std::string Of(const std::optional<Response>& response, const Cell& cell) {
  return response ? cell(response->service(), response->store()) : "";
}

void AddLines(const SuiteStatus& suite, const std::vector<Line>& lines, Table& table) {
  for (const Line& line : lines) {
    table.AddRow({line.label, Of(suite.catalogue, line.cell), Of(suite.recap, line.cell)});
  }
}

std::string Behind(const recap::v1::GetStatusResponse& recap) {
  const std::string events =
      recap.has_lag_events() ? fmt::format("{} events", recap.lag_events()) : "not known";
  return recap.has_lag() ? fmt::format("{}, {}", events, Duration(recap.lag())) : events;
}

void AddPosition(const SuiteStatus& suite, Table& table) {
  const auto& catalogue = suite.catalogue;
  const auto& recap = suite.recap;
  table.AddRow({"Sequence", catalogue ? Count(static_cast<int64_t>(catalogue->sequence())) : "",
                recap ? Count(static_cast<int64_t>(recap->sequence())) : ""});
  table.AddRow({"  recorded",
                catalogue ? Time(catalogue->has_record_time(), catalogue->record_time()) : "",
                recap ? Time(recap->has_record_time(), recap->record_time()) : ""});
  table.AddRow({"  history", catalogue ? catalogue->history() : "", recap ? recap->history() : ""});
  if (recap) {
    table.AddRow({"  behind by", "", Behind(*recap)});
    table.AddRow({"Follows", "", recap->catalogue()});
  }
  if (catalogue) {
    table.AddRow({"Incarnation", catalogue->incarnation()});
    table.AddRow({"Watches", Count(catalogue->watcher_count())});
    table.AddRow({"Waiting writes", Count(catalogue->waiting_write_count())});
  }
}

std::string RenderImports(const catalogue::v1::GetStatusResponse& catalogue) {
  if (catalogue.recent_imports().empty()) {
    return "\nNo import since the catalogue was started.\n";
  }
  Table table({{"IMPORTED"},
               {"AGENCY"},
               {"DOCUMENT"},
               {"OUTCOME"},
               {"ROWS", Table::Align::kRight},
               {"SOPS", Table::Align::kRight},
               {"FINDINGS", Table::Align::kRight},
               {"TOOK", Table::Align::kRight}});
  for (const ImportSummary& import : catalogue.recent_imports()) {
    table.AddRow(
        {Time(true, import.decide_time()), import.agency(), import.source_name(),
         import.validate_only() ? "trial: " + Word(import.outcome()) : Word(import.outcome()),
         std::to_string(import.row_count()), std::to_string(import.sop_count()),
         std::to_string(import.finding_count()), Duration(import.duration())});
  }
  return "\n" + table.ToString();
}

}  // namespace

std::string RenderStatus(const SuiteStatus& suite) {
  Table table({{""}, {"CATALOGUE"}, {"RECAP"}});
  table.AddRow({"Address", suite.catalogue_address, suite.recap_address});
  if (!suite.catalogue || !suite.recap) {
    table.AddRow({"Answers", suite.catalogue ? "yes" : "no", suite.recap ? "yes" : "no"});
  }
  AddLines(suite, ServiceLines(), table);
  AddPosition(suite, table);
  AddLines(suite, UseLines(), table);
  return table.ToString() + (suite.catalogue ? RenderImports(*suite.catalogue) : "");
}

}  // namespace tertib::cli
