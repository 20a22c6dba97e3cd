#include "tests/testing/raw_http2.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "services/common/serving/grpc_status.h"

namespace tertib {
namespace {

// Frame types and flags (RFC 9113, 6).
constexpr uint8_t kData = 0;
constexpr uint8_t kHeaders = 1;
constexpr uint8_t kReset = 3;
constexpr uint8_t kSettings = 4;
constexpr uint8_t kPing = 6;
constexpr uint8_t kGoAway = 7;
constexpr uint8_t kWindowUpdate = 8;
constexpr uint8_t kContinuation = 9;
constexpr uint8_t kAck = 1;
constexpr uint8_t kEndStream = 1;
constexpr uint8_t kEndHeaders = 4;

constexpr uint16_t kInitialWindowSize = 4;
// gRPC's own: binary headers may come as they are, without base64.
constexpr uint16_t kTrueBinary = 0xfe03;
constexpr size_t kFrameHeader = 9;
constexpr size_t kMaxFrame = 16'384;
constexpr uint32_t kWholeConnection = 0x7fff'ffff - 65'535;
// Entries of HPACK's static table (RFC 7541, appendix A), whose texts no test needs.
constexpr size_t kStaticEntries = 61;

std::string BigEndian(uint64_t value, size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = bytes; i-- > 0; value >>= 8) {
    text[i] = static_cast<char>(value & 0xff);
  }
  return text;
}

uint32_t FromBigEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<uint8_t>(byte);
  }
  return value;
}

// A header that enters no table, without Huffman coding; both texts are shorter than 127 bytes.
std::string Literal(const std::string& name, const std::string& value) {
  std::string block("\0", 1);
  for (const std::string& text : {name, value}) {
    block += static_cast<char>(text.size());
    block += text;
  }
  return block;
}

// Reads a number whose first byte has `prefix` bits for it (RFC 7541, 5.1).
size_t TakeNumber(std::string_view& block, int prefix) {
  const size_t mask = (size_t{1} << prefix) - 1;
  size_t value = static_cast<uint8_t>(block.front()) & mask;
  block.remove_prefix(1);
  for (int shift = 0; value >= mask; shift += 7) {
    const auto byte = static_cast<uint8_t>(block.front());
    block.remove_prefix(1);
    value += static_cast<size_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      break;
    }
  }
  return value;
}

// gRPC's server uses no Huffman coding.
std::string TakeText(std::string_view& block) {
  EXPECT_EQ(static_cast<uint8_t>(block.front()) & 0x80, 0);
  const size_t size = TakeNumber(block, 7);
  std::string text(block.substr(0, size));
  block.remove_prefix(size);
  return text;
}

}  // namespace

absl::Status RawHttp2::Call::ToStatus() const {
  const auto text = [this](const std::string& name) {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  };
  if (text("grpc-status").empty()) {
    return absl::UnknownError("no status");
  }
  // Binary as it is has a zero before it.
  const std::string details = text("grpc-status-details-bin");
  return FromGrpcStatus({static_cast<grpc::StatusCode>(std::stoi(text("grpc-status"))),
                         text("grpc-message"), details.empty() ? details : details.substr(1)});
}

RawHttp2::RawHttp2(const std::string& address, uint32_t window) : connection_(address) {
  // Only to fail rather than hang.
  const timeval patience = {.tv_sec = 60, .tv_usec = 0};
  EXPECT_EQ(
      setsockopt(connection_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)),
      0);
  const std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  EXPECT_EQ(send(connection_.descriptor(), preface.data(), preface.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(preface.size()));
  SendFrame(kSettings, 0, 0,
            BigEndian(kInitialWindowSize, 2) + BigEndian(window, 4) + BigEndian(kTrueBinary, 2) +
                BigEndian(1, 4));
  // Only the windows of single calls hold anything back.
  SendFrame(kWindowUpdate, 0, 0, BigEndian(kWholeConnection, 4));
}

uint32_t RawHttp2::Begin(const std::string& path, const std::string& timeout) {
  const uint32_t call = next_call_;
  next_call_ += 2;
  send_windows_[call] = initial_send_window_;
  SendFrame(kHeaders, kEndHeaders, call,
            Literal(":method", "POST") + Literal(":scheme", "http") + Literal(":path", path) +
                Literal(":authority", "localhost") + Literal("te", "trailers") +
                Literal("content-type", "application/grpc") +
                (timeout.empty() ? std::string() : Literal("grpc-timeout", timeout)));
  return call;
}

bool RawHttp2::Send(uint32_t call, std::string_view bytes, bool end) {
  do {
    TakeUntil([&] {
      return bytes.empty() || std::min(send_window_, send_windows_[call]) > 0 || calls_[call].ended;
    });
    if (gone_ || calls_[call].ended) {
      return false;
    }
    const auto window =
        static_cast<size_t>(std::max<int64_t>(0, std::min(send_window_, send_windows_[call])));
    const auto part = bytes.substr(0, std::min(kMaxFrame, window));
    bytes.remove_prefix(part.size());
    send_window_ -= static_cast<int64_t>(part.size());
    send_windows_[call] -= static_cast<int64_t>(part.size());
    SendFrame(kData, end && bytes.empty() ? kEndStream : 0, call, part);
  } while (!bytes.empty() && !testing::Test::HasFatalFailure());
  return !gone_ && bytes.empty();
}

uint32_t RawHttp2::BeginUnary(const std::string& path, const std::string& message) {
  const uint32_t call = Begin(path);
  Send(call, GrpcFrame(message), /*end=*/true);
  return call;
}

void RawHttp2::Reset(uint32_t call) {
  constexpr uint32_t kCancel = 8;
  SendFrame(kReset, 0, call, BigEndian(kCancel, 4));
}

void RawHttp2::Widen(uint32_t call, uint32_t bytes) {
  SendFrame(kWindowUpdate, 0, call, BigEndian(bytes, 4));
}

const RawHttp2::Call& RawHttp2::Await(uint32_t call) {
  EXPECT_TRUE(TakeUntil([&] { return calls_[call].ended; })) << "the service hung up";
  return calls_[call];
}

bool RawHttp2::AwaitData(uint32_t call, size_t bytes) {
  const auto has_more = [&] { return calls_[call].data_bytes > bytes; };
  TakeUntil([&] { return has_more() || calls_[call].ended; });
  return has_more();
}

void RawHttp2::AwaitGoAways(int count) {
  EXPECT_TRUE(TakeUntil([&] { return go_aways_ >= count; })) << "the service hung up";
}

void RawHttp2::AwaitHangUp() {
  TakeUntil([] { return false; });
}

bool RawHttp2::Settle() {
  settled_ = false;
  const int go_aways = go_aways_;
  SendFrame(kPing, 0, 0, "settled?");
  TakeUntil([&] { return settled_ || go_aways_ > go_aways; });
  return settled_;
}

std::string RawHttp2::Peer() const {
  sockaddr_storage name{};
  socklen_t size = sizeof(name);
  EXPECT_EQ(getsockname(connection_.descriptor(), reinterpret_cast<sockaddr*>(&name), &size), 0);
  const bool is_v6 = name.ss_family == AF_INET6;
  const int port = ntohs(is_v6 ? reinterpret_cast<sockaddr_in6&>(name).sin6_port
                               : reinterpret_cast<sockaddr_in&>(name).sin_port);
  return (is_v6 ? "ipv6:%5B::1%5D:" : "ipv4:127.0.0.1:") + std::to_string(port);
}

bool RawHttp2::TakeUntil(const std::function<bool()>& done) {
  // The service's own pings come all the while.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done() && !gone_ && !testing::Test::HasFatalFailure()) {
    if (std::chrono::steady_clock::now() > deadline) {
      [] { FAIL() << "what was waited for did not come"; }();
    }
    TakeFrame();
  }
  return done();
}

void RawHttp2::SendFrame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload) {
  to_send_ += BigEndian(payload.size(), 3);
  to_send_ += static_cast<char>(type);
  to_send_ += static_cast<char>(flags);
  to_send_ += BigEndian(stream, 4);
  to_send_ += payload;
  if (!corked_) {
    Flush();
  }
}

void RawHttp2::Flush() {
  for (std::string_view rest = to_send_; !rest.empty() && !gone_;) {
    const ssize_t sent = send(connection_.descriptor(), rest.data(), rest.size(), MSG_NOSIGNAL);
    gone_ = sent <= 0;
    rest.remove_prefix(gone_ ? 0 : static_cast<size_t>(sent));
  }
  to_send_.clear();
}

void RawHttp2::Uncork() {
  corked_ = false;
  Flush();
}

std::string RawHttp2::Read(size_t size) {
  std::string bytes(size, '\0');
  const ssize_t got =
      size == 0 ? 0 : recv(connection_.descriptor(), bytes.data(), size, MSG_WAITALL);
  const bool silent = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  if (silent) {
    [] { FAIL() << "the service said nothing for a minute"; }();
  }
  gone_ = gone_ || got != static_cast<ssize_t>(size);
  return bytes;
}

void RawHttp2::TakeFrame() {
  const std::string header = Read(kFrameHeader);
  if (gone_ || testing::Test::HasFatalFailure()) {
    return;
  }
  const size_t size = FromBigEndian(std::string_view(header).substr(0, 3));
  const auto type = static_cast<uint8_t>(header[3]);
  const auto flags = static_cast<uint8_t>(header[4]);
  const uint32_t stream = FromBigEndian(std::string_view(header).substr(5, 4));
  const std::string payload = Read(size);
  if (gone_ || testing::Test::HasFatalFailure()) {
    return;
  }
  EXPECT_NE(type, kContinuation);
  Call& call = calls_[stream];
  bool ends = (type == kData || type == kHeaders) && (flags & kEndStream) != 0;
  if (type == kData) {
    call.data_bytes += size;
  } else if (type == kHeaders) {
    TakeHeaders(payload, call);
  } else if (type == kReset) {
    call.reset_code = FromBigEndian(payload);
    ends = true;
  } else if (type == kSettings && (flags & kAck) == 0) {
    TakeSettings(payload);
    SendFrame(kSettings, kAck, 0, "");
  } else if (type == kPing && (flags & kAck) != 0) {
    settled_ = true;
  } else if (type == kPing) {
    SendFrame(kPing, kAck, 0, payload);
  } else if (type == kWindowUpdate) {
    (stream == 0 ? send_window_ : send_windows_[stream]) += FromBigEndian(payload);
  } else if (type == kGoAway) {
    ++go_aways_;
  }
  if (ends && !call.ended) {
    call.ended = true;
    ++ended_;
  }
}

void RawHttp2::TakeSettings(std::string_view settings) {
  for (; settings.size() >= 6; settings.remove_prefix(6)) {
    if (FromBigEndian(settings.substr(0, 2)) == kInitialWindowSize) {
      const int64_t now = FromBigEndian(settings.substr(2, 4));
      for (auto& [call, window] : send_windows_) {
        window += now - initial_send_window_;
      }
      initial_send_window_ = now;
    }
  }
}

void RawHttp2::TakeHeaders(std::string_view block, Call& call) {
  while (!block.empty()) {
    const auto first = static_cast<uint8_t>(block.front());
    if ((first & 0xe0) == 0x20) {
      TakeNumber(block, 5);  // A size of the dynamic table.
      continue;
    }
    const bool indexed = (first & 0x80) != 0;
    const bool remembered = !indexed && (first & 0x40) != 0;
    const size_t index = TakeNumber(block, indexed ? 7 : remembered ? 6 : 4);
    std::pair<std::string, std::string> field;
    if (index > kStaticEntries) {
      field = table_.at(index - kStaticEntries - 1);
    } else if (index == 0) {
      field.first = TakeText(block);
    }
    if (!indexed) {
      field.second = TakeText(block);
    }
    if (remembered) {
      table_.push_front(field);
    }
    call.headers[field.first] = field.second;
  }
}

std::string GrpcFrame(const std::string& message) {
  return std::string(1, '\0') + BigEndian(message.size(), 4) + message;
}

}  // namespace tertib
