#include "services/catalogue/rpc/watch_messages.h"

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/support/slice.h>

#include <string>
#include <vector>

#include "services/common/timestamp.h"
#include "tertib/catalogue/v1/event_service.pb.h"

namespace tertib::catalogue {
namespace {

using google::protobuf::io::CodedOutputStream;

// A length-delimited field (wire type 2) of the protobuf encoding.
constexpr uint32_t kBatchTag = v1::WatchEventsResponse::kBatchFieldNumber << 3U | 2U;

grpc::Slice ShareBytes(const FeedPiecePtr& piece) {
  auto* owner = new FeedPiecePtr(piece);
  // gRPC takes a void* that it does not write through.
  auto* bytes = const_cast<char*>(piece->wire.data());
  return {bytes, piece->wire.size(), [](void* held) { delete static_cast<FeedPiecePtr*>(held); },
          owner};
}

std::string EncodeHeader(uint32_t batch_size) {
  uint8_t buffer[10];
  uint8_t* end = CodedOutputStream::WriteVarint32ToArray(kBatchTag, buffer);
  end = CodedOutputStream::WriteVarint32ToArray(batch_size, end);
  return {reinterpret_cast<const char*>(buffer), static_cast<size_t>(end - buffer)};
}

grpc::ByteBuffer Encode(const WatchBatch& batch) {
  // Fields of a message may stand in any order and in pieces: the events' bytes come as they are,
  // the rest of the batch after them.
  v1::EventBatch rest;
  rest.set_commit_continues(batch.commit_continues);
  rest.set_resume_token(batch.resume_token);
  const std::string tail = rest.SerializeAsString();
  size_t size = tail.size();
  for (const auto& piece : batch.pieces) {
    size += piece->wire.size();
  }
  std::vector<grpc::Slice> slices;
  slices.reserve(batch.pieces.size() + 2);
  slices.emplace_back(EncodeHeader(static_cast<uint32_t>(size)));
  for (const auto& piece : batch.pieces) {
    slices.push_back(ShareBytes(piece));
  }
  slices.emplace_back(tail);
  return {slices.data(), slices.size()};
}

grpc::ByteBuffer Encode(const v1::WatchEventsResponse& response) {
  const grpc::Slice slice(response.SerializeAsString());
  return {&slice, 1};
}

}  // namespace

grpc::ByteBuffer EncodeWatchItem(const WatchItem& item) {
  if (const auto* batch = std::get_if<WatchBatch>(&item)) {
    return Encode(*batch);
  }
  v1::WatchEventsResponse response;
  if (const auto* checkpoint = std::get_if<WatchCheckpoint>(&item)) {
    auto& message = *response.mutable_checkpoint();
    message.set_resume_token(checkpoint->resume_token);
    message.set_sequence(checkpoint->sequence.value);
    *message.mutable_send_time() = ToTimestamp(checkpoint->send_time);
  } else if (const auto* caught_up = std::get_if<WatchCaughtUp>(&item)) {
    auto& message = *response.mutable_caught_up();
    message.set_resume_token(caught_up->resume_token);
    message.set_sequence(caught_up->sequence.value);
  } else if (const auto* behind = std::get_if<WatchFellBehind>(&item)) {
    auto& message = *response.mutable_fell_behind();
    message.set_resume_token(behind->resume_token);
    message.set_sequence(behind->sequence.value);
    message.set_newest_sequence(behind->newest.value);
  }
  return Encode(response);
}

}  // namespace tertib::catalogue
