#include "services/common/serving/trace_metadata.h"

namespace tertib {
namespace {

constexpr char kTraceparent[] = "traceparent";

}  // namespace

std::optional<std::string> MetadataOf(const grpc::ServerContextBase& call, const char* name) {
  const auto [first, last] = call.client_metadata().equal_range(name);
  if (first == last || std::next(first) != last) {
    return std::nullopt;
  }
  return std::string(first->second.data(), first->second.size());
}

std::optional<TraceContext> TraceOf(const grpc::ServerContextBase& call) {
  const auto text = MetadataOf(call, kTraceparent);
  return text ? ParseTraceparent(*text) : std::nullopt;
}

void SetTrace(const TraceContext& trace, grpc::ClientContext& call) {
  call.AddMetadata(kTraceparent, FormatTraceparent(trace));
}

}  // namespace tertib
