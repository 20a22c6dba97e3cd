#include "tests/testing/raw_http2.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>

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

uint32_t RawHttp2::Begin(const std::string& path) {
  const uint32_t call = next_call_;
  next_call_ += 2;
  send_windows_[call] = initial_send_window_;
  SendFrame(kHeaders, kEndHeaders, call,
            Literal(":method", "POST") + Literal(":scheme", "http") + Literal(":path", path) +
                Literal(":authority", "localhost") + Literal("te", "trailers") +
                Literal("content-type", "application/grpc"));
  return call;
}

void RawHttp2::Send(uint32_t call, std::string_view bytes, bool end) {
  do {
    while (!bytes.empty() && std::min(send_window_, send_windows_[call]) <= 0 &&
           !calls_[call].ended) {
      TakeFrame();
    }
    const auto window =
        static_cast<size_t>(std::max<int64_t>(0, std::min(send_window_, send_windows_[call])));
    const auto part = bytes.substr(0, std::min(kMaxFrame, window));
    bytes.remove_prefix(part.size());
    send_window_ -= static_cast<int64_t>(part.size());
    send_windows_[call] -= static_cast<int64_t>(part.size());
    SendFrame(kData, end && bytes.empty() ? kEndStream : 0, call, part);
  } while (!bytes.empty() && !calls_[call].ended);
}

uint32_t RawHttp2::BeginUnary(const std::string& path, const std::string& message) {
  const uint32_t call = Begin(path);
  Send(call, GrpcFrame(message), /*end=*/true);
  return call;
}

void RawHttp2::Widen(uint32_t call, uint32_t bytes) {
  SendFrame(kWindowUpdate, 0, call, BigEndian(bytes, 4));
}

const RawHttp2::Call& RawHttp2::Await(uint32_t call) {
  while (!calls_[call].ended && !testing::Test::HasFatalFailure()) {
    TakeFrame();
  }
  return calls_[call];
}

bool RawHttp2::AwaitData(uint32_t call) {
  while (calls_[call].data_bytes == 0 && !calls_[call].ended && !testing::Test::HasFatalFailure()) {
    TakeFrame();
  }
  return calls_[call].data_bytes > 0;
}

void RawHttp2::Settle() {
  settled_ = false;
  SendFrame(kPing, 0, 0, "settled?");
  while (!settled_ && !testing::Test::HasFatalFailure()) {
    TakeFrame();
  }
}

void RawHttp2::SendFrame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload) {
  std::string frame = BigEndian(payload.size(), 3);
  frame += static_cast<char>(type);
  frame += static_cast<char>(flags);
  frame += BigEndian(stream, 4);
  frame += payload;
  // May fail once the service has hung up; what waits for an answer then says so.
  for (std::string_view rest = frame; !rest.empty();) {
    const ssize_t sent = send(connection_.descriptor(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return;
    }
    rest.remove_prefix(static_cast<size_t>(sent));
  }
}

std::string RawHttp2::Read(size_t size) {
  std::string bytes(size, '\0');
  const ssize_t got =
      size == 0 ? 0 : recv(connection_.descriptor(), bytes.data(), size, MSG_WAITALL);
  if (got != static_cast<ssize_t>(size)) {
    [] { FAIL() << "the service hung up, or said nothing for a minute"; }();
  }
  return bytes;
}

void RawHttp2::TakeFrame() {
  const std::string header = Read(kFrameHeader);
  const size_t size = FromBigEndian(std::string_view(header).substr(0, 3));
  const auto type = static_cast<uint8_t>(header[3]);
  const auto flags = static_cast<uint8_t>(header[4]);
  const uint32_t stream = FromBigEndian(std::string_view(header).substr(5, 4));
  const std::string payload = Read(size);
  if (testing::Test::HasFatalFailure()) {
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
    for (std::string_view rest = payload; rest.size() >= 6; rest.remove_prefix(6)) {
      if (FromBigEndian(rest.substr(0, 2)) == kInitialWindowSize) {
        const int64_t now = FromBigEndian(rest.substr(2, 4));
        for (auto& [key, window] : send_windows_) {
          window += now - initial_send_window_;
        }
        initial_send_window_ = now;
      }
    }
    SendFrame(kSettings, kAck, 0, "");
  } else if (type == kPing && (flags & kAck) != 0) {
    settled_ = true;
  } else if (type == kPing) {
    SendFrame(kPing, kAck, 0, payload);
  } else if (type == kWindowUpdate) {
    (stream == 0 ? send_window_ : send_windows_[stream]) += FromBigEndian(payload);
  } else if (type == kGoAway) {
    [&payload] { FAIL() << "GOAWAY: " << payload.substr(8); }();
  }
  if (ends && !call.ended) {
    call.ended = true;
    ++ended_;
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
