#include "services/common/error.h"

#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"

namespace tertib {
namespace {

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload =
      status.GetPayload("type.googleapis.com/" + Detail::descriptor()->full_name());
  EXPECT_TRUE(payload.has_value());
  EXPECT_TRUE(payload.has_value() && detail.ParseFromString(std::string(*payload)));
  return detail;
}

TEST(Error, BearsReasonDomainAndBothLanguages) {
  const absl::Status status = EtagMismatch(SopName("diskominfo", "x"));
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "ETAG_MISMATCH");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).domain(), "tertib");
  EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(status).locale(), "id");
  EXPECT_EQ(DetailOf<google::rpc::ResourceInfo>(status).resource_name(),
            "agencies/diskominfo/sops/x");
  EXPECT_EQ(ReasonOf(status), catalogue::v1::ERROR_REASON_ETAG_MISMATCH);
}

TEST(FieldErrors, NamesEveryWrongFieldAtOnce) {
  FieldErrors errors;
  EXPECT_TRUE(errors.ToStatus().ok());
  errors.Add("sop.title", "Required.", "Wajib diisi.");
  errors.Add("sop.unit", "Required.", "Wajib diisi.");
  const auto detail = DetailOf<google::rpc::BadRequest>(errors.ToStatus());
  ASSERT_EQ(detail.field_violations_size(), 2);
  EXPECT_EQ(detail.field_violations(1).field(), "sop.unit");
}

TEST(FieldErrors, StayWithinWhatTrailersCarry) {
  FieldErrors errors;
  for (int i = 0; i < 10'000; ++i) {
    errors.Add("field", std::string(10'000, 'x'), std::string(10'000, 'y'));
  }
  size_t size = errors.ToStatus().message().size();
  errors.ToStatus().ForEachPayload(
      [&size](absl::string_view, const absl::Cord& payload) { size += payload.size(); });
  EXPECT_LT(size, 6'000U);
}

}  // namespace
}  // namespace tertib
