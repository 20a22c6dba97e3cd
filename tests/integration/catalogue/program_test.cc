// The program itself: its flags, its ports, its health, its metrics.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::HasSubstr;

// The body of GET /metrics.
std::string Scrape(const std::string& address) {
  const size_t colon = address.rfind(':');
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(colon + 1))));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  EXPECT_EQ(write(connection, request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  std::string body;
  char buffer[4096];
  for (ssize_t got = read(connection, buffer, sizeof(buffer)); got > 0;
       got = read(connection, buffer, sizeof(buffer))) {
    body.append(buffer, static_cast<size_t>(got));
  }
  close(connection);
  return body;
}

Ended RunProgram(const std::vector<std::string>& flags) {
  std::vector<std::string> command = {"tertib-catalogue"};
  command.insert(command.end(), flags.begin(), flags.end());
  return RunToEnd(command).value();
}

TEST(CatalogueProgram, MetricsNameEveryMethodBeforeTheFirstCallAndCountAfter) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  EXPECT_THAT(Scrape(running.metrics()), HasSubstr("grpc_method=\"CreateSop\""));
  running.MakeAgency("a", {});
  const std::string after = Scrape(running.metrics());
  EXPECT_THAT(after, HasSubstr("tertib_catalogue_last_sequence 1"));
  EXPECT_THAT(after, HasSubstr("tertib_catalogue_events_total 1"));
}

TEST(CatalogueProgram, APortThatIsTakenIsNamedWithTheReason) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  const auto second = RunProgram({"--listen", running.address(), "--metrics-listen", "127.0.0.1:0",
                                  "--data", directory / "other"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.errors, HasSubstr(running.address()));
  EXPECT_THAT(second.errors, HasSubstr("Address already in use"));
  const auto metrics = RunProgram({"--listen", "127.0.0.1:0", "--metrics-listen", running.metrics(),
                                   "--data", directory / "third"});
  EXPECT_EQ(metrics.exit_code, 1);
  EXPECT_THAT(metrics.errors, HasSubstr("--metrics-listen"));
}

TEST(CatalogueProgram, AStoreThatAnotherHoldsIsNamed) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  const auto second = RunProgram(
      {"--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--data", directory / "data"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.errors, HasSubstr("another process holds"));
}

TEST(CatalogueProgram, WrongSettingsAreRefusedAtStart) {
  EXPECT_EQ(RunProgram({"--nonsense"}).exit_code, 2);
  EXPECT_EQ(RunProgram({"--listen", "nonsense"}).exit_code, 2);
  const auto open = RunProgram({"--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.exit_code, 2);
  EXPECT_THAT(open.errors, HasSubstr("--insecure-plaintext"));
}

TEST(CatalogueProgram, SigtermDrainsAndExitsZero) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  EXPECT_EQ(running.Stop(), 0);
}

}  // namespace
}  // namespace tertib::catalogue
