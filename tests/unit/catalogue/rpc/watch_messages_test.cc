#include "services/catalogue/rpc/watch_messages.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <gtest/gtest.h>

#include "services/common/timestamp.h"
#include "tertib/catalogue/v1/event_service.pb.h"

namespace tertib::catalogue {
namespace {

TEST(WatchMessages, ACheckpointSaysWhenItWasSentToTheNanosecond) {
  const absl::Time sent = absl::FromUnixNanos(1'800'000'000'987'654'321);
  grpc::ByteBuffer bytes = EncodeWatchItem(WatchCheckpoint{"token", Sequence{7}, sent});
  v1::WatchEventsResponse response;
  ASSERT_TRUE(
      (grpc::GenericDeserialize<grpc::ProtoBufferReader, v1::WatchEventsResponse>(&bytes, &response)
           .ok()));
  EXPECT_EQ(response.checkpoint().resume_token(), "token");
  EXPECT_EQ(response.checkpoint().sequence(), 7U);
  EXPECT_EQ(FromTimestamp(response.checkpoint().send_time()), sent);
}

}  // namespace
}  // namespace tertib::catalogue
