#include "services/common/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "services/common/text.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

// A pipe with a log at its one end.
class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    std::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0);
  }
  ~LogTest() override {
    close(ends_[0]);
    CloseWriter();
  }

  int writer() const { return ends_[1]; }
  void CloseWriter() {
    if (ends_[1] >= 0) {
      close(ends_[1]);
      ends_[1] = -1;
    }
  }

  // What comes next; nothing at the end.
  std::string ReadSome() const {
    std::array<char, 4'096> bytes{};
    const ssize_t got = read(ends_[0], bytes.data(), bytes.size());
    return {bytes.data(), got > 0 ? static_cast<size_t>(got) : 0};
  }

  // All lines that came, once the log is gone.
  std::vector<std::string> ReadLines() {
    CloseWriter();
    std::string text;
    for (std::string some = ReadSome(); !some.empty(); some = ReadSome()) {
      text += some;
    }
    std::vector<std::string> lines;
    for (const std::string_view line : SplitText(text, '\n')) {
      if (!line.empty()) {
        lines.emplace_back(line);
      }
    }
    return lines;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

TEST_F(LogTest, ALineIsAnObjectWithItsFieldsInOrder) {
  {
    Logger log("test", writer());
    log.Info("serving", {{"grpc", "127.0.0.1:1"}, {"say", "\"so\"\n"}});
  }
  const auto lines = ReadLines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0], MatchesRegex(R"(\{"time":"[^"]+","level":"info","service":"test",)"
                                     R"("message":"serving","grpc":"127.0.0.1:1",)"
                                     R"("say":"\\"so\\"\\n"\})"));
}

// The pipe takes 64 KiB, and nobody reads it.
TEST_F(LogTest, NobodyWaitsForAReaderThatHangs) {
  Logger log("test", writer());
  const std::string text(10'000, 'x');
  for (int i = 0; i < 1'000; ++i) {
    log.Info(text);
  }
  EXPECT_GT(log.lost_lines(), 800U);
}

TEST_F(LogTest, LinesThatWereLostAreToldOnceSomebodyReads) {
  Logger log("test", writer());
  const std::string text(10'000, 'x');
  for (int i = 0; i < 1'000; ++i) {
    log.Info(text);
  }
  ASSERT_GT(log.lost_lines(), 0U);
  std::string read;
  while (read.find("log lines were lost") == std::string::npos) {
    const std::string more = ReadSome();
    ASSERT_FALSE(more.empty());
    read += more;
  }
}

TEST_F(LogTest, AFaultThatIsRepeatedIsOneLineAndItsNumber) {
  {
    Logger log("test", writer());
    for (int i = 0; i < 500; ++i) {
      log.Error("the disk is full", {{"write", std::to_string(i)}});
    }
  }
  const auto lines = ReadLines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0], HasSubstr(R"("write":"0"})"));
  EXPECT_THAT(lines[1], AllOf(HasSubstr(R"("write":"499")"), HasSubstr(R"("repeated":"499"})")));
}

TEST_F(LogTest, LinesBelowItsLevelAreLeftOut) {
  {
    Logger log("test", writer());
    log.Debug("not yet");
    log.SetLevel(LogLevel::kDebug);
    log.Debug("now");
    log.SetLevel(LogLevel::kError);
    log.Warning("no more");
    log.Error("an error");
    log.Fatal("the end");
  }
  EXPECT_THAT(ReadLines(),
              ElementsAre(HasSubstr(R"("level":"debug","service":"test","message":"now")"),
                          HasSubstr("an error"), HasSubstr(R"("level":"fatal")")));
}

TEST_F(LogTest, TheLevelMayChangeWhileOthersLog) {
  Logger log("test", writer());
  std::thread other([&log] {
    for (int i = 0; i < 1'000; ++i) {
      log.Debug("a line");
    }
  });
  for (int i = 0; i < 1'000; ++i) {
    log.SetLevel(i % 2 == 0 ? LogLevel::kError : LogLevel::kInfo);
  }
  other.join();
  EXPECT_EQ(log.level(), LogLevel::kInfo);
}

TEST(Log, ADescriptorThatRefusesOnlyLosesLines) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  {
    Logger log("test", full);
    log.Info("one");
    while (log.lost_lines() < 1) {
      log.Info("another");
    }
  }
  close(full);
}

}  // namespace
}  // namespace tertib
