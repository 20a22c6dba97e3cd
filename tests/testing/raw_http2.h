#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "tests/testing/probes.h"

namespace tertib {

// One HTTP/2 connection whose frames a test writes itself (RFC 9113), for what no gRPC client does:
// to take no answers, to reset calls, or to send what is no gRPC message. It takes what the service
// sends only while one of its methods waits, each a minute at most. One thread.
class RawHttp2 {
 public:
  // How a call stands, by what has been taken so far.
  struct Call {
    size_t data_bytes = 0;
    // Of the response and its trailers.
    std::map<std::string, std::string> headers;
    // The service ended its side, or the whole call (RST_STREAM).
    bool ended = false;
    std::optional<uint32_t> reset_code;

    // How the call ended: what the trailers say, with its details; UNKNOWN if there were none.
    absl::Status ToStatus() const;
  };

  // Connects to host:port. The service may send `window` bytes of each call's answer until it is
  // given more; HTTP/2's own default is 65,535.
  explicit RawHttp2(const std::string& address, uint32_t window = 65'535);

  // Begins a call of the method at `path` ("/package.Service/Method"); names it. `timeout` is that
  // of the wire ("20m" for 20 milliseconds), or empty.
  uint32_t Begin(const std::string& path, const std::string& timeout = "");
  // Sends bytes as DATA; they are the call's last with `end`. False if the service hung up, or the
  // call ended, before all were sent.
  bool Send(uint32_t call, std::string_view bytes, bool end = false);
  // A whole unary call: begins it and sends its one message.
  uint32_t BeginUnary(const std::string& path, const std::string& message);
  // Gives a call up (RST_STREAM).
  void Reset(uint32_t call);
  // From here on until Uncork nothing is sent; then all of it at once.
  void Cork() { corked_ = true; }
  void Uncork();
  // Lets the service send that many bytes more of the call's answer.
  void Widen(uint32_t call, uint32_t bytes);

  // Waits until the call has ended, and says how.
  const Call& Await(uint32_t call);
  // Waits until more than `bytes` of the call's answer have come; false if it ends before.
  bool AwaitData(uint32_t call, size_t bytes = 0);
  // Waits until the service has sent as many GOAWAY in all.
  void AwaitGoAways(int count);
  // Waits until the service has hung up.
  void AwaitHangUp();
  // Waits until all that was sent before has been read by the service: for the answer to a PING.
  // False if it goes away or hangs up instead.
  bool Settle();
  // How a call stands.
  const Call& At(uint32_t call) { return calls_[call]; }
  // This end of the connection, as the service's gRPC names it ("ipv4:127.0.0.1:7401").
  std::string Peer() const;
  // How many calls have ended.
  size_t ended() const { return ended_; }

 private:
  void SendFrame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload);
  void Flush();
  std::string Read(size_t size);
  // Takes frames until `done` says so, or the service has hung up; fails the test rather than wait
  // for more than a minute. Whether it is done.
  bool TakeUntil(const std::function<bool()>& done);
  void TakeFrame();
  void TakeSettings(std::string_view settings);
  void TakeHeaders(std::string_view block, Call& call);

  const SilentConnection connection_;
  uint32_t next_call_ = 1;
  std::map<uint32_t, Call> calls_;
  size_t ended_ = 0;
  bool corked_ = false;
  std::string to_send_;
  bool settled_ = false;
  int go_aways_ = 0;
  // The service has hung up.
  bool gone_ = false;
  // What the service lets this send, on the connection and on each stream.
  int64_t send_window_ = 65'535;
  int64_t initial_send_window_ = 65'535;
  std::map<uint32_t, int64_t> send_windows_;
  // HPACK's dynamic table, the newest first.
  std::deque<std::pair<std::string, std::string>> table_;
};

// A message as gRPC sends it: with its length before it, uncompressed.
std::string GrpcFrame(const std::string& message);

}  // namespace tertib
