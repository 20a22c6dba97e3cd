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

// Error details travel in HTTP/2 trailers, which clients limit to 8 KiB in all: what would not fit
// is counted rather than listed.
constexpr size_t kMaxListed = 15;
constexpr size_t kMaxObstacles = 8;
constexpr size_t kMaxTextLength = 400;

template <typename Detail>
std::string TypeUrl() {
  return fmt::format("type.googleapis.com/{}", Detail::descriptor()->full_name());
}

template <typename Detail>
void Attach(absl::Status& status, const Detail& detail) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

std::string ReasonName(ErrorReason reason) {
  std::string name = catalogue::v1::ErrorReason_Name(reason);
  return name.substr(std::min(kReasonPrefix.size(), name.size()));
}

google::rpc::ResourceInfo DescribeResource(ResourceType type, std::string_view name) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(std::string(ResourceTypeName(type)));
  info.set_resource_name(ClipText(name, kMaxTextLength));
  return info;
}

absl::Status Blocked(ErrorReason reason, const ResourceName& name, std::string_view english_lead,
                     std::string_view indonesian_lead, const std::vector<Obstacle>& obstacles) {
  BilingualText text{std::string(english_lead), std::string(indonesian_lead)};
  google::rpc::PreconditionFailure failure;
  size_t listed = 0;
  for (const Obstacle& obstacle : obstacles) {
    if (listed++ == kMaxObstacles) {
      const size_t rest = obstacles.size() - kMaxObstacles;
      text.english += fmt::format(" … and {} more.", rest);
      text.indonesian += fmt::format(" … dan {} lagi.", rest);
      break;
    }
    auto* violation = failure.add_violations();
    violation->set_type(ReasonName(reason));
    violation->set_subject(obstacle.subject);
    violation->set_description(ClipText(obstacle.text.english, 160));
    text.english += " " + obstacle.text.english;
    text.indonesian += " " + obstacle.text.indonesian;
  }
  absl::Status status = MakeError(absl::StatusCode::kFailedPrecondition, reason, text);
  Attach(status, failure);
  Attach(status, DescribeResource(name.type, name.ToString()));
  return status;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, ErrorReason reason, const BilingualText& text,
                       const std::vector<std::pair<std::string, std::string>>& metadata) {
  absl::Status status(code, ClipText(text.english, 2 * kMaxTextLength));
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonName(reason));
  info.set_domain(std::string(kDomain));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  Attach(status, info);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("id");
  localized.set_message(ClipText(text.indonesian, 2 * kMaxTextLength));
  Attach(status, localized);
  return status;
}

absl::Status ResourceNotFound(ResourceType type, std::string_view name) {
  const std::string clipped = ClipText(name, kMaxTextLength);
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
  for (const Violation& violation : violations_) {
    if (static_cast<size_t>(bad_request.field_violations_size()) == kMaxListed) {
      const size_t rest = violations_.size() - kMaxListed;
      text.english += fmt::format(" … and {} more.", rest);
      text.indonesian += fmt::format(" … dan {} lagi.", rest);
      break;
    }
    auto* field = bad_request.add_field_violations();
    field->set_field(violation.field);
    field->set_description(ClipText(violation.text.english, 160));
    text.english += fmt::format(" {}: {}", violation.field, violation.text.english);
    text.indonesian += fmt::format(" {}: {}", violation.field, violation.text.indonesian);
  }
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument,
                                  catalogue::v1::ERROR_REASON_INVALID_FIELDS, text);
  Attach(status, bad_request);
  return status;
}

ErrorReason ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<google::rpc::ErrorInfo>());
  google::rpc::ErrorInfo info;
  ErrorReason reason = catalogue::v1::ERROR_REASON_UNSPECIFIED;
  if (payload && info.ParseFromString(std::string(*payload))) {
    catalogue::v1::ErrorReason_Parse(fmt::format("{}{}", kReasonPrefix, info.reason()), &reason);
  }
  return reason;
}

}  // namespace tertib
