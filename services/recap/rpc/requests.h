#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/log_point.h"
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
  std::string history;  // Of the write at min_sequence. Empty: of any.
  size_t page_size = kMaxPageSize;
  std::string after;  // The id of the last agency of the page before.
  // Where the view was at that page. Nothing: there was none.
  std::optional<LogPoint> page_read_at;
};
absl::StatusOr<GetQuery> DecodeGet(const v1::GetRecapRequest& request);

struct WatchQuery {
  std::string agency;  // Empty: all.
  Sequence min_sequence;
  std::string history;  // As in GetQuery.
};
absl::StatusOr<WatchQuery> DecodeWatch(const v1::WatchRecapRequest& request);

struct ReconcileQuery {
  std::string agency;
  std::string declaration;  // Empty: the one changed last.
  Sequence min_sequence;
  std::string history;  // As in GetQuery.
};
absl::StatusOr<ReconcileQuery> DecodeReconcile(const v1::ReconcileRecapRequest& request);

// Asks for the agencies after `agency`, the last of a page that was read at `read_at`.
std::string MakePageToken(std::string_view agency, const LogPoint& read_at);

absl::Status NotServing();
absl::Status SequenceNotReached(Sequence wanted, Sequence reached);
// A write that the caller has made is not in the register.
absl::Status WriteLost(Sequence sequence);
// The page that a token comes from was read of a register that is no more.
absl::Status PageLost();
absl::Status NothingDeclared(std::string_view agency);

}  // namespace tertib::recap
