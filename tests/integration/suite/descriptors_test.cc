// Both programs while file descriptors are few, and while clients take as many as they can.

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/listen_address.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/probes.h"
#include "tests/testing/sanitizers.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using catalogue::v1::CatalogueService;
using catalogue::v1::CreateDeclarationRequest;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr char kNotOurs[] = "a sanitizer opens descriptors of its own to look at memory";

// Whether a call over a new connection is answered, sooner or later.
bool Answers(const std::string& address) {
  const auto health = grpc::health::v1::Health::NewStub(ConnectDirectly(address));
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  grpc::health::v1::HealthCheckResponse response;
  return health->Check(&context, {}, &response).ok();
}

// A declaration of about 900 KiB.
CreateDeclarationRequest LargeDeclaration() {
  CreateDeclarationRequest request;
  request.set_parent("agencies/a");
  request.mutable_declaration()->mutable_source()->set_source_name("large");
  for (int i = 0; i < 900; ++i) {
    auto* figure = request.mutable_declaration()->add_figures();
    figure->set_kind(catalogue::v1::FIGURE_KIND_SUMMARY);
    figure->set_count(i);
    figure->set_text(std::string(1'000, 'x'));
  }
  return request;
}

bool HasTables(const std::string& directory) {
  const auto files = std::filesystem::directory_iterator(directory);
  return std::any_of(begin(files), end(files), [](const std::filesystem::directory_entry& file) {
    return file.path().extension() == ".sst";
  });
}

// By the name of a program.
class Descriptors : public ::testing::TestWithParam<std::string> {
 protected:
  // The program where a process may open `limit` files and connections.
  std::vector<std::string> CommandWithin(int limit, const std::vector<std::string>& flags = {}) {
    std::vector<std::string> command = {
        "/bin/sh", "-c", "ulimit -n " + std::to_string(limit) + "; exec \"$@\"", "sh"};
    std::vector<std::string> all = {"--data", directory_ / "data"};
    all.insert(all.end(), flags.begin(), flags.end());
    for (const std::string& word : ServiceCommand(ProgramPath(GetParam()), all)) {
      command.push_back(word);
    }
    return command;
  }

  const TempDir directory_;
};

class CatalogueDescriptors : public Descriptors {};

TEST_P(Descriptors, TooFewAreToldInOneSentence) {
  if (!kMemoryIsOurs) {
    GTEST_SKIP() << kNotOurs;
  }
  for (const int limit : {5, 20, 24, 40, 79}) {
    const auto ended = RunToEnd(CommandWithin(limit));
    ASSERT_TRUE(ended.ok()) << ended.status();
    EXPECT_EQ(ended->exit_code, 1) << limit;
    EXPECT_THAT(ended->errors, MatchesRegex("[^\n]*\n"));
    EXPECT_EQ(LogField(ended->errors, "level"), "fatal");
    EXPECT_THAT(LogField(ended->errors, "message"), HasSubstr("ulimit -n"));
  }
}

TEST_P(Descriptors, OnceClientsHaveTakenAllAndClosedThemOthersAreServed) {
  for (const int limit : {80, 128}) {
    const auto service = ServiceProcess::Start(CommandWithin(limit)).value();
    std::deque<SilentConnection> silent;
    for (int i = 0; i < 2 * limit; ++i) {
      silent.emplace_back(service->grpc());
    }
    silent.back().AwaitHangUp();
    EXPECT_THAT(Scrape(service->metrics()), HasSubstr("200 OK"));
    silent.clear();
    EXPECT_TRUE(Answers(service->grpc())) << service->process().Log();
    service->process().Signal(SIGTERM);
    EXPECT_EQ(service->process().Wait(), 0);
  }
}

TEST_P(Descriptors, NoMoreConnectionsThanAskedForAreTaken) {
  const auto service =
      ServiceProcess::Start(CommandWithin(1'024, {"--max-connections", "1"})).value();
  auto first = std::make_unique<SilentConnection>(service->grpc());
  const SilentConnection second(service->grpc());
  second.AwaitHangUp();
  first.reset();
  EXPECT_TRUE(Answers(service->grpc())) << service->process().Log();
}

TEST_P(Descriptors, WhoConnectsWhileTheSystemIsShortIsServedOnceItIsNot) {
  if (!kMemoryIsOurs) {
    GTEST_SKIP() << kNotOurs;
  }
  const auto service = ServiceProcess::Start(CommandWithin(1'024)).value();
  rlimit usual{};
  const rlimit few = {10, 1'024};
  ASSERT_EQ(prlimit(service->process().pid(), RLIMIT_NOFILE, &few, &usual), 0);
  const SilentConnection waits(service->grpc());
  ASSERT_TRUE(service->process().ReadUntil([](const std::string& line) {
    return LogField(line, "level") == "warning" && LogField(line, "error") == "Too many open files";
  }));
  auto scraped = std::async(std::launch::async, [&service] { return Scrape(service->metrics()); });
  ASSERT_EQ(prlimit(service->process().pid(), RLIMIT_NOFILE, &usual, nullptr), 0);
  EXPECT_TRUE(Answers(service->grpc())) << service->process().Log();
  EXPECT_THAT(scraped.get(), HasSubstr("200 OK"));
}

// The socket that a process listens with at a port, as a descriptor of this process.
Descriptor ListeningSocket(pid_t process, int port) {
  const Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  for (int number = 0; number < 100; ++number) {
    Descriptor copy(static_cast<int>(syscall(SYS_pidfd_getfd, handle.number(), number, 0)));
    sockaddr_in name{};
    socklen_t size = sizeof(name);
    int listens = 0;
    socklen_t listens_size = sizeof(listens);
    if (getsockopt(copy.number(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_size) == 0 &&
        listens != 0 &&
        getsockname(copy.number(), reinterpret_cast<sockaddr*>(&name), &size) == 0 &&
        ntohs(name.sin_port) == port) {
      return copy;
    }
  }
  return Descriptor();
}

TEST_P(Descriptors, AServiceWhoseListenerIsLostEndsWithAnError) {
  const auto service = ServiceProcess::Start(CommandWithin(1'024)).value();
  const Descriptor listening =
      ListeningSocket(service->process().pid(), ParseHostPort(service->grpc())->port);
  if (!listening.is_open()) {
    GTEST_SKIP() << "this system lets nobody take another process's descriptors";
  }
  ASSERT_EQ(shutdown(listening.number(), SHUT_RDWR), 0);
  EXPECT_EQ(service->process().Wait(), 1);
  EXPECT_THAT(service->process().Log(), HasSubstr("no connection can be taken"));
}

INSTANTIATE_TEST_SUITE_P(Services, Descriptors,
                         ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

// RocksDB opens a file when it writes out what it has in memory.
TEST_P(CatalogueDescriptors, WritesGoOnWhileClientsTakeAllThatTheyMay) {
  const auto service = ServiceProcess::Start(CommandWithin(100)).value();
  const auto stub = CatalogueService::NewStub(ConnectDirectly(service->grpc()));
  catalogue::v1::CreateAgencyRequest agency;
  agency.set_agency_id("a");
  *agency.mutable_agency() = SomeAgency();
  ASSERT_TRUE(Call(*stub, &CatalogueService::Stub::CreateAgency, agency).ok());
  std::deque<SilentConnection> silent;
  for (int i = 0; i < 120; ++i) {
    silent.emplace_back(service->grpc());
  }
  silent.back().AwaitHangUp();
  const CreateDeclarationRequest request = LargeDeclaration();
  int written = 0;
  for (; written < 500 && !HasTables(directory_ / "data"); ++written) {
    const auto made = Call(*stub, &CatalogueService::Stub::CreateDeclaration, request);
    ASSERT_TRUE(made.ok()) << made.status() << service->process().Log();
  }
  EXPECT_TRUE(HasTables(directory_ / "data"));
  EXPECT_THAT(Scrape(service->metrics()), HasSubstr("tertib_catalogue_read_only 0"));
  EXPECT_TRUE(Call(*stub, &CatalogueService::Stub::CreateDeclaration, request).ok());
}

INSTANTIATE_TEST_SUITE_P(Services, CatalogueDescriptors, ::testing::Values("tertib-catalogue"),
                         [](const auto& /*service*/) { return "Catalogue"; });

}  // namespace
}  // namespace tertib
