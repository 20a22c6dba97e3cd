#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/sequence.h"

namespace tertib::catalogue {

// The end of a commit in a store's log.
struct CommitEnd {
  // Of its last event; 0: before the first commit.
  Sequence sequence;
  // DigestOfCommit of that event; DigestOfNothing where it is not there to be read.
  std::string digest;
};

// What tells a commit from another that stands at its sequence in a log that was restored from a
// copy and went on otherwise: the first 8 bytes of the SHA-256 of its last event, as logged.
std::string DigestOfCommit(std::string_view last_event);
// As long, and all zero.
std::string DigestOfNothing();

// A place to go on from, as text that callers keep without looking into it: base64url (RFC 4648) of
// one version byte (1), the store's incarnation (16 bytes), the sequence (8 bytes, big-endian), and
// the digest.
std::string MakeResumeToken(std::string_view incarnation, const CommitEnd& end);

// What a token stands for. RESUME_TOKEN_INVALID if it is none, STORE_REPLACED if it is of another
// incarnation.
absl::StatusOr<CommitEnd> ParseResumeToken(std::string_view token, std::string_view incarnation);

// The errors of tokens, for what only the log can tell.
absl::Status ResumeTokenInvalid();
absl::Status StoreReplaced();
absl::Status EventsTrimmed(Sequence oldest);

}  // namespace tertib::catalogue
