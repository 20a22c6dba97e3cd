#include "cli/commands/resource_command.h"

#include <fmt/format.h>
#include <google/protobuf/field_mask.pb.h>

#include <cstdint>
#include <map>
#include <utility>

#include "cli/failure.h"
#include "cli/field_access.h"
#include "cli/output.h"
#include "cli/render/resource.h"
#include "cli/resource_argument.h"
#include "services/common/status_macros.h"

namespace tertib::cli {
namespace {

using google::protobuf::Message;

constexpr int32_t kPageSize = 1000;

struct Arguments {
  std::string id;
  std::string agency;
  std::string unit;
  std::string etag;
  std::string request_id;
  bool validate_only = false;
  // What was typed for each flag of the resource, by the field it sets. Only flags that were given.
  std::map<std::string, std::vector<std::string>> fields;
};

// Everything that one of the commands needs to run. Copied into its action.
struct Invocation {
  std::shared_ptr<const ResourceSpec> spec;
  std::shared_ptr<const Arguments> arguments;
  const Settings* settings = nullptr;

  CatalogueClient Connect() const { return {CatalogueTarget(*settings), *settings}; }
};

absl::StatusOr<std::string> NameOf(const Invocation& of) {
  return of.spec->type == ResourceType::kAgency
             ? AgencyArgument(of.arguments->id)
             : ChildArgument(of.spec->type, of.arguments->agency, of.arguments->id);
}

absl::Status SetParent(const Invocation& of, Message& request) {
  if (of.spec->type == ResourceType::kAgency) {
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(std::string agency, AgencyArgument(of.arguments->agency));
  SetText("parent", std::move(agency), request);
  return absl::OkStatus();
}

// Sets the fields whose flags were given. `agency` is of whom a unit named by its id alone is.
absl::Status SetFields(const Invocation& of, std::string_view agency, Message& resource) {
  for (const FieldFlag& flag : of.spec->flags) {
    const auto given = of.arguments->fields.find(flag.field);
    if (given == of.arguments->fields.end()) {
      continue;
    }
    std::vector<std::string> values = given->second;
    if (flag.names_unit && !values.back().empty()) {
      TERTIB_ASSIGN_OR_RETURN(values.back(),
                              ChildArgument(ResourceType::kUnit, agency, values.back()));
    }
    TERTIB_RETURN_IF_ERROR(SetFromFlag(flag.flag, flag.field, values, resource));
  }
  return absl::OkStatus();
}

void SetWriteOptions(const Arguments& arguments, Message& request) {
  SetText("request_id", arguments.request_id, request);
  SetFlag("validate_only", arguments.validate_only, request);
}

absl::Status PrintResource(const Message& resource, const Settings& settings) {
  if (settings.output == OutputFormat::kJson) {
    return PrintJsonLine(resource);
  }
  return PrintText(RenderResource(resource));
}

absl::Status List(const Invocation& of) {
  const MessagePtr request = of.spec->list.new_request();
  TERTIB_RETURN_IF_ERROR(SetParent(of, *request));
  SetNumber("page_size", kPageSize, *request);
  if (!of.arguments->unit.empty()) {
    TERTIB_ASSIGN_OR_RETURN(
        std::string unit,
        ChildArgument(ResourceType::kUnit, of.arguments->agency, of.arguments->unit));
    SetText("unit", std::move(unit), *request);
  }
  const CatalogueClient client = of.Connect();
  Table table(of.spec->columns);
  for (;;) {
    TERTIB_ASSIGN_OR_RETURN(const MessagePtr response, of.spec->list.call(client, *request));
    for (const Message* resource : GetMessages(of.spec->plural, *response)) {
      if (of.settings->output == OutputFormat::kJson) {
        TERTIB_RETURN_IF_ERROR(PrintJsonLine(*resource));
      } else {
        table.AddRow(of.spec->row(*resource));
      }
    }
    std::string next = GetText("next_page_token", *response);
    if (next.empty()) {
      break;
    }
    SetText("page_token", std::move(next), *request);
  }
  return of.settings->output == OutputFormat::kTable ? PrintText(table.ToString())
                                                     : absl::OkStatus();
}

absl::Status Get(const Invocation& of) {
  TERTIB_ASSIGN_OR_RETURN(std::string name, NameOf(of));
  const MessagePtr request = of.spec->get.new_request();
  SetText("name", std::move(name), *request);
  TERTIB_ASSIGN_OR_RETURN(const MessagePtr response, of.spec->get.call(of.Connect(), *request));
  return PrintResource(GetMessage(of.spec->singular, *response), *of.settings);
}

absl::Status Create(const Invocation& of) {
  const MessagePtr request = of.spec->create->new_request();
  TERTIB_RETURN_IF_ERROR(SetParent(of, *request));
  if (!of.arguments->id.empty()) {
    TERTIB_ASSIGN_OR_RETURN(const std::string name, NameOf(of));
    SetText(of.spec->singular + "_id", std::string(LastId(name)), *request);
  }
  TERTIB_RETURN_IF_ERROR(
      SetFields(of, of.arguments->agency, MutableMessage(of.spec->singular, *request)));
  SetWriteOptions(*of.arguments, *request);
  TERTIB_ASSIGN_OR_RETURN(const MessagePtr response, of.spec->create->call(of.Connect(), *request));
  return PrintResource(GetMessage(of.spec->singular, *response), *of.settings);
}

absl::Status Update(const Invocation& of) {
  TERTIB_ASSIGN_OR_RETURN(const std::string name, NameOf(of));
  if (of.arguments->fields.empty()) {
    std::vector<std::string> flags;
    for (const FieldFlag& flag : of.spec->flags) {
      flags.push_back(flag.flag);
    }
    return UsageError(
        fmt::format("Nothing to change: give at least one of {}.", fmt::join(flags, ", ")));
  }
  const MessagePtr request = of.spec->update->new_request();
  Message& resource = MutableMessage(of.spec->singular, *request);
  SetText("name", name, resource);
  SetText("etag", of.arguments->etag, resource);
  const size_t agency_end = name.find('/', name.find('/') + 1);
  TERTIB_RETURN_IF_ERROR(SetFields(of, name.substr(0, agency_end), resource));
  auto& mask = static_cast<google::protobuf::FieldMask&>(MutableMessage("update_mask", *request));
  for (const auto& [field, values] : of.arguments->fields) {
    mask.add_paths(field);
  }
  SetWriteOptions(*of.arguments, *request);
  TERTIB_ASSIGN_OR_RETURN(const MessagePtr response, of.spec->update->call(of.Connect(), *request));
  return PrintResource(GetMessage(of.spec->singular, *response), *of.settings);
}

absl::Status Delete(const Invocation& of) {
  TERTIB_ASSIGN_OR_RETURN(const std::string name, NameOf(of));
  const MessagePtr request = of.spec->remove.new_request();
  SetText("name", name, *request);
  SetText("etag", of.arguments->etag, *request);
  SetWriteOptions(*of.arguments, *request);
  TERTIB_ASSIGN_OR_RETURN(const MessagePtr response, of.spec->remove.call(of.Connect(), *request));
  if (of.settings->output == OutputFormat::kJson) {
    return PrintJsonLine(*response);
  }
  return PrintText(
      fmt::format("{} {}.\n", of.arguments->validate_only ? "Could be deleted:" : "Deleted", name));
}

// Adds the commands of one resource to its parent command.
class CommandBuilder {
 public:
  CommandBuilder(CLI::App& parent, std::shared_ptr<const ResourceSpec> spec,
                 const Settings& settings, Action& action)
      : parent_(parent), spec_(std::move(spec)), settings_(settings), action_(action) {}

  void AddList() {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = Add("list", "List them all", arguments, List);
    AddAgency(*arguments, *command, /*required=*/true);
    if (spec_->listed_by_unit) {
      command->add_option("--unit", arguments->unit, "Only those of this unit itself")
          ->type_name("UNIT_ID");
    }
  }

  void AddGet() {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = Add("get", "Show one", arguments, Get);
    AddId(*arguments, *command, /*required=*/true);
    AddAgency(*arguments, *command, /*required=*/false);
  }

  void AddCreate() {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = Add("create", "Record a new one", arguments, Create);
    AddId(*arguments, *command, /*required=*/false);
    AddAgency(*arguments, *command, /*required=*/true);
    AddFields(arguments, *command);
    AddWriteOptions(*arguments, *command);
  }

  void AddUpdate() {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command =
        Add("update", "Change the fields whose flags are given; an empty value clears", arguments,
            Update);
    AddId(*arguments, *command, /*required=*/true);
    AddAgency(*arguments, *command, /*required=*/false);
    AddFields(arguments, *command);
    AddEtag(*arguments, *command);
    AddWriteOptions(*arguments, *command);
  }

  void AddDelete() {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = Add("delete", "Delete one", arguments, Delete);
    AddId(*arguments, *command, /*required=*/true);
    AddAgency(*arguments, *command, /*required=*/false);
    AddEtag(*arguments, *command);
    AddWriteOptions(*arguments, *command);
  }

 private:
  CLI::App* Add(const std::string& name, const std::string& help,
                const std::shared_ptr<Arguments>& arguments,
                absl::Status (*run)(const Invocation&)) {
    CLI::App* command = parent_.add_subcommand(name, help);
    const Invocation invocation{spec_, arguments, &settings_};
    command->callback([invocation, run, &action = action_] {
      action = [invocation, run] { return run(invocation); };
    });
    return command;
  }

  void AddId(Arguments& arguments, CLI::App& command, bool required) const {
    auto* option =
        command.add_option("ID", arguments.id,
                           fmt::format("Its id, or its name {}{}", ResourcePattern(spec_->type),
                                       required ? "" : " [the service chooses one]"));
    option->required(required);
  }

  void AddAgency(Arguments& arguments, CLI::App& command, bool required) const {
    if (spec_->type != ResourceType::kAgency) {
      command.add_option("--agency", arguments.agency, "The agency it belongs to")
          ->type_name("ID")
          ->required(required);
    }
  }

  void AddFields(const std::shared_ptr<Arguments>& arguments, CLI::App& command) const {
    for (const FieldFlag& flag : spec_->flags) {
      // The raw values, because CLI11 would drop an empty one and split one in brackets.
      command
          .add_option_function<std::vector<std::string>>(
              flag.flag,
              [arguments, field = flag.field](const std::vector<std::string>& values) {
                arguments->fields[field] = values;
              },
              flag.help)
          ->type_name(flag.type_name)
          ->expected(1)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
          ->allow_extra_args(false);
    }
  }

  static void AddEtag(Arguments& arguments, CLI::App& command) {
    command.add_option("--etag", arguments.etag, "Refuse if the etag is another by now");
  }

  static void AddWriteOptions(Arguments& arguments, CLI::App& command) {
    command.add_option("--request-id", arguments.request_id,
                       "Makes a repeated call harmless; best a UUID");
    command.add_flag("--validate-only", arguments.validate_only, "Do everything but the commit");
  }

  CLI::App& parent_;
  const std::shared_ptr<const ResourceSpec> spec_;
  const Settings& settings_;
  Action& action_;
};

}  // namespace

void AddResourceCommand(CLI::App& app, ResourceSpec spec, const Settings& settings,
                        Action& action) {
  auto shared = std::make_shared<const ResourceSpec>(std::move(spec));
  CLI::App* parent = app.add_subcommand(shared->plural, shared->help);
  parent->require_subcommand(1);
  CommandBuilder builder(*parent, shared, settings, action);
  builder.AddList();
  builder.AddGet();
  if (shared->create) {
    builder.AddCreate();
  }
  if (shared->update) {
    builder.AddUpdate();
  }
  builder.AddDelete();
}

}  // namespace tertib::cli
