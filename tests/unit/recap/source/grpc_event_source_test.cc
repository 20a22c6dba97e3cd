#include "services/recap/source/grpc_event_source.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>

#include "services/common/serving/channel.h"

namespace tertib::recap {
namespace {

// Listens, takes connections, and never says a word on them.
class SilentListener {
 public:
  SilentListener() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(at);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&at), size), 0);
    EXPECT_EQ(listen(socket_, 1), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size), 0);
    address_ = "127.0.0.1:" + std::to_string(ntohs(at.sin_port));
  }
  ~SilentListener() {
    close(connection_);
    close(socket_);
  }
  SilentListener(const SilentListener&) = delete;
  SilentListener& operator=(const SilentListener&) = delete;

  const std::string& address() const { return address_; }
  // Waits for a connection.
  void Accept() { connection_ = accept(socket_, nullptr, nullptr); }

 private:
  const int socket_;
  int connection_ = -1;
  std::string address_;
};

class NoHandler final : public EventHandler {
 public:
  absl::StatusOr<Position> ResumeFrom() override { return Position{}; }
  absl::Status OnDelivery(const Delivery& /*delivery*/) override { return absl::OkStatus(); }
  absl::Status OnHistoryLost(const absl::Status& why) override { return why; }
  void OnDisconnected(const absl::Status& /*why*/, absl::Duration /*wait*/) override {}
};

class NoSleep final : public Sleeper {
 public:
  void Sleep(absl::Duration /*duration*/, std::stop_token /*stop*/) override {}
};

TEST(GrpcEventSource, StopsWhileItStillConnects) {
  SilentListener listener;
  grpc::ChannelArguments arguments;
  // An attempt to connect lasts longer than any test may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 3'600'000);
  NoSleep no_sleep;
  GrpcEventSource source(ConnectDirectly(listener.address(), arguments),
                         Backoff({}, [] { return 0.0; }), no_sleep);
  NoHandler handler;
  absl::Status ended = absl::UnknownError("it has not ended");
  std::jthread running([&](std::stop_token stop) { ended = source.Run(handler, std::move(stop)); });
  listener.Accept();  // The call has begun, and has no connection.
  running.request_stop();
  running.join();
  EXPECT_TRUE(ended.ok()) << ended;
}

}  // namespace
}  // namespace tertib::recap
