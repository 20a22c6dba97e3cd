// The recap as a program of its own, following a catalogue that the test scripts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>

#include "tests/integration/recap/fake_catalogue.h"
#include "tests/testing/child_process.h"
#include "tests/testing/recap/event_script.h"
#include "tests/testing/temp_dir.h"

namespace tertib::recap {
namespace {

using testing::HasSubstr;

class RecapProcessTest : public testing::Test {
 protected:
  // Waits for the line of the log that says `message`.
  bool AwaitLog(const std::string& message) {
    return recap_->process()
        .ReadUntil([&](const std::string& line) {
          return LogField(line, "message").find(message) != std::string::npos;
        })
        .has_value();
  }

  TempDir dir_;
  FakeCatalogue catalogue_;
  std::unique_ptr<ServiceProcess> recap_ =
      ServiceProcess::Start(ServiceCommand("tertib-recap", {"--data", dir_.path(), "--catalogue",
                                                            catalogue_.address()}))
          .value();
};

TEST_F(RecapProcessTest, EndsByItselfWithAnErrorWhenItCannotGoOn) {
  EventScript wrong;
  wrong.PutSop("nobody", "x", {.code = "I", .position = 1});
  catalogue_.SendBatch(wrong.Take(), "token-1");
  EXPECT_TRUE(AwaitLog("the recap has stopped"));
  EXPECT_EQ(recap_->process().Wait(), 1);
}

TEST_F(RecapProcessTest, EndsWellWhenItIsTold) {
  catalogue_.SendCaughtUp(0, "token-0");
  ASSERT_TRUE(AwaitLog("caught up"));
  recap_->process().Signal(SIGTERM);
  EXPECT_EQ(recap_->process().Wait(), 0);
}

}  // namespace
}  // namespace tertib::recap
