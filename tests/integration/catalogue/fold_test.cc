#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/catalogue/store/register_view.h"
#include "services/catalogue/store/rocks_store.h"
#include "tests/integration/catalogue/random_commands.h"
#include "tests/testing/catalogue/fold_check.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

using ::testing::IsEmpty;

// What chance has left out so far: commands of a kind that did what they should, or were refused.
std::vector<std::string> LeftOut(const RandomCommands& commands) {
  std::vector<std::string> kinds = {"import IMPORT_OUTCOME_ACCEPTED"};
  for (const std::string resource : {"agency", "unit", "sop", "declaration"}) {
    for (const std::string verb : {"create ", "update ", "delete "}) {
      kinds.push_back(verb + resource);
      kinds.push_back(verb + resource + " refused");
    }
  }
  std::erase_if(kinds, [&](const std::string& kind) { return commands.tally().contains(kind); });
  return kinds;
}

// Whatever the API can do to the register, in an order that the seed decides; it stands in the
// test's name.
class EventLog : public ::testing::TestWithParam<uint32_t> {};

TEST_P(EventLog, ItsFoldIsTheStateByteForByte) {
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  RandomCommands commands(running, GetParam());
  const auto done = [&commands](int given) {
    return given >= 400 && (LeftOut(commands).empty() || given >= 4'000);
  };
  for (int given = 0; !done(given) && !HasFailure(); ++given) {
    if (given % 40 == 0) {
      commands.ImportOne();
    }
    commands.GiveOne();
  }
  EXPECT_THAT(LeftOut(commands), IsEmpty());
  ASSERT_FALSE(HasFailure());
  ASSERT_EQ(running.Stop(), 0);

  Logger log("test");
  const SystemClock clock;
  const auto store = RocksStore::Open({.directory = directory / "data"}, clock, log);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(DifferenceFromFold(**store), "");
  EXPECT_EQ(commands.DifferenceFrom(RegisterView((*store)->latest())), "");
}

INSTANTIATE_TEST_SUITE_P(Seed, EventLog, ::testing::Range(1U, 17U),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace tertib::catalogue
