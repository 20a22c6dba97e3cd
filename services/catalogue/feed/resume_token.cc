#include "services/catalogue/feed/resume_token.h"

#include "absl/strings/escaping.h"
#include "services/catalogue/store/keys.h"
#include "services/common/error.h"
#include "services/common/sha256.h"

namespace tertib::catalogue {
namespace {

constexpr char kVersion = 1;
constexpr size_t kIncarnationSize = 16;
constexpr size_t kSequenceSize = 8;
constexpr size_t kDigestSize = 8;
constexpr size_t kSize = 1 + kIncarnationSize + kSequenceSize + kDigestSize;

}  // namespace

std::string DigestOfCommit(std::string_view last_event) {
  return Sha256(last_event).substr(0, kDigestSize);
}

std::string DigestOfNothing() { return std::string(kDigestSize, '\0'); }

std::string MakeResumeToken(std::string_view incarnation, const CommitEnd& end) {
  std::string bytes(1, kVersion);
  bytes.append(incarnation).append(EventKey(end.sequence)).append(end.digest);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<CommitEnd> ParseResumeToken(std::string_view token, std::string_view incarnation) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape({token.data(), token.size()}, &bytes) || bytes.size() != kSize ||
      bytes.front() != kVersion) {
    return ResumeTokenInvalid();
  }
  const std::string_view view = bytes;
  if (view.substr(1, kIncarnationSize) != incarnation) {
    return StoreReplaced();
  }
  return CommitEnd{*ParseEventKey(view.substr(1 + kIncarnationSize, kSequenceSize)),
                   std::string(view.substr(kSize - kDigestSize))};
}

absl::Status ResumeTokenInvalid() {
  return MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_RESUME_TOKEN_INVALID,
      {"The resume_token is not one that this API gave out. Send one unchanged, or start "
       "from WATCH_START_EARLIEST.",
       "resume_token tidak dikenal. Kirim token tanpa perubahan, atau mulai dari "
       "WATCH_START_EARLIEST."});
}

absl::Status StoreReplaced() {
  return MakeError(absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_STORE_REPLACED,
                   {"The resume_token belongs to another store than this one: the register was "
                    "replaced or restored. Discard what you hold and start from "
                    "WATCH_START_EARLIEST.",
                    "resume_token berasal dari penyimpanan lain. Buang salinan Anda dan mulai dari "
                    "WATCH_START_EARLIEST."});
}

absl::Status EventsTrimmed(Sequence oldest) {
  return MakeError(
      absl::StatusCode::kOutOfRange, v1::ERROR_REASON_EVENTS_TRIMMED,
      {"The events after the resume_token are no longer kept. Discard what you hold and "
       "start from WATCH_START_EARLIEST.",
       "Peristiwa setelah resume_token sudah tidak disimpan. Buang salinan Anda dan "
       "mulai dari WATCH_START_EARLIEST."},
      {{"oldest_sequence", std::to_string(oldest.value)}});
}

}  // namespace tertib::catalogue
