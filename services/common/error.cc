#include "services/common/error.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "services/common/text.h"

namespace tertib {
namespace {

constexpr std::string_view kDomain = "tertib";
constexpr std::string_view kReasonPrefix = "ERROR_REASON_";

// An error travels in HTTP/2 trailers, which clients limit to 8 KiB in all. Its message stands in
// them twice: percent-encoded, which takes three bytes for each byte that is not ASCII, and in the
// details, which are base64, four bytes for three. The limits below add up to 7 KiB so encoded;
// what would not fit is counted rather than listed.
constexpr size_t kMaxListed = 15;
constexpr size_t kMaxListedBytes = 1'700;     // Of all that is listed, as it stands in the details.
constexpr size_t kMaxDescription = 160;       // Code points, …
constexpr size_t kMaxDescriptionBytes = 480;  // … and bytes.
constexpr size_t kMaxFieldBytes = 100;
constexpr size_t kMaxMessage = 800;           // Code points, …
constexpr size_t kMaxEncodedMessage = 1'400;  // … and bytes of the message, percent-encoded.
// BCP 47.
constexpr char kIndonesian[] = "id";
constexpr size_t kMaxLocalizedBytes = 800;
constexpr size_t kMaxNameBytes = 300;

// How many bytes a byte takes in grpc-message (gRPC over HTTP/2, "Responses").
size_t EncodedSize(char c) { return c >= 0x20 && c <= 0x7e && c != '%' ? 1 : 3; }

// The beginning of valid UTF-8 that has at most `count` code points, and at most `size` bytes by
// `size_of` each; with an ellipsis, which is not counted, if something was left out.
template <typename SizeOf>
std::string ClipBoth(std::string_view text, size_t count, size_t size, const SizeOf& size_of) {
  size_t points = 0;
  size_t used = 0;
  while (used < text.size()) {
    const auto next = FirstCodePoint(text.substr(used));
    const size_t length = next ? next->length : 1;
    size_t cost = 0;
    for (const char c : text.substr(used, length)) {
      cost += size_of(c);
    }
    if (++points > count || cost > size) {
      return std::string(text.substr(0, used)).append("…");
    }
    size -= cost;
    used += length;
  }
  return std::string(text);
}

size_t OneByte(char /*c*/) { return 1; }

std::string ClipBytes(std::string_view text, size_t bytes) {
  return ClipBoth(text, bytes, bytes, OneByte);
}

std::string ClipDescription(std::string_view text) {
  return ClipBoth(text, kMaxDescription, kMaxDescriptionBytes, OneByte);
}

// A text as an error's message and its localised message, and what must stand at its end whatever
// is left out before it.
BilingualText FitMessage(const BilingualText& text, const BilingualText& end) {
  return {ClipBoth(text.english, kMaxMessage, kMaxEncodedMessage, EncodedSize) + end.english,
          ClipBytes(text.indonesian, kMaxLocalizedBytes) + end.indonesian};
}

// Counts what of a list fits into an error.
class Listing {
 public:
  explicit Listing(size_t total) : total_(total) {}

  // Whether one more, of that many bytes, is listed.
  bool Take(size_t bytes) {
    if (listed_ == kMaxListed || (listed_ > 0 && bytes_ + bytes > kMaxListedBytes)) {
      return false;
    }
    ++listed_;
    bytes_ += bytes;
    return true;
  }

  // What to say of those that are not.
  BilingualText Rest() const {
    if (listed_ == total_) {
      return {};
    }
    return {fmt::format(" … and {} more.", total_ - listed_),
            fmt::format(" … dan {} lagi.", total_ - listed_)};
  }

 private:
  const size_t total_;
  size_t listed_ = 0;
  size_t bytes_ = 0;
};

template <typename Detail>
std::string TypeUrl() {
  return fmt::format("type.googleapis.com/{}", Detail::descriptor()->full_name());
}

template <typename Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<Detail>());
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return detail;
}

template <typename Detail>
void Attach(absl::Status& status, const Detail& detail) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

google::rpc::ResourceInfo DescribeResource(ResourceType type, std::string_view name) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(std::string(ResourceTypeName(type)));
  info.set_resource_name(ClipBytes(name, kMaxNameBytes));
  return info;
}

// Every error is made here; `text` fits.
absl::Status MakeFitting(absl::StatusCode code, ErrorReason reason, const BilingualText& text,
                         const std::vector<std::pair<std::string, std::string>>& metadata) {
  absl::Status status(code, text.english);
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonName(reason));
  info.set_domain(std::string(kDomain));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  Attach(status, info);
  google::rpc::LocalizedMessage localized;
  localized.set_locale(kIndonesian);
  localized.set_message(text.indonesian);
  Attach(status, localized);
  return status;
}

absl::Status Blocked(ErrorReason reason, const ResourceName& name, std::string_view english_lead,
                     std::string_view indonesian_lead, const std::vector<Obstacle>& obstacles) {
  BilingualText text{std::string(english_lead), std::string(indonesian_lead)};
  google::rpc::PreconditionFailure failure;
  Listing listing(obstacles.size());
  for (const Obstacle& obstacle : obstacles) {
    const std::string description = ClipDescription(obstacle.text.english);
    const std::string subject = ClipBytes(obstacle.subject, kMaxNameBytes);
    if (!listing.Take(subject.size() + description.size())) {
      break;
    }
    auto* violation = failure.add_violations();
    violation->set_type(ReasonName(reason));
    violation->set_subject(subject);
    violation->set_description(description);
    text.english += " " + description;
    text.indonesian += " " + obstacle.text.indonesian;
  }
  absl::Status status = MakeFitting(absl::StatusCode::kFailedPrecondition, reason,
                                    FitMessage(text, listing.Rest()), {});
  Attach(status, failure);
  Attach(status, DescribeResource(name.type, name.ToString()));
  return status;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, ErrorReason reason, const BilingualText& text,
                       const std::vector<std::pair<std::string, std::string>>& metadata) {
  return MakeFitting(code, reason, FitMessage(text, {}), metadata);
}

absl::Status ResourceNotFound(ResourceType type, std::string_view name) {
  const std::string clipped = ClipBytes(name, kMaxNameBytes);
  absl::Status status =
      MakeError(absl::StatusCode::kNotFound, catalogue::v1::ERROR_REASON_RESOURCE_NOT_FOUND,
                {fmt::format("There is no {} named '{}'. List what there is, or create it.",
                             ResourceNoun(type), clipped),
                 fmt::format("Tidak ada {} bernama '{}'. Periksa daftarnya, atau buat dahulu.",
                             ResourceNounIndonesian(type), clipped)});
  Attach(status, DescribeResource(type, name));
  return status;
}

absl::Status ResourceExists(const ResourceName& name) {
  const std::string full = name.ToString();
  absl::Status status = MakeError(
      absl::StatusCode::kAlreadyExists, catalogue::v1::ERROR_REASON_RESOURCE_EXISTS,
      {fmt::format("The {} '{}' is in the register already. Update it, or choose another id.",
                   ResourceNoun(name.type), full),
       fmt::format("{} '{}' sudah ada dalam register. Ubah yang ada, atau pilih id lain.",
                   ResourceNounIndonesian(name.type), full)});
  Attach(status, DescribeResource(name.type, full));
  return status;
}

absl::Status EtagMismatch(const ResourceName& name) {
  const std::string full = name.ToString();
  absl::Status status = MakeError(
      absl::StatusCode::kAborted, catalogue::v1::ERROR_REASON_ETAG_MISMATCH,
      {fmt::format(
           "'{}' was changed since its etag was read. Read it again, then repeat the change.",
           full),
       fmt::format("'{}' telah berubah sejak etag dibaca. Baca ulang, lalu ulangi perubahan.",
                   full)});
  Attach(status, DescribeResource(name.type, full));
  return status;
}

absl::Status ResourceInUse(const ResourceName& name, const std::vector<Obstacle>& obstacles) {
  return Blocked(catalogue::v1::ERROR_REASON_RESOURCE_IN_USE, name,
                 fmt::format("'{}' is still in use.", name.ToString()),
                 fmt::format("'{}' masih dipakai.", name.ToString()), obstacles);
}

absl::Status ReferenceMissing(const ResourceName& name, const std::vector<Obstacle>& obstacles) {
  return Blocked(catalogue::v1::ERROR_REASON_REFERENCE_MISSING, name,
                 fmt::format("'{}' does not fit the register.", name.ToString()),
                 fmt::format("'{}' tidak sesuai dengan register.", name.ToString()), obstacles);
}

void FieldErrors::Add(std::string_view field, std::string_view english,
                      std::string_view indonesian) {
  violations_.push_back({std::string(field), {std::string(english), std::string(indonesian)}});
}

absl::Status FieldErrors::ToStatus() const {
  if (violations_.empty()) {
    return absl::OkStatus();
  }
  BilingualText text{"The request is not valid.", "Permintaan tidak sah."};
  google::rpc::BadRequest bad_request;
  Listing listing(violations_.size());
  for (const Violation& violation : violations_) {
    const std::string path = ClipBytes(violation.field, kMaxFieldBytes);
    const std::string description = ClipDescription(violation.text.english);
    if (!listing.Take(path.size() + description.size())) {
      break;
    }
    auto* field = bad_request.add_field_violations();
    field->set_field(path);
    field->set_description(description);
    text.english += fmt::format(" {}: {}", path, description);
    text.indonesian += fmt::format(" {}: {}", path, violation.text.indonesian);
  }
  absl::Status status =
      MakeFitting(absl::StatusCode::kInvalidArgument, catalogue::v1::ERROR_REASON_INVALID_FIELDS,
                  FitMessage(text, listing.Rest()), {});
  Attach(status, bad_request);
  return status;
}

std::string ReasonTextOf(const absl::Status& status) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  return info ? info->reason() : "";
}

std::string ReasonName(ErrorReason reason) {
  std::string name = catalogue::v1::ErrorReason_Name(reason);
  return name.substr(std::min(kReasonPrefix.size(), name.size()));
}

ErrorReason ReasonOf(const absl::Status& status) {
  ErrorReason reason = catalogue::v1::ERROR_REASON_UNSPECIFIED;
  catalogue::v1::ErrorReason_Parse(fmt::format("{}{}", kReasonPrefix, ReasonTextOf(status)),
                                   &reason);
  return reason;
}

std::string IndonesianTextOf(const absl::Status& status) {
  const auto localized = DetailOf<google::rpc::LocalizedMessage>(status);
  return localized && localized->locale() == kIndonesian ? localized->message() : "";
}

std::vector<ErrorViolation> ViolationsOf(const absl::Status& status) {
  std::vector<ErrorViolation> violations;
  if (const auto bad_request = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : bad_request->field_violations()) {
      violations.push_back({violation.field(), violation.description()});
    }
  }
  if (const auto failure = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& violation : failure->violations()) {
      violations.push_back({"", violation.description()});
    }
  }
  return violations;
}

}  // namespace tertib
