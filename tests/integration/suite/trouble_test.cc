// What people run into when they start the services: each is one sentence that says what to do.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class Trouble : public ::testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<ServiceProcess> Start() {
    return ServiceProcess::Start(ServiceCommand(GetParam(), {"--data", directory_ / "first"}))
        .value();
  }

  // The program refuses to start, in one line of its log; the sentence there.
  static std::string Refusal(const std::vector<std::string>& command) {
    const Ended ended = RunToEnd(command).value();
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.output, "");
    EXPECT_THAT(ended.errors, MatchesRegex("[^\n]*\n"));
    EXPECT_EQ(LogField(ended.errors, "level"), "fatal");
    EXPECT_EQ(LogField(ended.errors, "service"), GetParam());
    return LogField(ended.errors, "message");
  }

  const TempDir directory_;
};

TEST_P(Trouble, APortThatIsTakenIsOneSentence) {
  const auto first = Start();
  EXPECT_THAT(
      Refusal(ServiceCommand(GetParam(), {"--data", directory_ / "second"}, first->grpc())),
      AllOf(HasSubstr(first->grpc()), HasSubstr("Address already in use"), HasSubstr("--listen")));
  EXPECT_THAT(Refusal({GetParam(), "--listen", "127.0.0.1:0", "--metrics-listen", first->metrics(),
                       "--data", directory_ / "third"}),
              AllOf(HasSubstr(first->metrics()), HasSubstr("--metrics-listen")));
}

TEST_P(Trouble, AFolderThatIsInUseIsOneSentence) {
  const auto first = Start();
  EXPECT_THAT(Refusal(ServiceCommand(GetParam(), {"--data", directory_ / "first"})),
              AllOf(HasSubstr("another process"), HasSubstr("--data")));
}

TEST_P(Trouble, AFolderOfOtherFilesIsOneSentence) {
  std::ofstream(directory_ / "letter.txt") << "Yth. Kepala Bagian Organisasi";
  EXPECT_THAT(Refusal(ServiceCommand(GetParam(), {"--data", directory_.path()})),
              AllOf(HasSubstr("letter.txt"), HasSubstr("--data")));
}

INSTANTIATE_TEST_SUITE_P(Services, Trouble, ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

// What a recap says of the catalogue that it is to follow there.
std::string WordsAbout(const std::string& catalogue) {
  const TempDir directory;
  const auto recap =
      ServiceProcess::Start(
          ServiceCommand("tertib-recap", {"--data", directory / "r", "--catalogue", catalogue}))
          .value();
  const auto line = recap->process().ReadUntil([](const std::string& text) {
    return LogField(text, "message").starts_with("the event stream broke off");
  });
  return LogField(line.value_or(""), "error");
}

TEST(RecapTrouble, ACatalogueThatIsNotThereIsNamedWithWhatToDo) {
  EXPECT_THAT(
      WordsAbout("127.0.0.1:1"),
      AllOf(HasSubstr("no catalogue can be reached at 127.0.0.1:1"), HasSubstr("--catalogue")));
}

TEST(RecapTrouble, WhatIsNoCatalogueIsNamedWithWhatToDo) {
  const TempDir directory;
  const auto other =
      ServiceProcess::Start(ServiceCommand("tertib-recap", {"--data", directory / "other"}))
          .value();
  EXPECT_THAT(WordsAbout(other->grpc()),
              AllOf(HasSubstr("what answers at " + other->grpc() + " is no catalogue"),
                    HasSubstr("--catalogue")));
}

}  // namespace
}  // namespace tertib
