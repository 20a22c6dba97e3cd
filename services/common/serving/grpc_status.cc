#include "services/common/serving/grpc_status.h"

#include <array>
#include <string>

#include "absl/strings/cord.h"
#include "google/rpc/status.pb.h"
#include "services/common/error.h"

namespace tertib {
namespace {

constexpr std::array<std::string_view, kCodes> kCodeNames = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

// Codes of absl::Status and gRPC are the same numbers by design (google/rpc/code.proto).
grpc::StatusCode ToGrpcCode(absl::StatusCode code) {
  return static_cast<grpc::StatusCode>(static_cast<int>(code));
}

absl::Status HideDetails(const absl::Status& status, Logger& log) {
  if (absl::IsCancelled(status) || absl::IsDeadlineExceeded(status)) {
    return absl::Status(status.code(), "The call ended before its answer was ready.");
  }
  log.Error("internal error", {{"error", status.ToString()}});
  return MakeError(absl::StatusCode::kInternal, catalogue::v1::ERROR_REASON_INTERNAL,
                   {"A fault of the service's own; its log says more.",
                    "Kesalahan pada layanan; lihat log layanan."});
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status, Logger& log) {
  if (status.ok()) {
    return grpc::Status::OK;
  }
  return ToGrpcStatusAsIs(ReasonOf(status) == catalogue::v1::ERROR_REASON_UNSPECIFIED
                              ? HideDetails(status, log)
                              : status);
}

grpc::Status ToGrpcStatusAsIs(const absl::Status& status) {
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(std::string(status.message()));
  status.ForEachPayload([&wire](absl::string_view type_url, const absl::Cord& payload) {
    auto* detail = wire.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(payload));
  });
  return {ToGrpcCode(status.code()), std::string(status.message()), wire.SerializeAsString()};
}

std::string_view CodeName(grpc::StatusCode code) {
  const auto number = static_cast<size_t>(code);
  return kCodeNames.at(number < kCodes ? number : static_cast<size_t>(grpc::StatusCode::UNKNOWN));
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status wire;
  if (wire.ParseFromString(status.error_details())) {
    for (const auto& detail : wire.details()) {
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return result;
}

}  // namespace tertib
