// The command line as its users meet it: what it prints where, and how it ends.

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tertib/catalogue/v1/admin_service.pb.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tertib/catalogue/v1/event_service.pb.h"
#include "tertib/catalogue/v1/import_report.pb.h"
#include "tertib/catalogue/v1/sop.pb.h"
#include "tertib/catalogue/v1/unit.pb.h"
#include "tertib/recap/v1/recap_service.pb.h"
#include "tests/testing/child_process.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr int kRefused = 1;
constexpr int kWrongCommandLine = 2;
constexpr int kNoAnswer = 3;

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

// A line of JSON as a message; fails where it is not exactly one.
template <typename Message>
Message FromJson(const std::string& line) {
  Message message;
  const auto parsed = google::protobuf::util::JsonStringToMessage(line, &message);
  EXPECT_TRUE(parsed.ok()) << line;
  return message;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

class TertibProgram : public ::testing::Test {
 protected:
  Ended Run(const std::vector<std::string>& arguments) {
    return RunAt(suite_.catalogue().address(), suite_.recap_service().grpc(), arguments);
  }

  // With these addresses for the two services.
  static Ended RunAt(const std::string& catalogue, const std::string& recap,
                     const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {"tertib", "--catalogue", catalogue, "--recap", recap};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return RunToEnd(command).value();
  }

  // Runs what has to succeed; its standard output.
  std::string Succeed(const std::vector<std::string>& arguments) {
    const Ended ended = Run(arguments);
    EXPECT_EQ(ended.exit_code, 0) << ended.errors;
    return ended.output;
  }

  // Runs it by a shell, with its descriptors redirected: "> /dev/full".
  Ended RunRedirected(const std::string& arguments, const std::string& redirections) {
    return RunToEnd({"/bin/bash", "-c", Typed(arguments) + " " + redirections}).value();
  }

  // As it is typed.
  std::string Typed(const std::string& arguments) {
    return "'" TERTIB_BIN_DIR "/tertib' --catalogue " + suite_.catalogue().address() + " --recap " +
           suite_.recap_service().grpc() + " " + arguments;
  }

  // Imports the sample document, and gives the sequence it is at.
  std::string ImportSample() {
    const std::string report =
        Succeed({"import", TERTIB_SAMPLE, "--agency", "diskominfo", "--output", "json"});
    const std::string mark = "\"sequence\":\"";
    const size_t at = report.find(mark);
    EXPECT_NE(at, std::string::npos) << report;
    const size_t begin = at + mark.size();
    return report.substr(begin, report.find('"', begin) - begin);
  }

  RunningSuite suite_;
};

TEST_F(TertibProgram, ReconcilePrintsWhatTheReadmeShows) {
  ASSERT_EQ(Run({"health", "--wait", "60"}).exit_code, 0);
  const std::string sequence = ImportSample();
  const std::string printed =
      Succeed({"reconcile", "--agency", "diskominfo", "--min-sequence", sequence});
  EXPECT_THAT(printed, StartsWith("DINAS KOMUNIKASI DAN INFORMATIKA"));
  // The time alone is another.
  const std::regex time("recorded [0-9TZ:-]+");
  const std::string readme = std::regex_replace(ReadFile(TERTIB_README), time, "recorded then");
  EXPECT_THAT(readme,
              HasSubstr("\n" + std::regex_replace(printed, time, "recorded then") + "```\n"));
}

TEST_F(TertibProgram, TheStatusIsATableOfBothServicesOrALineOfJsonForEach) {
  ImportSample();
  EXPECT_THAT(Succeed({"status"}),
              AllOf(HasSubstr("CATALOGUE"), HasSubstr("RECAP"), HasSubstr("\nVersion"),
                    HasSubstr("rekapitulasi-sop-diskominfo-singkawang.txt  accepted   252   158")));
  const auto lines = Lines(Succeed({"status", "--output", "json"}));
  ASSERT_THAT(lines, SizeIs(2));
  const std::string begin = R"({"service":"tertib-catalogue","address":")" +
                            suite_.catalogue().address() + R"(","status":)";
  ASSERT_THAT(lines[0], StartsWith(begin));
  const auto status = FromJson<catalogue::v1::GetStatusResponse>(
      lines[0].substr(begin.size(), lines[0].size() - begin.size() - 1));
  EXPECT_EQ(status.recent_imports_size(), 1);
  EXPECT_THAT(lines[1], StartsWith(R"({"service":"tertib-recap",)"));
}

TEST_F(TertibProgram, TheStatusOfOneServiceIsShownWhileTheOtherIsAway) {
  const Ended half = RunAt(suite_.catalogue().address(), "127.0.0.1:1", {"status"});
  EXPECT_EQ(half.exit_code, kNoAnswer);
  EXPECT_THAT(half.output, AllOf(HasSubstr("\nAnswers"), HasSubstr("\nIncarnation")));
  EXPECT_THAT(half.errors, HasSubstr("--recap (or TERTIB_RECAP)"));
}

TEST_F(TertibProgram, WhatAServiceRefusesIsToldInIndonesianWhereTheEnvironmentAsksForIt) {
  const auto refused = [this](const std::string& language) {
    return RunToEnd({"/usr/bin/env", "-u", "LC_ALL", "-u", "LC_MESSAGES", "LANG=" + language,
                     TERTIB_BIN_DIR "/tertib", "--catalogue", suite_.catalogue().address(), "sops",
                     "get", "nothing", "--agency", "nobody"})
        .value()
        .errors;
  };
  EXPECT_THAT(refused("id_ID.UTF-8"), HasSubstr("Tidak ada SOP"));
  EXPECT_THAT(refused("en_GB.UTF-8"), Not(HasSubstr("Tidak ada SOP")));
  EXPECT_THAT(refused("C"), Not(HasSubstr("Tidak ada SOP")));
}

TEST_F(TertibProgram, ImportingAgainSaysThatNothingChanged) {
  const std::string first = Succeed({"import", TERTIB_SAMPLE, "--agency", "diskominfo"});
  EXPECT_THAT(first, HasSubstr("158"));
  const std::string again = Succeed({"import", TERTIB_SAMPLE, "--agency", "diskominfo"});
  EXPECT_THAT(again, HasSubstr("unchanged"));
}

TEST_F(TertibProgram, AListInJsonIsOneResourceALine) {
  ImportSample();
  const auto sops = Lines(Succeed({"sops", "list", "--agency", "diskominfo", "--output", "json"}));
  ASSERT_THAT(sops, SizeIs(158));
  for (const std::string& line : sops) {
    EXPECT_THAT(FromJson<catalogue::v1::Sop>(line).name(), StartsWith("agencies/diskominfo/sops/"));
  }
  const auto units =
      Lines(Succeed({"units", "list", "--agency", "diskominfo", "--output", "json"}));
  ASSERT_THAT(units, SizeIs(11));
  EXPECT_EQ(FromJson<catalogue::v1::Unit>(units[0]).outline_code(), "I");
}

TEST_F(TertibProgram, TheRecapInJsonIsTheServicesAnswer) {
  ASSERT_EQ(Run({"health", "--wait", "60"}).exit_code, 0);
  const std::string sequence = ImportSample();
  const auto recap = FromJson<recap::v1::GetRecapResponse>(
      Succeed({"recap", "--agency", "diskominfo", "--min-sequence", sequence, "--output", "json"}));
  EXPECT_EQ(recap.counts().total(), 158);
  EXPECT_EQ(std::to_string(recap.sequence()), sequence);
}

TEST_F(TertibProgram, TheRecapIsAskedForAWriteByItsSequenceAndHistory) {
  ASSERT_EQ(Run({"health", "--wait", "60"}).exit_code, 0);
  const auto report = FromJson<catalogue::v1::ImportReport>(
      Succeed({"import", TERTIB_SAMPLE, "--agency", "diskominfo", "--output", "json"}));
  const std::string sequence = std::to_string(report.sequence());
  Succeed({"recap", "--min-sequence", sequence, "--history", report.history()});
  const Ended lost = Run({"recap", "--min-sequence", sequence, "--history", "of-another"});
  EXPECT_EQ(lost.exit_code, kRefused);
  EXPECT_THAT(lost.errors, HasSubstr("STORE_REPLACED"));
}

TEST_F(TertibProgram, ASopIsCreatedReadChangedAndDeleted) {
  Succeed({"agencies", "create", "dinas", "--display-name", "Dinas"});
  Succeed({"units", "create", "i", "--agency", "dinas", "--outline-code", "I", "--display-name",
           "SEKRETARIAT", "--kind", "secretariat"});
  Succeed({"sops", "create", "cuti", "--agency", "dinas", "--unit", "i", "--title", "SOP Cuti",
           "--position", "1"});
  Succeed({"sops", "update", "cuti", "--agency", "dinas", "--note", "Revisi Th.2026"});
  const auto sop = FromJson<catalogue::v1::Sop>(
      Succeed({"sops", "get", "cuti", "--agency", "dinas", "--output", "json"}));
  EXPECT_EQ(sop.title(), "SOP Cuti");
  EXPECT_EQ(sop.note(), "Revisi Th.2026");
  EXPECT_EQ(sop.position(), 1);
  Succeed({"sops", "delete", "cuti", "--agency", "dinas"});
  EXPECT_EQ(Run({"sops", "get", "cuti", "--agency", "dinas"}).exit_code, kRefused);
}

TEST_F(TertibProgram, WhatIsRefusedGoesToStandardErrorOnly) {
  const Ended missing = Run({"sops", "get", "nothing", "--agency", "nobody"});
  EXPECT_EQ(missing.exit_code, kRefused);
  EXPECT_THAT(missing.output, IsEmpty());
  EXPECT_THAT(missing.errors,
              AllOf(HasSubstr("RESOURCE_NOT_FOUND"), HasSubstr("agencies/nobody/sops/nothing")));
  const Ended wrong = Run({"agencies", "create", "Not An Id", "--display-name", "x"});
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_THAT(wrong.output, IsEmpty());
}

TEST_F(TertibProgram, ADocumentThatIsRefusedNamesEveryProblemAndLine) {
  const TempDir directory;
  const std::string path = directory / "bad.txt";
  std::ofstream(path) << "1. Surat Masuk\nI SEKRETARIAT = 1 SOP\n1. A\n1. B\n";
  const Ended refused = Run({"import", path, "--agency", "dinas"});
  EXPECT_EQ(refused.exit_code, kRefused);
  EXPECT_THAT(refused.output + refused.errors,
              AllOf(HasSubstr("before the code of any unit"), HasSubstr("two titles")));
  EXPECT_THAT(Succeed({"agencies", "list", "--output", "json"}), IsEmpty());
}

TEST_F(TertibProgram, AWrongCommandLineIsToldApartFromARefusal) {
  const Ended nonsense = Run({"nonsense"});
  EXPECT_EQ(nonsense.exit_code, kWrongCommandLine);
  EXPECT_THAT(nonsense.errors, HasSubstr("'nonsense'"));
  EXPECT_EQ(Run({"events", "--max-events", "-3"}).exit_code, kWrongCommandLine);
  const Ended latin1 = Run({"agencies", "create", "dinas", "--display-name", "r\xe9kap"});
  EXPECT_EQ(latin1.exit_code, kWrongCommandLine);
  EXPECT_THAT(latin1.errors, HasSubstr("not UTF-8"));
  EXPECT_EQ(Run({"sops", "list"}).exit_code, kWrongCommandLine);
  EXPECT_EQ(Run({"--output", "xml", "agencies", "list"}).exit_code, kWrongCommandLine);
}

TEST_F(TertibProgram, AServiceThatDoesNotAnswerIsNamed) {
  const std::string address = suite_.catalogue().address();
  suite_.catalogue().Kill();
  const Ended ended = Run({"agencies", "list"});
  EXPECT_EQ(ended.exit_code, kNoAnswer);
  EXPECT_THAT(ended.errors, HasSubstr(address));
}

TEST_F(TertibProgram, AnotherProgramAtTheAddressIsNotTakenForTheService) {
  const std::string catalogue = suite_.catalogue().address();
  const std::string recap = suite_.recap_service().grpc();
  const Ended asked = RunAt(catalogue, catalogue, {"recap"});
  EXPECT_EQ(asked.exit_code, kRefused);
  EXPECT_THAT(asked.errors, HasSubstr("What answers at " + catalogue + " is not tertib-recap"));
  const std::vector<std::vector<std::string>> commands = {{"health"}, {"health", "--wait=0.1"}};
  for (const std::vector<std::string>& command : commands) {
    const Ended swapped = RunAt(recap, catalogue, command);
    EXPECT_EQ(swapped.exit_code, kRefused);
    EXPECT_THAT(Lines(swapped.output), AllOf(SizeIs(2), Each(HasSubstr("another program"))));
    EXPECT_THAT(swapped.errors, HasSubstr("What answers at"));
  }
}

TEST_F(TertibProgram, AddressesComeFromTheEnvironmentUnlessAFlagSaysOtherwise) {
  Succeed({"agencies", "create", "dinas", "--display-name", "Dinas"});
  const std::string program = std::string(TERTIB_BIN_DIR) + "/tertib";
  const std::string there = "TERTIB_CATALOGUE=" + suite_.catalogue().address();
  const auto found = RunToEnd({"/usr/bin/env", there, program, "agencies", "list"}).value();
  EXPECT_EQ(found.exit_code, 0) << found.errors;
  EXPECT_THAT(found.output, HasSubstr("Dinas"));
  const auto nobody =
      RunToEnd({"/usr/bin/env", there, program, "--catalogue", "127.0.0.1:1", "agencies", "list"})
          .value();
  EXPECT_EQ(nobody.exit_code, kNoAnswer);
}

TEST_F(TertibProgram, AWatchPrintsTheRecapAgainWhenItChangesAndEndsOnInterrupt) {
  ASSERT_EQ(Run({"health", "--wait", "60"}).exit_code, 0);
  const auto watch =
      ChildProcess::Start({"/bin/sh", "-c",
                           "exec '" TERTIB_BIN_DIR "/tertib' --recap " +
                               suite_.recap_service().grpc() + " --output json watch >&2"})
          .value();
  const auto mentions = [&watch](const std::string& text) {
    return watch
        ->ReadUntil(
            [&text](const std::string& line) { return line.find(text) != std::string::npos; })
        .has_value();
  };
  ASSERT_TRUE(mentions("counts"));
  Succeed({"agencies", "create", "dinas", "--display-name", "Dinas"});
  EXPECT_TRUE(mentions("agencies/dinas"));
  watch->Signal(SIGINT);
  EXPECT_THAT(watch->Wait(), Not(kRefused));
}

// What a JSON line of `events` names to go on from; empty if it does not.
std::string TokenOf(const std::string& line) {
  const auto response = FromJson<catalogue::v1::WatchEventsResponse>(line);
  return response.has_caught_up()    ? response.caught_up().resume_token()
         : response.has_checkpoint() ? response.checkpoint().resume_token()
                                     : response.batch().resume_token();
}

std::vector<uint64_t> SequencesOf(const std::vector<std::string>& lines) {
  std::vector<uint64_t> sequences;
  for (const std::string& line : lines) {
    const auto response = FromJson<catalogue::v1::WatchEventsResponse>(line);
    for (const auto& event : response.batch().events()) {
      sequences.push_back(event.sequence());
    }
  }
  return sequences;
}

TEST_F(TertibProgram, EveryCommandEndsWhereItsOutputCannotBeWritten) {
  ASSERT_EQ(Run({"health", "--wait", "60"}).exit_code, 0);
  Succeed({"agencies", "create", "empty", "--display-name", "Empty"});
  Succeed({"recap", "--min-sequence", ImportSample()});
  for (const std::string command :
       {"events --from earliest", "events --from earliest --until-current", "watch", "recap",
        "reconcile --agency diskominfo", "sops list --agency diskominfo",
        "units get i --agency diskominfo", "agencies create --display-name Dinas",
        "agencies delete empty --validate-only", "health",
        "import " TERTIB_SAMPLE " --agency diskominfo"}) {
    for (const std::string format : {"json", "table"}) {
      const Ended ended = RunRedirected(command + " --output " + format, "> /dev/full");
      EXPECT_EQ(ended.exit_code, kRefused) << command;
      EXPECT_THAT(ended.errors, HasSubstr("The output could not be written completely."))
          << command;
      // Nothing was printed that could be gone on from.
      EXPECT_THAT(ended.errors, Not(HasSubstr("--resume"))) << command;
    }
  }
  for (const std::string command : {"--help", "--help-all", "--version", "sops list --help"}) {
    EXPECT_EQ(RunRedirected(command, "> /dev/full").exit_code, kRefused) << command;
    EXPECT_EQ(RunRedirected(command, "> /dev/null").exit_code, 0) << command;
  }
}

TEST_F(TertibProgram, WhoGoesOnAfterAFullDiskMissesNoEvent) {
  // Events of 6 KiB, which come in several messages of at most 256 KiB.
  constexpr uint64_t kEvents = 128;
  for (uint64_t i = 1; i <= kEvents; ++i) {
    catalogue::v1::CreateAgencyRequest request;
    request.mutable_agency()->set_display_name("Dinas");
    for (int alias = 0; alias < 20; ++alias) {
      request.mutable_agency()->add_aliases(std::string(290, 'x') + std::to_string(alias));
    }
    ASSERT_TRUE(Call(suite_.catalogue().catalogue(),
                     &catalogue::v1::CatalogueService::Stub::CreateAgency, request)
                    .ok());
  }
  const TempDir directory;
  const std::string path = directory / "events";
  // In KiB.
  const Ended full =
      RunToEnd({"/bin/bash", "-c",
                "ulimit -f 400; exec " + Typed("events --from earliest --output json > ") + path})
          .value();
  EXPECT_EQ(full.exit_code, kRefused);
  const std::string written = ReadFile(path);
  std::vector<std::string> lines = Lines(written);
  ASSERT_FALSE(lines.empty());
  if (!written.ends_with('\n')) {
    lines.pop_back();
  }
  std::string token;
  for (const std::string& line : lines) {
    token = TokenOf(line).empty() ? token : TokenOf(line);
  }
  ASSERT_FALSE(token.empty());
  EXPECT_THAT(full.errors, HasSubstr("--resume " + token + "\n"));
  const auto rest =
      Lines(Succeed({"events", "--resume", token, "--until-current", "--output", "json"}));
  lines.insert(lines.end(), rest.begin(), rest.end());
  std::vector<uint64_t> all(kEvents);
  std::iota(all.begin(), all.end(), uint64_t{1});
  EXPECT_EQ(SequencesOf(lines), all);
}

TEST_F(TertibProgram, AClosedPipeEndsWhatWaitsForMore) {
  ASSERT_EQ(Run({"health", "--wait", "60"}).exit_code, 0);
  Succeed({"agencies", "create", "dinas", "--display-name", "Dinas"});
  // Nothing changes meanwhile: no later line tells that nobody reads.
  for (const std::string command :
       {"events --from earliest", "events --from earliest --output json", "watch",
        "watch --output json"}) {
    const Ended ended = RunRedirected(command, "| head -n 1; exit ${PIPESTATUS[0]}");
    EXPECT_EQ(ended.exit_code, kRefused) << command;
    EXPECT_THAT(ended.errors, HasSubstr("The output could not be written completely.")) << command;
  }
}

TEST_F(TertibProgram, AnErrorThatCannotBeToldChangesNoExitCode) {
  for (const std::string redirection :
       {"2> /dev/full", "2>&-", "2>&1 | true; exit ${PIPESTATUS[0]}"}) {
    EXPECT_EQ(RunRedirected("nonsense", redirection).exit_code, kWrongCommandLine) << redirection;
    EXPECT_EQ(RunRedirected("sops get nothing --agency nobody", redirection).exit_code, kRefused);
    const Ended unanswered =
        RunToEnd({"/bin/bash", "-c",
                  "'" TERTIB_BIN_DIR "/tertib' --catalogue 127.0.0.1:1 agencies list " +
                      std::string(redirection)})
            .value();
    EXPECT_EQ(unanswered.exit_code, kNoAnswer);
  }
}

}  // namespace
}  // namespace tertib
