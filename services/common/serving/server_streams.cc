#include "services/common/serving/server_streams.h"

#include <grpc/grpc.h>
#include <grpc/support/alloc.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace tertib {
namespace {

constexpr intptr_t kPage = 1'000;
constexpr size_t kFew = 1'000;

// Takes over what gRPC's channelz answers: JSON without white space, or nothing.
std::string Take(char* answer) {
  std::string text = answer == nullptr ? "" : answer;
  gpr_free(answer);
  return text;
}

// The number that begins `text`; 0 if none does.
intptr_t Number(std::string_view text) {
  intptr_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What follows the first `before` in `text`, which moves on past it; empty if there is none.
std::string_view SkipPast(std::string_view before, std::string_view& text) {
  const size_t at = text.find(before);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + before.size());
  return text;
}

// A field that is left out is 0.
uint64_t Field(std::string_view json, std::string_view key) {
  return static_cast<uint64_t>(Number(SkipPast(key, json)));
}

intptr_t LatestServer() {
  intptr_t latest = 0;
  for (intptr_t before = -1; before != latest;) {
    before = latest;
    const std::string servers = Take(grpc_channelz_get_servers(latest + 1));
    std::string_view rest = servers;
    while (!SkipPast("\"serverId\":\"", rest).empty()) {
      latest = std::max(latest, Number(rest));
    }
  }
  return latest;
}

}  // namespace

ServerStreams::ServerStreams() : server_(LatestServer()) {}

std::optional<StreamCount> ServerStreams::Of(const std::string& peer) {
  const MutexLock lock(mutex_);
  // A client that is gone may have left its address to another.
  Learn();
  const auto found = numbers_.find(peer);
  if (found == numbers_.end()) {
    return std::nullopt;
  }
  const std::string json = Take(grpc_channelz_get_socket(found->second));
  if (json.empty()) {
    numbers_.erase(found);
    return std::nullopt;
  }
  StreamCount count;
  count.begun = Field(json, "\"streamsStarted\":\"");
  count.messages = Field(json, "\"messagesReceived\":\"");
  const uint64_t over =
      Field(json, "\"streamsSucceeded\":\"") + Field(json, "\"streamsFailed\":\"");
  count.held = count.begun - std::min(count.begun, over);
  return count;
}

void ServerStreams::Learn() {
  if (numbers_.size() >= enough_) {
    numbers_.clear();
    next_ = 0;
  }
  for (bool more = true; more;) {
    const std::string sockets = Take(grpc_channelz_get_server_sockets(server_, next_, kPage));
    std::string_view rest = sockets;
    more = false;
    while (!SkipPast("\"name\":\"", rest).empty()) {
      // "chttp2 ipv4:127.0.0.1:7401"
      const std::string_view name = rest.substr(0, rest.find('"'));
      const intptr_t number = Number(SkipPast("\"socketId\":\"", rest));
      numbers_[std::string(name.substr(name.rfind(' ') + 1))] = number;
      next_ = std::max(next_, number + 1);
      more = true;
    }
  }
  enough_ = std::max(enough_, 2 * numbers_.size() + kFew);
}

}  // namespace tertib
