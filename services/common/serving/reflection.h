#pragma once

#include <grpcpp/support/server_callback.h>

#include <string>
#include <vector>

#include "grpc/reflection/v1/reflection.grpc.pb.h"

namespace tertib {

// Tells clients such as grpcurl which services there are and what their schemas say:
// grpc.reflection.v1, which gRPC 1.51 does not have. It is the v1alpha that gRPC brings along under
// another name. Any thread.
class Reflection final : public grpc::reflection::v1::ServerReflection::CallbackService {
 public:
  // `services`: the full names of those that are the server's own.
  explicit Reflection(const std::vector<std::string>& services);

  // An error is an answer, such as NOT_FOUND for a name that is in no schema: the call goes on. Of
  // a file that a call was told once, and of what that imports, it is not told again.
  grpc::ServerBidiReactor<grpc::reflection::v1::ServerReflectionRequest,
                          grpc::reflection::v1::ServerReflectionResponse>*
  ServerReflectionInfo(grpc::CallbackServerContext* context) override;

 private:
  std::vector<std::string> services_;
};

}  // namespace tertib
