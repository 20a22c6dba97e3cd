// What systemd hears of a service that it has started (Type=notify).

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "services/common/serving/descriptor.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

// Stands where systemd does: the socket that the environment names.
class Listening {
 public:
  explicit Listening(const std::string& path)
      : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof(name.sun_path) - 1);
    EXPECT_EQ(bind(socket_.number(), reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0) << path;
    const timeval patience = {60, 0};
    setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }

  // The next message that begins so; empty if none comes for a minute.
  std::string Await(std::string_view beginning) const {
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; size >= 0;) {
      size = recv(socket_.number(), buffer.data(), buffer.size(), 0);
      const std::string message(buffer.data(), size < 0 ? 0 : static_cast<size_t>(size));
      if (message.starts_with(beginning)) {
        return message;
      }
    }
    return "";
  }

 private:
  Descriptor socket_;
};

class Notify : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(Notify, SystemdIsToldOfReadinessReloadsLifeAndTheEnd) {
  const TempDir directory;
  const Listening systemd(directory / "notify");
  std::vector<std::string> command = {"/usr/bin/env", "NOTIFY_SOCKET=" + directory / "notify",
                                      "WATCHDOG_USEC=100000"};
  std::vector<std::string> flags(GetParam().begin() + 1, GetParam().end());
  flags.insert(flags.end(), {"--data", directory / "data", "--drain-delay", "50ms"});
  for (std::string& word : ServiceCommand(ProgramPath(GetParam().front()), flags)) {
    command.push_back(std::move(word));
  }
  const auto started = ServiceProcess::Start(command);
  ASSERT_TRUE(started.ok()) << started.status();
  const ChildProcess& process = (*started)->process();
  EXPECT_THAT(systemd.Await("READY=1"), HasSubstr("STATUS=serving at " + (*started)->grpc()));
  EXPECT_EQ(systemd.Await("WATCHDOG=1"), "WATCHDOG=1");
  process.Signal(SIGHUP);
  EXPECT_THAT(systemd.Await("RELOADING=1"), HasSubstr("MONOTONIC_USEC="));
  EXPECT_NE(systemd.Await("READY=1"), "");
  process.Signal(SIGTERM);
  // 70 seconds, and the delay.
  EXPECT_THAT(systemd.Await("STOPPING=1"), HasSubstr("EXTEND_TIMEOUT_USEC=70050000"));
  EXPECT_EQ((*started)->process().Wait(), 0);
}

INSTANTIATE_TEST_SUITE_P(Services, Notify,
                         ::testing::Values(std::vector<std::string>{"tertib-catalogue"},
                                           std::vector<std::string>{"tertib-recap", "--catalogue",
                                                                    "127.0.0.1:1"}));

}  // namespace
}  // namespace tertib
