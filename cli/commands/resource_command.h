#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands/commands.h"
#include "cli/connection.h"
#include "cli/table.h"
#include "services/common/resource_name.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"

// `agencies|units|sops|declarations list|get|create|update|delete`. The standard methods of AIP-131
// to 135 look alike for every resource, so there is one implementation over protobuf reflection; a
// resource says which methods it has and how it is shown.

namespace tertib::cli {

using CatalogueClient = Client<catalogue::v1::CatalogueService>;
using MessagePtr = std::unique_ptr<google::protobuf::Message>;

// One method of CatalogueService without its types.
struct StandardMethod {
  std::function<MessagePtr()> new_request;
  std::function<absl::StatusOr<MessagePtr>(const CatalogueClient&,
                                           const google::protobuf::Message& request)>
      call;
};

template <typename Request, typename Response>
StandardMethod MakeStandardMethod(CatalogueClient::Method<Request, Response> method) {
  return {[] { return std::make_unique<Request>(); },
          [method](const CatalogueClient& client,
                   const google::protobuf::Message& request) -> absl::StatusOr<MessagePtr> {
            auto response = client.Call(method, static_cast<const Request&>(request));
            if (!response.ok()) {
              return std::move(response).status();
            }
            return std::make_unique<Response>(*std::move(response));
          }};
}

// A flag that sets one field of a resource.
struct FieldFlag {
  std::string flag;
  std::string field;
  std::string type_name;
  std::string help;
  // The value names a unit.
  bool names_unit = false;
};

struct ResourceSpec {
  // The command, and the field of a list's response: "sops".
  std::string plural;
  // The field of requests and responses: "sop".
  std::string singular;
  ResourceType type = ResourceType::kAgency;
  std::string help;

  StandardMethod list;
  StandardMethod get;
  StandardMethod remove;
  // Absent where nobody should do it by hand.
  std::optional<StandardMethod> create;
  std::optional<StandardMethod> update;
  std::vector<FieldFlag> flags;
  // `list --unit` shows those of one unit.
  bool listed_by_unit = false;

  std::vector<Table::Column> columns;
  std::function<std::vector<std::string>(const google::protobuf::Message&)> row;
};

void AddResourceCommand(CLI::App& app, ResourceSpec spec, const Settings& settings, Action& action);

}  // namespace tertib::cli
