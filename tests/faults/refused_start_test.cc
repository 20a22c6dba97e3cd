// A start that is refused leaves everything as it is and says so in one line; one that succeeds
// keeps what it makes from others.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "tests/faults/damage.h"
#include "tests/faults/fault_plan.h"
#include "tests/faults/refusal.h"
#include "tests/faults/served_register.h"
#include "tests/testing/catalogue/writers.h"
#include "tests/testing/recap/running_suite.h"
#include "tests/testing/seed.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

// What the system says of each file of a folder: inode, size, the times of content and of inode.
using Listing = std::map<std::string, std::tuple<ino_t, off_t, int64_t, int64_t>>;

Listing ListingOf(const std::string& folder) {
  const auto nanoseconds = [](const timespec& time) {
    return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  Listing listing;
  for (const auto& path : FilesOf(folder)) {
    struct stat info {};
    EXPECT_EQ(stat(path.c_str(), &info), 0);
    listing[path.filename()] = {info.st_ino, info.st_size, nanoseconds(info.st_mtim),
                                nanoseconds(info.st_ctim)};
  }
  return listing;
}

mode_t ModeOf(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(stat(path.c_str(), &info), 0);
  return info.st_mode & 0777;
}

Ended StartOver(const std::string& program, const std::string& data) {
  std::vector<std::string> flags = {"--data", data};
  if (program == "tertib-recap") {
    flags.insert(flags.end(), {"--catalogue", "127.0.0.1:1"});
  }
  return RunToEnd(ServiceCommand(program, flags)).value();
}

TEST(RefusedStart, LeavesTheFilesOfARunningServiceAlone) {
  RunningSuite suite;
  suite.catalogue().MakeAgency("a", {"I"});
  ASSERT_TRUE(suite.GetRecap("agencies/a", 2).ok());
  for (const auto& [program, data] : {std::pair("tertib-catalogue", suite.catalogue_data()),
                                      std::pair("tertib-recap", suite.recap_data()),
                                      std::pair("tertib-catalogue", suite.recap_data()),
                                      std::pair("tertib-recap", suite.catalogue_data())}) {
    const Listing before = ListingOf(data);
    EXPECT_EQ(FlawOf(StartOver(program, data)), "");
    EXPECT_EQ(ListingOf(data), before) << program << " over " << data;
  }
  // Both go on.
  suite.catalogue().MakeAgency("b", {"I"});
  EXPECT_TRUE(suite.GetRecap("agencies/b", 4).ok());
}

TEST(RefusedStart, LeavesTheFilesOfTheOtherServiceAlone) {
  RunningSuite suite;
  suite.catalogue().MakeAgency("a", {"I"});
  ASSERT_TRUE(suite.GetRecap("agencies/a", 2).ok());
  suite.catalogue().Kill();
  suite.KillRecap();
  for (const auto& [program, data] : {std::pair("tertib-catalogue", suite.recap_data()),
                                      std::pair("tertib-recap", suite.catalogue_data())}) {
    const Listing before = ListingOf(data);
    EXPECT_EQ(FlawOf(StartOver(program, data)), "");
    EXPECT_EQ(ListingOf(data), before) << program << " over " << data;
  }
}

TEST(RefusedStart, LeavesAFolderOfOtherFilesAlone) {
  const TempDir directory;
  WriteFile(directory / "letter.txt", "Yth. Kepala Bagian Organisasi");
  for (const char* program : {"tertib-catalogue", "tertib-recap"}) {
    const Listing before = ListingOf(directory.path());
    EXPECT_EQ(FlawOf(StartOver(program, directory.path())), "");
    EXPECT_EQ(ListingOf(directory.path()), before);
  }
}

// Each file of tables is cut in its middle, or has a byte of its data changed.
TEST(RefusedStart, IsOneLineForEachTableThatIsDamaged) {
  const TempDir directory;
  const std::string data = directory / "data";
  FaultPlan plan(data);
  RunningCatalogue running(ServicePlace{data, {}, plan.Under()});
  running.MakeAgency("a", {"I", "II"});
  std::minstd_rand random = Seeded();
  Writers writers(4, random, /*note_size=*/500);
  writers.Write(running.address(), 200);
  const ServedRegister acknowledged = ReadRegister(running).value();
  running.Kill();
  int tables = 0;
  for (const auto& path : FilesOf(data)) {
    if (path.extension() != ".sst") {
      continue;
    }
    ++tables;
    const std::string bytes = ReadFile(path);
    std::string changed = bytes;
    changed[bytes.size() / 3] = static_cast<char>(~changed[bytes.size() / 3]);
    for (const std::string& damaged : {bytes.substr(0, bytes.size() / 2), changed}) {
      WriteFile(path, damaged);
      EXPECT_EQ(WrongIn(OpenRegister(data), acknowledged), "") << path;
    }
    WriteFile(path, bytes);
    if (tables == 6) {
      break;
    }
  }
  EXPECT_GT(tables, 0);
}

// Whatever the umask lets through.
TEST(Start, MakesFoldersAndFilesThatOthersCannotRead) {
  const TempDir directory;
  for (const char* program : {"tertib-catalogue", "tertib-recap"}) {
    const std::string data = directory / program;
    std::vector<std::string> flags = {"--data", data};
    if (std::string(program) == "tertib-recap") {
      flags.insert(flags.end(), {"--catalogue", "127.0.0.1:1"});
    }
    std::vector<std::string> command = {"/bin/sh", "-c", "umask 000; exec \"$@\"", "sh"};
    for (const std::string& word : ServiceCommand(ProgramPath(program), flags)) {
      command.push_back(word);
    }
    const auto service = ServiceProcess::Start(command).value();
    EXPECT_EQ(ModeOf(data), 0750);
    for (const auto& path : FilesOf(data)) {
      EXPECT_EQ(ModeOf(path), 0640) << path;
    }
  }
}

}  // namespace
}  // namespace tertib
