#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/common/resource_name.h"
#include "tertib/catalogue/v1/error_reason.pb.h"

// The closed set of errors. Each is an absl::Status that carries, as payloads, the google.rpc
// details that the API promises (AIP-193); grpc_status.h puts them on the wire. Nothing here
// knows gRPC.

namespace tertib {

using ErrorReason = catalogue::v1::ErrorReason;

// One text in the two languages of the API.
struct BilingualText {
  std::string english;
  std::string indonesian;
};

// An error of `reason`; `metadata` goes into ErrorInfo.
absl::Status MakeError(absl::StatusCode code, ErrorReason reason, const BilingualText& text,
                       const std::vector<std::pair<std::string, std::string>>& metadata = {});

absl::Status ResourceNotFound(ResourceType type, std::string_view name);
absl::Status ResourceExists(const ResourceName& name);
absl::Status EtagMismatch(const ResourceName& name);

// Something else stands in the way; `subject` is the resource that has to be dealt with.
struct Obstacle {
  std::string subject;
  BilingualText text;
};
absl::Status ResourceInUse(const ResourceName& name, const std::vector<Obstacle>& obstacles);
absl::Status ReferenceMissing(const ResourceName& name, const std::vector<Obstacle>& obstacles);

// Collects every wrong field of a request, to refuse them all at once.
class FieldErrors {
 public:
  // `field` is its path in the request, such as "sop.title".
  void Add(std::string_view field, std::string_view english, std::string_view indonesian);
  bool empty() const { return violations_.empty(); }
  // OK if nothing was added.
  absl::Status ToStatus() const;

 private:
  struct Violation {
    std::string field;
    BilingualText text;
  };
  std::vector<Violation> violations_;
};

// The reason that an error bears; ERROR_REASON_UNSPECIFIED if it has none, or one that this version
// does not know.
ErrorReason ReasonOf(const absl::Status& status);
// As it stands in ErrorInfo: STORE_READ_ONLY.
std::string ReasonName(ErrorReason reason);

// The reason as the error itself names it, such as "INVALID_FIELDS", also one that this version
// does not know; empty if it has none.
std::string ReasonTextOf(const absl::Status& status);

// What an error says in Indonesian: all of it, what it lists too. Empty if it says nothing in that.
std::string IndonesianTextOf(const absl::Status& status);

// One of the things that an error lists: a wrong field, or what stands in the way.
struct ErrorViolation {
  // The path of a wrong field; empty for what stands in the way.
  std::string field;
  std::string description;
};

// What an error lists, in its order.
std::vector<ErrorViolation> ViolationsOf(const absl::Status& status);

}  // namespace tertib
