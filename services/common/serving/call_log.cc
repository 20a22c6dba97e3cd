#include "services/common/serving/call_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_replace.h"
#include "services/common/error.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/trace_metadata.h"

namespace tertib {
namespace {

constexpr char kRequestId[] = "x-request-id";
constexpr double kUploadFactor = 60;
// Of what the service lacks one line tells as much as ten.
constexpr size_t kBurstOfFaults = 1;
constexpr size_t kBurst = 10;
// Of what clients choose.
constexpr size_t kMaxBytes = 128;

std::string Clip(std::string text) {
  if (text.size() > kMaxBytes) {
    text.resize(kMaxBytes);
    text += "…";
  }
  return text;
}

// host:port, from ipv4:127.0.0.1:7401 or ipv6:%5B::1%5D:7401.
std::string ReadablePeer(const std::string& peer) {
  const size_t scheme = peer.starts_with("ipv") ? peer.find(':') + 1 : 0;
  return absl::StrReplaceAll(peer.substr(scheme), {{"%5B", "["}, {"%5D", "]"}});
}

// Whose fault it is: with these codes the service's own.
bool IsFaultOfService(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::DATA_LOSS:
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return true;
    default:
      return false;
  }
}

std::string_view MessageOf(const CallLog::Note& note, grpc::StatusCode code) {
  if (code != grpc::StatusCode::OK) {
    return "a call failed";
  }
  return note.level == LogLevel::kDebug ? "a call" : "a call was slow";
}

std::vector<Logger::Field> FieldsOf(const CallLog::Note& note, std::string_view code,
                                    const std::string& reason) {
  std::vector<Logger::Field> fields = {
      {"method", std::string(note.path.substr(1))},
      {"code", std::string(code)},
      {"peer", note.peer},
      {"duration_seconds", fmt::format("{:.6f}", note.elapsed.count())}};
  for (auto& [name, value] :
       {Logger::Field("reason", reason), Logger::Field("request_id", note.request_id),
        Logger::Field("trace_id", note.trace_id)}) {
    if (!value.empty()) {
      fields.emplace_back(name, value);
    }
  }
  return fields;
}

}  // namespace

CallLog::CallLog(Logger& log, std::vector<std::string> raw_methods)
    : log_(log), raw_methods_(std::move(raw_methods)) {}

void CallLog::SetSlow(absl::Duration slow) {
  slow_seconds_.store(absl::ToDoubleSeconds(slow), std::memory_order_relaxed);
}

bool CallLog::IsRaw(const std::string& path) const {
  return std::find(raw_methods_.begin(), raw_methods_.end(), path) != raw_methods_.end();
}

bool CallLog::IsSlow(const Answered& call) const {
  const double slow = slow_seconds_.load(std::memory_order_relaxed);
  switch (call.kind) {
    case CallKind::kUnary:
      return call.elapsed.count() > slow;
    case CallKind::kUpload:
      return call.elapsed.count() > kUploadFactor * slow;
    case CallKind::kWatch:
      return false;
  }
  return false;
}

LogLevel CallLog::LevelOf(const Answered& call) const {
  if (IsSlow(call) || IsFaultOfService(call.status.error_code())) {
    return LogLevel::kWarning;
  }
  return call.status.ok() ? LogLevel::kDebug : LogLevel::kInfo;
}

std::unique_ptr<CallLog::Note> CallLog::Take(const Answered& call, const std::string& request_id,
                                             const grpc::ServerContextBase& context,
                                             const std::string& peer) const {
  auto note = std::make_unique<Note>();
  note->level = LevelOf(call);
  note->path = call.path;
  note->code = call.status.error_code();
  note->elapsed = call.elapsed;
  if (!call.status.ok()) {
    const absl::Status status = FromGrpcStatus(call.status);
    note->reason = ReasonTextOf(status);
    // It starts or stops, which its own lines tell.
    if (ReasonOf(status) == catalogue::v1::ERROR_REASON_NOT_SERVING) {
      note->level = LogLevel::kInfo;
    }
  }
  note->peer = ReadablePeer(peer.empty() ? context.peer() : peer);
  note->request_id =
      Clip(request_id.empty() ? MetadataOf(context, kRequestId).value_or("") : request_id);
  if (auto trace = TraceOf(context)) {
    note->trace_id = std::move(trace->trace_id);
  }
  return note;
}

void CallLog::Write(const Note& note, grpc::StatusCode code) {
  const std::string_view name = CodeName(code);
  const std::string_view message = MessageOf(note, code);
  // A call that was given up was not refused for what was wrong with it.
  const std::string reason = code == note.code ? note.reason : "";
  const std::vector<Logger::Field> fields = FieldsOf(note, name, reason);
  if (note.level == LogLevel::kDebug) {
    log_.Write(note.level, message, fields);
    return;
  }
  const std::string same = fmt::format("{} {} {} {}", message, note.path, name, reason);
  log_.Write(note.level, message, fields,
             {.text = same, .burst = IsFaultOfService(code) ? kBurstOfFaults : kBurst});
}

}  // namespace tertib
