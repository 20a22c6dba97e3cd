#include "services/recap/rpc/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "absl/strings/escaping.h"
#include "services/common/error.h"
#include "services/common/resource_name.h"
#include "services/common/status_macros.h"

namespace tertib::recap {
namespace {

constexpr std::string_view kTokenPrefix = "1/";

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

std::optional<std::string> ReadPageToken(const std::string& token) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text) || !text.starts_with(kTokenPrefix)) {
    return std::nullopt;
  }
  std::string agency = text.substr(kTokenPrefix.size());
  return IsResourceId(agency) ? std::make_optional(agency) : std::nullopt;
}

}  // namespace

absl::StatusOr<GetQuery> DecodeGet(const v1::GetRecapRequest& request) {
  FieldErrors errors;
  GetQuery query;
  query.agency = DecodeAgency(request.agency(), /*required=*/false, errors);
  query.min_sequence = Sequence{request.min_sequence()};
  if (request.page_size() < 0) {
    errors.Add("page_size", "Must not be negative.", "Tidak boleh negatif.");
  } else if (request.page_size() > 0) {
    query.page_size = std::min(static_cast<size_t>(request.page_size()), kMaxPageSize);
  }
  if (!request.page_token().empty()) {
    const auto after = ReadPageToken(request.page_token());
    if (!request.agency().empty()) {
      errors.Add("page_token", "Goes with all agencies, not with one.",
                 "Hanya untuk semua perangkat daerah.");
    } else if (!after) {
      errors.Add("page_token", "Not a token of an earlier answer.",
                 "Bukan token dari jawaban sebelumnya.");
    } else {
      query.after = *after;
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
  TERTIB_RETURN_IF_ERROR(errors.ToStatus());
  return query;
}

absl::StatusOr<ReconcileQuery> DecodeReconcile(const v1::ReconcileRecapRequest& request) {
  FieldErrors errors;
  ReconcileQuery query;
  query.agency = DecodeAgency(request.agency(), /*required=*/true, errors);
  query.min_sequence = Sequence{request.min_sequence()};
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

std::string MakePageToken(std::string_view agency) {
  return absl::WebSafeBase64Escape(fmt::format("{}{}", kTokenPrefix, agency));
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
