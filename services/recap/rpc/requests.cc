#include "services/recap/rpc/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "services/common/error.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"

namespace tertib::recap {
namespace {

constexpr std::string_view kTokenVersion = "2";

// The id in the name of an agency; empty for an empty name, unless it is required.
std::string DecodeAgency(const std::string& name, bool required, FieldErrors& errors) {
  if (name.empty() && !required) {
    return "";
  }
  const auto parsed = ParseResourceName(ResourceType::kAgency, name);
  if (!parsed) {
    errors.Add("agency", name.empty() ? "Required: agencies/{agency}." : "Not agencies/{agency}.",
               name.empty() ? "Wajib diisi: agencies/{agency}." : "Bukan agencies/{agency}.");
    return "";
  }
  return parsed->agency;
}

// The history in a request; only a write's sequence has one.
std::string DecodeHistory(const std::string& history, uint64_t min_sequence, FieldErrors& errors) {
  if (!history.empty() && min_sequence == 0) {
    errors.Add("history", "Goes with min_sequence: send both, as the write's response says them.",
               "Harus bersama min_sequence: kirim keduanya sesuai jawaban penulisan.");
  }
  return history;
}

struct PageStart {
  std::string after;
  LogPoint read_at;
};

std::optional<PageStart> ReadPageToken(const std::string& token) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) {
    return std::nullopt;
  }
  const auto parts = SplitText(text, '/');
  uint64_t sequence = 0;
  if (parts.size() != 4 || parts[0] != kTokenVersion || !IsResourceId(parts[1]) ||
      !absl::SimpleAtoi({parts[2].data(), parts[2].size()}, &sequence)) {
    return std::nullopt;
  }
  return PageStart{std::string(parts[1]), {Sequence{sequence}, std::string(parts[3])}};
}

}  // namespace

absl::StatusOr<GetQuery> DecodeGet(const v1::GetRecapRequest& request) {
  FieldErrors errors;
  GetQuery query;
  query.agency = DecodeAgency(request.agency(), /*required=*/false, errors);
  query.min_sequence = Sequence{request.min_sequence()};
  query.history = DecodeHistory(request.history(), request.min_sequence(), errors);
  if (request.page_size() < 0) {
    errors.Add("page_size", "Must not be negative.", "Tidak boleh negatif.");
  } else if (request.page_size() > 0) {
    query.page_size = std::min(static_cast<size_t>(request.page_size()), kMaxPageSize);
  }
  if (!request.page_token().empty()) {
    const auto start = ReadPageToken(request.page_token());
    if (!request.agency().empty()) {
      errors.Add("page_token", "Goes with all agencies, not with one.",
                 "Hanya untuk semua perangkat daerah.");
    } else if (!start) {
      errors.Add("page_token", "Not a token of an earlier answer.",
                 "Bukan token dari jawaban sebelumnya.");
    } else {
      query.after = start->after;
      query.page_read_at = start->read_at;
    }
  }
  TERTIB_RETURN_IF_ERROR(errors.ToStatus());
  return query;
}

absl::StatusOr<WatchQuery> DecodeWatch(const v1::WatchRecapRequest& request) {
  FieldErrors errors;
  WatchQuery query;
  query.agency = DecodeAgency(request.agency(), /*required=*/false, errors);
  query.min_sequence = Sequence{request.min_sequence()};
  query.history = DecodeHistory(request.history(), request.min_sequence(), errors);
  TERTIB_RETURN_IF_ERROR(errors.ToStatus());
  return query;
}

absl::StatusOr<ReconcileQuery> DecodeReconcile(const v1::ReconcileRecapRequest& request) {
  FieldErrors errors;
  ReconcileQuery query;
  query.agency = DecodeAgency(request.agency(), /*required=*/true, errors);
  query.min_sequence = Sequence{request.min_sequence()};
  query.history = DecodeHistory(request.history(), request.min_sequence(), errors);
  if (!request.declaration().empty()) {
    const auto parsed = ParseResourceName(ResourceType::kDeclaration, request.declaration());
    if (!parsed) {
      errors.Add("declaration", "Not agencies/{agency}/declarations/{declaration}.",
                 "Bukan agencies/{agency}/declarations/{declaration}.");
    } else if (!query.agency.empty() && parsed->agency != query.agency) {
      errors.Add("declaration", "Of another agency.", "Milik perangkat daerah lain.");
    } else {
      query.declaration = parsed->id;
    }
  }
  TERTIB_RETURN_IF_ERROR(errors.ToStatus());
  return query;
}

std::string MakePageToken(std::string_view agency, const LogPoint& read_at) {
  return absl::WebSafeBase64Escape(
      fmt::format("{}/{}/{}/{}", kTokenVersion, agency, read_at.sequence.value, read_at.history));
}

absl::Status NotServing() {
  return MakeError(
      absl::StatusCode::kUnavailable, catalogue::v1::ERROR_REASON_NOT_SERVING,
      {"The recap has not caught up with the catalogue yet, or is stopping. Try again later.",
       "Rekap belum menyusul katalog, atau sedang berhenti. Coba lagi nanti."});
}

absl::Status SequenceNotReached(Sequence wanted, Sequence reached) {
  return MakeError(
      absl::StatusCode::kDeadlineExceeded, catalogue::v1::ERROR_REASON_SEQUENCE_NOT_REACHED,
      {fmt::format("The recap is at sequence {} and did not reach {} in time. Try again, or ask "
                   "without min_sequence.",
                   reached.value, wanted.value),
       fmt::format("Rekap berada pada urutan {} dan belum mencapai {}. Coba lagi, atau minta tanpa "
                   "min_sequence.",
                   reached.value, wanted.value)},
      {{"sequence", fmt::format("{}", reached.value)}});
}

absl::Status WriteLost(Sequence sequence) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition, catalogue::v1::ERROR_REASON_STORE_REPLACED,
      {fmt::format("The write at sequence {} is not in the register: since then it was restored "
                   "from a copy, or replaced. Read what it holds, and write again what is missing.",
                   sequence.value),
       fmt::format("Perubahan pada urutan {} tidak ada dalam register: register dipulihkan dari "
                   "salinan atau diganti. Baca isinya, lalu ulangi perubahan yang hilang.",
                   sequence.value)});
}

absl::Status PageLost() {
  FieldErrors errors;
  errors.Add("page_token",
             "Is of a register that is no more, since it was restored or replaced; begin without.",
             "Berasal dari register yang sudah dipulihkan atau diganti; mulai tanpa token.");
  return errors.ToStatus();
}

absl::Status NothingDeclared(std::string_view agency) {
  const std::string name = AgencyName(agency).ToString();
  return MakeError(
      absl::StatusCode::kFailedPrecondition, catalogue::v1::ERROR_REASON_NOTHING_DECLARED,
      {fmt::format("Nothing was imported for '{}' that the recap could be held against. Import its "
                   "printed recap first.",
                   name),
       fmt::format("Belum ada rekap cetak yang diimpor untuk '{}'. Impor dahulu.", name)});
}

}  // namespace tertib::recap
