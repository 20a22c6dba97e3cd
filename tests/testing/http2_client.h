#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tests/testing/probes.h"

namespace tertib {

// Speaks HTTP/2 frame by frame, for what no client of gRPC's would do. One thread.
class Http2Client {
 public:
  struct Frame {
    uint8_t type = 0;
    uint8_t flags = 0;
    uint32_t stream = 0;
    std::string payload = {};
  };
  static constexpr uint8_t kData = 0;
  static constexpr uint8_t kHeaders = 1;
  static constexpr uint8_t kResetStream = 3;
  static constexpr uint8_t kSettings = 4;
  static constexpr uint8_t kPing = 6;
  static constexpr uint8_t kGoAway = 7;
  static constexpr uint8_t kWindowUpdate = 8;

  // Connects to host:port and begins.
  explicit Http2Client(const std::string& address);

  void Send(const Frame& frame);
  // The next frame that comes; nothing if the other side hung up.
  std::optional<Frame> Receive();
  // The next one that `wanted` accepts.
  std::optional<Frame> Receive(const std::function<bool(const Frame&)>& wanted);

  // Sends the head of a gRPC call of "/package.Service/Method"; `timeout` is that of the wire
  // ("20m" for 20 milliseconds), or empty.
  void StartCall(uint32_t stream, const std::string& path, const std::string& timeout = "");
  // Sends a part of a call's messages, as far as the other side lets it. False if it hung up.
  bool SendData(uint32_t stream, const std::string& bytes);
  void Cancel(uint32_t stream);
  // Whether a ping is answered, after all that was sent before has come. False if the other side
  // goes away instead.
  bool Ping();

 private:
  bool ReadAll(std::string& bytes);
  // Keeps account of how much may be sent.
  void TakeNote(const Frame& frame);

  const SilentConnection connection_;
  int64_t first_window_ = 65'535;  // That each stream begins with.
  int64_t window_ = 65'535;        // Of the connection.
  std::map<uint32_t, int64_t> windows_;
};

}  // namespace tertib
