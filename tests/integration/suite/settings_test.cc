// The settings that both programs have: alike in what they take, refuse and say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "services/common/settings/config_file.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::StartsWith;

using Values = std::map<std::string, std::string>;

// What a setting may be set to besides what it is made with, in three places.
struct Samples {
  std::string flag;
  std::string variable;
  std::string file;
};

const std::map<std::string, Samples>& SamplesByKey() {
  static const auto* const kSamples = new std::map<std::string, Samples>{
      {"answer-seconds", {"11", "12", "13.5"}},
      {"catalogue", {"127.0.0.1:11", "127.0.0.1:12", "[::1]:13"}},
      {"data", {"a/flag", "a/variable", "a/file with #"}},
      {"drain-delay", {"1", "2", "3"}},
      {"insecure-plaintext", {"true", "false", "true"}},
      {"listen", {"127.0.0.1:1", "127.0.0.1:2", "[::1]:3"}},
      {"log-level", {"debug", "warning", "error"}},
      {"max-agency-figures", {"1", "2", "3"}},
      {"max-calls", {"1", "2", "3"}},
      {"max-connections", {"1", "2", "3"}},
      {"max-memory", {"1", "2", "3"}},
      {"max-waiting-mib", {"17", "18", "19"}},
      {"metrics-listen", {"127.0.0.1:4", "127.0.0.1:5", "[::1]:6"}},
      {"slow-call-seconds", {"1.5", "2.5", "3.5"}}};
  return *kSamples;
}

std::string ReadAll(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

Values ValuesIn(const std::string& config) {
  const ConfigFile file = ParseConfig("printed", config);
  EXPECT_THAT(file.problems, IsEmpty());
  Values values;
  for (const ConfigEntry& entry : file.entries) {
    values.emplace(entry.key, entry.value);
  }
  return values;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

class Settings : public ::testing::TestWithParam<std::string> {
 protected:
  static Ended Run(const std::vector<std::string>& flags,
                   const std::vector<std::string>& variables = {}) {
    std::vector<std::string> command = {"/usr/bin/env"};
    command.insert(command.end(), variables.begin(), variables.end());
    command.push_back(ProgramPath(GetParam()));
    command.insert(command.end(), flags.begin(), flags.end());
    return RunToEnd(command).value();
  }

  // What --print-config prints.
  static std::string Print(std::vector<std::string> flags,
                           const std::vector<std::string>& variables = {}) {
    flags.emplace_back("--print-config");
    const Ended printed = Run(flags, variables);
    EXPECT_EQ(printed.exit_code, 0) << printed.errors;
    return printed.output;
  }

  // The variable of each setting, as the comments of what is printed name it.
  static Values Variables() {
    Values variables;
    for (const std::string& line : LinesOf(Print({}))) {
      const size_t comma = line.find(", TERTIB_");
      if (line.starts_with("# --") && comma != std::string::npos) {
        const std::string rest = line.substr(comma + 2);
        variables.emplace(line.substr(4, comma - 4), rest.substr(0, rest.find(';')));
      }
    }
    return variables;
  }

  // A file of that text.
  std::string File(const std::string& text) const {
    std::ofstream(directory_ / "file.conf") << text;
    return directory_ / "file.conf";
  }

  const TempDir directory_;
};

TEST_P(Settings, TheVersionIsSaidWithTheProgram) {
  const Ended ended = Run({"--version"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.output, MatchesRegex(GetParam() + " [0-9.]+\n"));
}

TEST_P(Settings, WhatIsWrongIsRefusedInOneLine) {
  const std::vector<std::vector<std::string>> wrong = {
      {"--nonsense"},
      {"--listen", "nonsense"},
      {"--listen", "0.0.0.0:0"},
      {"--metrics-listen", "0.0.0.0:0"},
      {"--listen", "nonsense", "--max-calls", "many"},
      {"--config", "/nowhere/file.conf"},
      {"--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--data", ""}};
  for (const std::vector<std::string>& flags : wrong) {
    const Ended ended = Run(flags);
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.output, IsEmpty());
    EXPECT_THAT(ended.errors,
                AllOf(MatchesRegex("\\{[^\n]*\\}\n"), HasSubstr(R"("level":"fatal")"),
                      HasSubstr(R"("service":")" + GetParam() + "\""), HasSubstr("--")));
  }
}

TEST_P(Settings, NoFolderForTheDataIsNoFolder) {
  EXPECT_THAT(Run({"--data", ""}).errors, HasSubstr("--data must name a folder"));
}

TEST_P(Settings, TwoPortsCannotBeTheSame) {
  const Ended ended = Run({"--listen", "127.0.0.1:5", "--metrics-listen", "127.0.0.1:5"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.errors, HasSubstr("--metrics-listen"));
}

TEST_P(Settings, EachCanBeSetInThreePlacesAndTheNearerOneCounts) {
  const Values made = ValuesIn(Print({}));
  const Values variable_of = Variables();
  std::vector<std::string> flags;
  std::vector<std::string> variables;
  std::string file;
  for (const auto& [key, value] : made) {
    ASSERT_TRUE(SamplesByKey().contains(key)) << "say what " << key << " may be set to";
    ASSERT_TRUE(variable_of.contains(key)) << key;
    const Samples& samples = SamplesByKey().at(key);
    EXPECT_NE(samples.file, value) << key;
    flags.push_back("--" + key + "=" + samples.flag);
    variables.push_back(variable_of.at(key) + "=" + samples.variable);
    file += key + " = \"" + samples.file + "\"\n";
  }
  const auto expect = [&made](const std::string& printed, std::string Samples::*place) {
    for (const auto& [key, value] : ValuesIn(printed)) {
      EXPECT_EQ(value, SamplesByKey().at(key).*place) << key;
    }
    EXPECT_THAT(ValuesIn(printed), SizeIs(made.size()));
  };
  const std::vector<std::string> with_file = {"--config", File(file)};
  expect(Print(with_file), &Samples::file);
  expect(Print(with_file, variables), &Samples::variable);
  flags.insert(flags.end(), with_file.begin(), with_file.end());
  expect(Print(flags, variables), &Samples::flag);
}

TEST_P(Settings, WhatIsPrintedIsAFileThatSaysTheSame) {
  const std::string printed =
      Print({"--data", "/srv/it's #1", "--drain-delay", "0.25", "--insecure-plaintext"});
  EXPECT_EQ(Print({"--config", File(printed)}), printed);
  EXPECT_EQ(
      Run({"--config", File(Print({})), "--data", directory_ / "data", "--check-config"}).exit_code,
      0);
}

TEST_P(Settings, TheFileCanBeNamedByAVariable) {
  const std::string variable =
      GetParam() == "tertib-recap" ? "TERTIB_RECAP_CONFIG" : "TERTIB_CATALOGUE_CONFIG";
  EXPECT_EQ(ValuesIn(Print({}, {variable + "=" + File("max-calls = 7")})).at("max-calls"), "7");
}

TEST_P(Settings, AVariableThatIsEmptyIsNone) {
  for (const auto& [key, variable] : Variables()) {
    EXPECT_EQ(Print({}, {variable + "="}), Print({})) << variable;
  }
}

TEST_P(Settings, AllThatIsWrongIsSaidByACheckWithWhereItStands) {
  const std::string file =
      File("nonsense = 1\nmax-calls = many\n[section]\nlisten = \"x\"\ndata\n");
  const Ended ended = Run({"--config", file, "--check-config", "--max-memory=-1"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.output, IsEmpty());
  const auto lines = LinesOf(ended.errors);
  EXPECT_THAT(lines, SizeIs(6));
  EXPECT_THAT(lines, Each(StartsWith(GetParam() + ": ")));
  for (const std::string problem : {"line 1: nonsense", "line 2: max-calls 'many'", "line 3",
                                    "line 4: listen 'x'", "line 5: data", "--max-memory '-1'"}) {
    EXPECT_THAT(ended.errors, HasSubstr(problem));
  }
}

TEST_P(Settings, ACheckSaysThatAllIsWellAndTouchesNothing) {
  const Ended ended = Run({"--check-config", "--data", directory_ / "data"});
  EXPECT_EQ(ended.exit_code, 0) << ended.errors;
  EXPECT_THAT(ended.output, MatchesRegex(GetParam() + ": [^\n]*\n"));
  EXPECT_FALSE(std::ifstream(directory_ / "data").is_open());
}

TEST_P(Settings, ACheckFindsWhereNoFolderCanBe) {
  const Ended ended = Run({"--check-config", "--data", File("a file") + "/data"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.errors, AllOf(HasSubstr("--data"), HasSubstr("file.conf")));
}

TEST_P(Settings, WhatIsPrintedButCannotBeWrittenFails) {
  EXPECT_EQ(RunToEnd({"/bin/sh", "-c", "exec \"$1\" --print-config > /dev/full", "sh",
                      ProgramPath(GetParam())})
                .value()
                .exit_code,
            1);
}

// The cells of a row of a table; empty if the line is none.
std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells;
  if (line.starts_with("| `")) {
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
      const size_t first = cell.find_first_not_of(" `");
      const size_t last = cell.find_last_not_of(" `");
      cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
  }
  return cells;
}

// docs/settings.md: | key | variable | made with | at SIGHUP | meaning |.
TEST_P(Settings, TheDocumentListsEachWithItsVariableAndWhatItIsMadeWith) {
  const std::string printed = Print({});
  const std::string help = Run({"--help"}).output;
  const Values made = ValuesIn(printed);
  const Values variables = Variables();
  const bool recap = GetParam() == "tertib-recap";
  std::set<std::string> documented;
  std::string program;
  for (const std::string& line : LinesOf(ReadAll(std::string(TERTIB_DOCS) + "/settings.md"))) {
    program = line.starts_with("## ") ? line.substr(3) : program;
    const auto cells = CellsOf(line);
    if (cells.empty() || program != GetParam()) {
      continue;
    }
    ASSERT_EQ(cells.size(), 5U) << line;
    const std::string& key = cells[0];
    ASSERT_TRUE(made.contains(key)) << key;
    documented.insert(key);
    EXPECT_EQ(cells[1], variables.at(key));
    EXPECT_EQ(cells[2], made.at(key));
    const std::string mark = "--" + key + ", " + variables.at(key) + "; taken up at SIGHUP\n";
    EXPECT_EQ(cells[3] == "taken up", printed.find(mark) != std::string::npos) << key;
    EXPECT_THAT(help, AllOf(HasSubstr("--" + key), HasSubstr("Env:" + variables.at(key))));
  }
  EXPECT_THAT(documented, SizeIs(made.size())) << (recap ? "recap" : "catalogue");
}

// deploy/config: each setting is there, most as a comment that says what it is made with.
TEST_P(Settings, TheExampleFileIsWellAndHasEachSetting) {
  const std::string name = GetParam() == "tertib-recap" ? "/recap.conf" : "/catalogue.conf";
  const std::string example = TERTIB_CONFIG + name;
  EXPECT_EQ(Run({"--config", example, "--data", directory_ / "data", "--check-config"}).exit_code,
            0);
  std::string uncommented;
  for (const std::string& line : LinesOf(ReadAll(example))) {
    const bool setting =
        line.starts_with("#") && line.find(" = ") != std::string::npos && !line.starts_with("# ");
    uncommented += (setting ? line.substr(1) : line) + "\n";
  }
  Values made = ValuesIn(Print({}));
  Values in_example = ValuesIn(uncommented);
  // It is that of a system, where the default is one for people who try it.
  EXPECT_THAT(in_example["data"], StartsWith("/var/lib/tertib/"));
  made.erase("data");
  in_example.erase("data");
  EXPECT_EQ(in_example, made);
}

TEST(RecapSettings, ANumberOfAgenciesBelowZeroIsRefused) {
  const Ended ended = RunToEnd({"tertib-recap", "--max-agency-figures", "-1"}).value();
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.errors, HasSubstr("--max-agency-figures '-1' must be a whole number from 0"));
}

TEST(RecapSettings, ACatalogueWithoutAPortIsRefused) {
  for (const std::string address : {"127.0.0.1", "127.0.0.1:0", ""}) {
    const Ended ended = RunToEnd({"tertib-recap", "--catalogue", address}).value();
    EXPECT_EQ(ended.exit_code, 2) << address;
    EXPECT_THAT(ended.errors, HasSubstr("--catalogue")) << address;
  }
}

INSTANTIATE_TEST_SUITE_P(Services, Settings, ::testing::Values("tertib-catalogue", "tertib-recap"),
                         [](const auto& service) {
                           return service.param == "tertib-recap" ? "Recap" : "Catalogue";
                         });

}  // namespace
}  // namespace tertib
