#include "services/catalogue/rpc/import_status.h"

#include <fmt/format.h>

#include <string>

#include "services/catalogue/domain/fields.h"
#include "services/catalogue/rpc/request_checks.h"
#include "services/common/error.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

// text/plain, of UTF-8 if it says (RFC 2046).
bool IsPlainText(std::string_view canonical) {
  return canonical == "text/plain" || canonical == "text/plain;charset=utf-8" ||
         canonical == "text/plain;charset=us-ascii";
}

// Case, blanks and quotes do not matter.
std::string CanonicalMediaType(std::string_view media_type) {
  std::string text = NormaliseName(media_type);
  std::erase(text, ' ');
  std::erase(text, '"');
  return text;
}

}  // namespace

absl::Status DocumentTooLarge() {
  return MakeError(absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_DOCUMENT_TOO_LARGE,
                   {"The document is larger than 64 MiB. Import it in parts.",
                    "Dokumen lebih dari 64 MiB. Impor per bagian."});
}

absl::Status TooManyImports() {
  return MakeError(absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_OVERLOADED,
                   {"Too many imports are under way. Retry with exponential backoff.",
                    "Terlalu banyak impor berjalan. Coba lagi beberapa saat lagi."});
}

absl::Status ImportIdle(const ImportService::Limits& limits) {
  const auto seconds = absl::ToInt64Seconds(limits.idle);
  return MakeError(
      absl::StatusCode::kDeadlineExceeded, v1::ERROR_REASON_IMPORT_IDLE,
      {fmt::format("Nothing of the document came for {} seconds; nothing was recorded. Import it "
                   "again.",
                   seconds),
       fmt::format("Tidak ada bagian dokumen yang tiba selama {} detik; tidak ada yang dicatat. "
                   "Impor kembali.",
                   seconds)});
}

absl::Status ImportTooSlow(const ImportService::Limits& limits) {
  const auto minutes = absl::ToInt64Minutes(limits.upload);
  return MakeError(
      absl::StatusCode::kDeadlineExceeded, v1::ERROR_REASON_IMPORT_IDLE,
      {fmt::format("The document was not there whole after {} minutes; nothing was recorded. "
                   "Import it again, over a faster line or in parts.",
                   minutes),
       fmt::format("Dokumen belum tiba seluruhnya dalam {} menit; tidak ada yang dicatat. Impor "
                   "kembali lewat jaringan yang lebih cepat, atau per bagian.",
                   minutes)});
}

absl::Status ImportStopped() {
  return MakeError(
      absl::StatusCode::kUnavailable, v1::ERROR_REASON_NOT_SERVING,
      {"The catalogue is stopping; nothing of the document was recorded. Import it again.",
       "Layanan katalog sedang berhenti; tidak ada bagian dokumen yang dicatat. Impor kembali."});
}

absl::Status ImportOutOfPlace(std::string_view field, std::string_view english,
                              std::string_view indonesian) {
  FieldErrors errors;
  errors.Add(field, english, indonesian);
  return errors.ToStatus();
}

absl::Status DocumentRefused(const v1::ImportReport& report) {
  int problems = 0;
  const v1::ImportFinding* first = nullptr;
  for (const auto& finding : report.findings()) {
    if (finding.severity() == v1::FINDING_SEVERITY_ERROR) {
      first = first == nullptr ? &finding : first;
      ++problems;
    }
  }
  const std::string english = first == nullptr ? "" : first->message();
  const std::string indonesian = first == nullptr ? "" : first->message_indonesian();
  const int line = first == nullptr ? 0 : first->line();
  return MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_DOCUMENT_REFUSED,
      {fmt::format(
           "The document was refused and nothing was recorded. {}{} The report lists {} {}.",
           line == 0 ? "" : fmt::format("Line {}: ", line), english, problems,
           problems == 1 ? "problem" : "problems"),
       fmt::format("Dokumen ditolak dan tidak ada yang dicatat. {}{} Laporan memuat {} masalah.",
                   line == 0 ? "" : fmt::format("Baris {}: ", line), indonesian, problems)},
      {{"problem_count", std::to_string(problems)}});
}

v1::SourceDocument SourceOf(const v1::ImportOptions& options) {
  v1::SourceDocument source;
  source.set_source_name(options.source_name());
  source.set_media_type(CanonicalMediaType(options.media_type()));
  return source;
}

absl::Status CheckImportOptions(const v1::ImportOptions& options) {
  FieldErrors errors;
  CheckName(ResourceType::kAgency, options.agency(), "options.agency", errors);
  v1::SourceDocument source = SourceOf(options);
  if (!IsPlainText(source.media_type())) {
    errors.Add("options.media_type",
               "Must be text/plain, in UTF-8: extract the text of other kinds first, and convert "
               "other charsets.",
               "Harus text/plain dalam UTF-8: ambil dahulu teks dari jenis lain, dan ubah charset "
               "lain.");
  }
  // As it was sent: what a declaration's field would refuse is refused here, too.
  source.set_media_type(options.media_type());
  source.set_size_bytes(options.size_bytes());
  CheckFields(source, "options", errors);
  CheckRequestId(options.request_id(), "options.request_id", errors);
  return errors.ToStatus();
}

}  // namespace tertib::catalogue
