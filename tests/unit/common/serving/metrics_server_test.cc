#include "services/common/serving/metrics_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <deque>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/testing/probes.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class MetricsServerTest : public ::testing::TestWithParam<std::string> {
 protected:
  std::string Ask(const std::string& request) const {
    return AskHttp(server_->address(), request + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  Metrics metrics_;
  Health health_{{.program = "test", .reading = {"reads"}, .writing = {"writes"}}, metrics_};
  const std::unique_ptr<MetricsServer> server_ =
      MetricsServer::Start(GetParam() + ":0", metrics_, health_).value();
};

TEST_P(MetricsServerTest, AnswersWithTheFiguresAsTheyAre) {
  metrics_.AddCounter("a_total", "As.").Increment(3);
  metrics_.AddGauge("b", "B.", [] { return std::nan(""); });
  EXPECT_THAT(Ask("GET /metrics"),
              AllOf(HasSubstr("200 OK"),
                    HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
                    HasSubstr("# HELP a_total As.\n# TYPE a_total counter\na_total 3\n"),
                    HasSubstr("\nb Nan\n")));
}

TEST_P(MetricsServerTest, AnswersAHeadWithoutTheFigures) {
  metrics_.AddCounter("a_total", "As.");
  EXPECT_THAT(Ask("HEAD /metrics"), AllOf(HasSubstr("200 OK"), EndsWith("\r\n\r\n")));
}

TEST_P(MetricsServerTest, SaysWhetherItIsReadyAndWhyNot) {
  EXPECT_THAT(Ask("GET /livez"), HasSubstr("200 OK"));
  EXPECT_THAT(Ask("GET /readyz"), AllOf(HasSubstr("503 Service Unavailable"),
                                        HasSubstr("readiness: not serving: it starts\n")));
  health_.SetReady();
  EXPECT_THAT(Ask("GET /readyz"),
              AllOf(HasSubstr("200 OK"),
                    EndsWith("readiness: serving\nreads: serving\nwrites: serving\n")));
  health_.Tell(StoreCondition::kFull);
  EXPECT_THAT(Ask("GET /readyz"),
              AllOf(HasSubstr("503 Service Unavailable"), HasSubstr("\nreads: serving\n"),
                    HasSubstr("\nwrites: not serving: the disk is full")));
  EXPECT_THAT(Ask("HEAD /readyz"), HasSubstr("503 Service Unavailable"));
  EXPECT_THAT(Ask("GET /livez"), HasSubstr("200 OK"));
}

TEST_P(MetricsServerTest, SaysWhatThereIsNot) {
  EXPECT_THAT(Ask("GET /"), HasSubstr("404 Not Found"));
  EXPECT_THAT(Ask("GET /metrics/x"), HasSubstr("404 Not Found"));
  EXPECT_THAT(Ask("DELETE /metrics"),
              AllOf(HasSubstr("405 Method Not Allowed"), HasSubstr("Allow: GET, HEAD")));
  EXPECT_THAT(Ask("nonsense"), Not(HasSubstr("200 OK")));
}

TEST_P(MetricsServerTest, ConnectionsThatSayNothingKeepNobodyOut) {
  std::deque<SilentConnection> silent;
  for (int i = 0; i < 5 * MetricsServer::kMaxConnections; ++i) {
    silent.emplace_back(server_->address());
  }
  EXPECT_THAT(Scrape(server_->address()), HasSubstr("200 OK"));
  silent.front().AwaitHangUp();
}

TEST_P(MetricsServerTest, HealthDoesNotWaitForFiguresThatHaveToBeAskedFor) {
  std::promise<void> known;
  const std::shared_future<void> waited = known.get_future().share();
  std::atomic<int> asked = 0;
  metrics_.AddGauge("slow", "What takes a while.", [waited, &asked] {
    waited.wait();
    return static_cast<double>(++asked);
  });
  std::atomic<int> told = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> scrapers;
  for (size_t i = 0; i <= MetricsServer::kMaxScrapes; ++i) {
    scrapers.emplace_back([&] {
      const std::string answer = Scrape(server_->address());
      (answer.find("\nslow ") == std::string::npos ? refused : told)++;
    });
  }
  while (refused == 0) {  // All others wait then.
    std::this_thread::yield();
  }
  EXPECT_THAT(Ask("GET /livez"), HasSubstr("200 OK"));
  EXPECT_THAT(Ask("GET /readyz"), HasSubstr("503 Service Unavailable"));
  EXPECT_EQ(told, 0);
  known.set_value();
  for (std::thread& scraper : scrapers) {
    scraper.join();
  }
  EXPECT_EQ(told, MetricsServer::kMaxScrapes);
  EXPECT_EQ(refused, 1);
  EXPECT_LE(asked, 2) << "once for the first, once for all others";
}

INSTANTIATE_TEST_SUITE_P(Families, MetricsServerTest, ::testing::Values("127.0.0.1", "[::1]"),
                         [](const auto& host) { return host.param == "[::1]" ? "IPv6" : "IPv4"; });

}  // namespace
}  // namespace tertib
