#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/sequence.h"
#include "tertib/recap/v1/recap_service.pb.h"

// Requests, checked and in our own terms, and the errors that only the recap gives. A request that
// is not valid fails with INVALID_FIELDS, every wrong field at once.

namespace tertib::recap {

// How many agencies one answer holds at most.
inline constexpr size_t kMaxPageSize = 500;

struct GetQuery {
  std::string agency;  // Its id. Empty: all.
  Sequence min_sequence;
  size_t page_size = kMaxPageSize;
  std::string after;  // The id of the last agency of the page before.
};
absl::StatusOr<GetQuery> DecodeGet(const v1::GetRecapRequest& request);

struct WatchQuery {
  std::string agency;  // Empty: all.
  Sequence min_sequence;
};
absl::StatusOr<WatchQuery> DecodeWatch(const v1::WatchRecapRequest& request);

struct ReconcileQuery {
  std::string agency;
  std::string declaration;  // Empty: the one changed last.
  Sequence min_sequence;
};
absl::StatusOr<ReconcileQuery> DecodeReconcile(const v1::ReconcileRecapRequest& request);

// Asks for the agencies after `agency`.
std::string MakePageToken(std::string_view agency);

absl::Status NotServing();
absl::Status SequenceNotReached(Sequence wanted, Sequence reached);
absl::Status NothingDeclared(std::string_view agency);

}  // namespace tertib::recap
