#include "services/common/serving/grpc_status.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/common/error.h"

namespace tertib {
namespace {

// What gRPC makes of a status in HTTP/2 trailers (gRPC over HTTP/2, "Responses"): the message is
// percent-encoded, the details are base64.
size_t TrailerBytes(const grpc::Status& status) {
  size_t bytes = 0;
  for (const char c : status.error_message()) {
    bytes += c >= 0x20 && c <= 0x7e && c != '%' ? 1 : 3;
  }
  // Each field counts 32 bytes more (RFC 9113, 6.5.2), and its name.
  bytes += 32 + std::string("grpc-message").size();
  bytes += (status.error_details().size() + 2) / 3 * 4;
  bytes += 32 + std::string("grpc-status-details-bin").size();
  return bytes;
}

// Texts of every width in UTF-8, and one that is percent-encoded though it is ASCII.
std::vector<std::string> LongTexts() {
  std::vector<std::string> texts;
  for (const char* unit : {"x", "%", "é", "—", "😀"}) {
    std::string text;
    for (int i = 0; i < 2'000; ++i) {
      text += unit;
    }
    texts.push_back(text);
  }
  return texts;
}

TEST(ToGrpcStatus, StaysWithinTheTrailersThatClientsTake) {
  // 8 KiB, less what else stands in them.
  constexpr size_t kMost = 7'600;
  Logger log("test");
  for (const std::string& text : LongTexts()) {
    FieldErrors fields;
    std::vector<Obstacle> obstacles;
    for (int i = 0; i < 1'000; ++i) {
      fields.Add("names[" + std::to_string(i) + "]", text, text);
      obstacles.push_back({text, {text, text}});
    }
    const ResourceName name = SopName(std::string(63, 'a'), std::string(63, 'b'));
    for (const absl::Status& error :
         {fields.ToStatus(), ResourceInUse(name, obstacles), ReferenceMissing(name, obstacles),
          ResourceNotFound(ResourceType::kDeclaration, text),
          MakeError(absl::StatusCode::kOutOfRange, catalogue::v1::ERROR_REASON_EVENTS_TRIMMED,
                    {text, text}, {{"oldest_sequence", "18446744073709551615"}})}) {
      EXPECT_LE(TrailerBytes(ToGrpcStatus(error, log)), kMost)
          << ReasonTextOf(error) << " of " << text.substr(0, 4);
    }
  }
}

TEST(ToGrpcStatus, IsUndoneByFromGrpcStatus) {
  Logger log("test");
  FieldErrors errors;
  errors.Add("sop.title", "Required.", "Wajib diisi.");
  const absl::Status back = FromGrpcStatus(ToGrpcStatus(errors.ToStatus(), log));
  EXPECT_EQ(back, errors.ToStatus());
  EXPECT_EQ(ReasonOf(back), catalogue::v1::ERROR_REASON_INVALID_FIELDS);
  ASSERT_EQ(ViolationsOf(back).size(), 1U);
  EXPECT_EQ(ViolationsOf(back).front().field, "sop.title");
  EXPECT_EQ(ViolationsOf(back).front().description, "Required.");
}

TEST(ToGrpcStatus, HidesWhatIsNoErrorOfTheApi) {
  Logger log("test");
  const absl::Status shown =
      FromGrpcStatus(ToGrpcStatus(absl::DataLossError("/var/lib: bad block"), log));
  EXPECT_EQ(ReasonOf(shown), catalogue::v1::ERROR_REASON_INTERNAL);
  EXPECT_EQ(std::string(shown.message()).find("bad block"), std::string::npos);
}

}  // namespace
}  // namespace tertib
