#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

namespace tertib {

// Finds the request_id (AIP-155) in the requests of one method. Any thread.
class RequestIdField {
 public:
  // `raw`: gRPC hands requests over as bytes (grpc::ByteBuffer), not as messages.
  RequestIdField(const google::protobuf::MethodDescriptor& method, bool raw);

  // Whether the method's requests have one: a field of their own, or of a message in them.
  bool known() const { return known_; }

  // That of a request, as an interceptor is given it; empty if it bears none or cannot be read.
  // Only if it is known.
  std::string Read(const void* request) const;

 private:
  const google::protobuf::Descriptor& type_;
  const bool raw_;
  const bool known_;
};

}  // namespace tertib
