#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

// The messages of raw methods, which gRPC hands over as bytes.

namespace tertib {

// Reads `bytes` as `message`. False if they are no such message, are cut short, or hold text that
// is not UTF-8; what was read is then not to be used.
[[nodiscard]] inline bool ParseRaw(const grpc::ByteBuffer& bytes,
                                   google::protobuf::Message& message) {
  // Parsing consumes the buffer; the slices behind it are shared, not copied.
  grpc::ByteBuffer copy(bytes);
  grpc::ProtoBufferReader reader(&copy);
  return reader.status().ok() && message.ParseFromZeroCopyStream(&reader);
}

// The bytes of a message.
inline grpc::ByteBuffer SerialiseRaw(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

}  // namespace tertib
