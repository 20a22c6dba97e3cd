#include "tests/testing/http2_client.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace tertib {
namespace {

constexpr uint8_t kAck = 1;
constexpr uint8_t kEndHeaders = 4;

// The low `bytes` bytes of a number, the highest first.
std::string BigEndian(uint32_t number, int bytes) {
  std::string result;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    result.push_back(static_cast<char>(number >> shift));
  }
  return result;
}

uint32_t FromBigEndian(const std::string& bytes) {
  uint32_t result = 0;
  for (const char byte : bytes) {
    result = (result << 8U) | static_cast<uint8_t>(byte);
  }
  return result;
}

// A header of HPACK that refers to no table; both texts are shorter than 127 bytes.
std::string Header(const std::string& name, const std::string& value) {
  return '\0' + BigEndian(static_cast<uint32_t>(name.size()), 1) + name +
         BigEndian(static_cast<uint32_t>(value.size()), 1) + value;
}

}  // namespace

Http2Client::Http2Client(const std::string& address) : connection_(address) {
  const std::string preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  send(connection_.descriptor(), preface.data(), preface.size(), MSG_NOSIGNAL);
  Send({.type = kSettings});
}

void Http2Client::Send(const Frame& frame) {
  const std::string bytes = BigEndian(static_cast<uint32_t>(frame.payload.size()), 3) +
                            BigEndian(frame.type, 1) + BigEndian(frame.flags, 1) +
                            BigEndian(frame.stream, 4) + frame.payload;
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t went =
        send(connection_.descriptor(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (went <= 0) {
      return;  // The other side hung up, which Receive says.
    }
    sent += static_cast<size_t>(went);
  }
}

bool Http2Client::ReadAll(std::string& bytes) {
  return bytes.empty() || recv(connection_.descriptor(), bytes.data(), bytes.size(), MSG_WAITALL) ==
                              static_cast<ssize_t>(bytes.size());
}

std::optional<Http2Client::Frame> Http2Client::Receive() {
  std::string head(9, '\0');
  if (!ReadAll(head)) {
    return std::nullopt;
  }
  Frame frame = {.type = static_cast<uint8_t>(head[3]),
                 .flags = static_cast<uint8_t>(head[4]),
                 .stream = FromBigEndian(head.substr(5)),
                 .payload = std::string(FromBigEndian(head.substr(0, 3)), '\0')};
  if (!ReadAll(frame.payload)) {
    return std::nullopt;
  }
  TakeNote(frame);
  if (frame.type == kSettings && frame.flags == 0) {
    Send({.type = kSettings, .flags = kAck});
  } else if (frame.type == kPing && frame.flags == 0) {
    Send({.type = kPing, .flags = kAck, .payload = frame.payload});
  }
  return frame;
}

std::optional<Http2Client::Frame> Http2Client::Receive(
    const std::function<bool(const Frame&)>& wanted) {
  std::optional<Frame> frame = Receive();
  while (frame && !wanted(*frame)) {
    frame = Receive();
  }
  return frame;
}

void Http2Client::StartCall(uint32_t stream, const std::string& path, const std::string& timeout) {
  std::string headers = Header(":method", "POST") + Header(":scheme", "http") +
                        Header(":path", path) + Header(":authority", "localhost") +
                        Header("te", "trailers") + Header("content-type", "application/grpc");
  if (!timeout.empty()) {
    headers += Header("grpc-timeout", timeout);
  }
  Send({.type = kHeaders, .flags = kEndHeaders, .stream = stream, .payload = std::move(headers)});
  windows_[stream] = first_window_;
}

void Http2Client::TakeNote(const Frame& frame) {
  if (frame.type == kWindowUpdate) {
    (frame.stream == 0 ? window_ : windows_[frame.stream]) += FromBigEndian(frame.payload);
  }
  constexpr size_t kSettingBytes = 6;
  for (size_t at = 0; frame.type == kSettings && at < frame.payload.size(); at += kSettingBytes) {
    if (FromBigEndian(frame.payload.substr(at, 2)) == 4) {  // SETTINGS_INITIAL_WINDOW_SIZE
      const int64_t first = FromBigEndian(frame.payload.substr(at + 2, 4));
      for (auto& [stream, window] : windows_) {
        window += first - first_window_;
      }
      first_window_ = first;
    }
  }
}

bool Http2Client::SendData(uint32_t stream, const std::string& bytes) {
  constexpr int64_t kMaxFrame = 16'384;
  for (size_t sent = 0; sent < bytes.size();) {
    const int64_t may = std::min({window_, windows_[stream], kMaxFrame});
    if (may <= 0) {
      if (!Receive()) {
        return false;
      }
      continue;
    }
    const std::string part = bytes.substr(sent, static_cast<size_t>(may));
    Send({.type = kData, .stream = stream, .payload = part});
    sent += part.size();
    window_ -= static_cast<int64_t>(part.size());
    windows_[stream] -= static_cast<int64_t>(part.size());
  }
  return true;
}

void Http2Client::Cancel(uint32_t stream) {
  constexpr uint32_t kCancel = 8;
  Send({.type = kResetStream, .stream = stream, .payload = BigEndian(kCancel, 4)});
}

bool Http2Client::Ping() {
  Send({.type = kPing, .payload = std::string(8, 'p')});
  const auto answer = Receive([](const Frame& frame) {
    return frame.type == kGoAway || (frame.type == kPing && frame.flags == kAck);
  });
  return answer && answer->type == kPing;
}

}  // namespace tertib
