#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>

#include <optional>
#include <string>

#include "services/common/trace_context.h"

namespace tertib {

// The value that a client sent with a call under that name; nothing if it sent none, or several.
std::optional<std::string> MetadataOf(const grpc::ServerContextBase& call, const char* name);

// Where in a trace a client's call stands; nothing if it does not say, or says it wrongly.
std::optional<TraceContext> TraceOf(const grpc::ServerContextBase& call);

// Says it of a call that is to be made. For a call that is made on behalf of another, pass on the
// trace of that one.
void SetTrace(const TraceContext& trace, grpc::ClientContext& call);

}  // namespace tertib
