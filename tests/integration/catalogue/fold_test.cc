#include <gtest/gtest.h>

#include <string>

#include "services/catalogue/store/rocks_store.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/fold_check.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

// Everything the API can do to the register, then: all events applied to nothing give the state on
// disk, byte for byte.
TEST(EventLog, ItsFoldIsTheStateByteForByte) {
  using Stub = v1::CatalogueService::Stub;
  const TempDir directory;
  RunningCatalogue running(directory / "data");
  ASSERT_TRUE(
      running.ImportDocument(SampleDocument(), TextOptions("diskominfo", "recap.txt")).status.ok());
  running.MakeAgency("a", {"I", "I.A", "II"});
  for (int i = 0; i < 20; ++i) {
    v1::CreateSopRequest create;
    create.set_parent("agencies/a");
    create.set_sop_id("s" + std::to_string(i));
    create.set_request_id("request-" + std::to_string(i));
    *create.mutable_sop() = SomeSop("a", "i", "SOP " + std::to_string(i), i);
    ASSERT_TRUE(Call(running.catalogue(), &Stub::CreateSop, create).ok());
    v1::UpdateSopRequest update;
    update.mutable_sop()->set_name("agencies/a/sops/s" + std::to_string(i));
    update.mutable_sop()->set_unit("agencies/a/units/ii");
    ASSERT_TRUE(Call(running.catalogue(), &Stub::UpdateSop, update).ok());
    if (i % 2 == 0) {
      v1::DeleteSopRequest remove;
      remove.set_name("agencies/a/sops/s" + std::to_string(i));
      ASSERT_TRUE(Call(running.catalogue(), &Stub::DeleteSop, remove).ok());
    }
  }
  ASSERT_EQ(running.Stop(), 0);

  Logger log("test");
  const SystemClock clock;
  const auto store = RocksStore::Open({.directory = directory / "data"}, clock, log);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_GT((*store)->last_sequence(), Sequence{220});
  EXPECT_EQ(DifferenceFromFold(**store), "");
}

}  // namespace
}  // namespace tertib::catalogue
