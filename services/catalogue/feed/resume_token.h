#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/sequence.h"

namespace tertib::catalogue {

// A place in a store's log, the end of a commit, as text that callers keep without looking into it:
// base64url (RFC 4648) of one version byte (1), the store's incarnation (16 bytes), and the
// sequence (8 bytes, big-endian).
std::string MakeResumeToken(std::string_view incarnation, Sequence sequence);

// The sequence that a token stands for. RESUME_TOKEN_INVALID if it is none, STORE_REPLACED if it is
// of another incarnation.
absl::StatusOr<Sequence> ParseResumeToken(std::string_view token, std::string_view incarnation);

// The errors of tokens, for what only the log can tell.
absl::Status ResumeTokenInvalid();
absl::Status StoreReplaced();
absl::Status EventsTrimmed(Sequence oldest);

}  // namespace tertib::catalogue
