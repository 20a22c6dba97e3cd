#include "tests/monitoring/load.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/testing/catalogue/commands.h"

namespace tertib {

using catalogue::v1::CatalogueService;
using recap::v1::RecapService;

Load::Load(RunningSuite& suite) : suite_(suite) {
  suite_.catalogue().MakeAgency("a", {"I"});
  thread_ = std::thread([this] { Run(); });
}

Load::~Load() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
  }
  stopping_.NotifyAll();
  thread_.join();
}

void Load::Run() {
  for (bool stop = false; !stop;) {
    CallAll();
    // Prometheus needs the processor too.
    const MutexLock lock(mutex_);
    if (!stop_) {
      stopping_.WaitFor(mutex_, std::chrono::milliseconds(50));
    }
    stop = stop_;
  }
}

void Load::CallAll() {
  auto& catalogue = suite_.catalogue().catalogue();
  catalogue::v1::CreateSopRequest create;
  create.set_parent("agencies/a");
  *create.mutable_sop() = SomeSop("a", "i", "SOP");
  const auto created = Call(catalogue, &CatalogueService::Stub::CreateSop, create);
  ASSERT_TRUE(created.ok()) << created.status();
  catalogue::v1::GetSopRequest get;
  get.set_name(created->sop().name());
  EXPECT_TRUE(Call(catalogue, &CatalogueService::Stub::GetSop, get).ok());
  catalogue::v1::DeleteSopRequest remove;
  remove.set_name(created->sop().name());
  EXPECT_TRUE(Call(catalogue, &CatalogueService::Stub::DeleteSop, remove).ok());
  EXPECT_FALSE(Call(catalogue, &CatalogueService::Stub::GetSop, get).ok()) << "it is deleted";
  suite_.catalogue().ImportDocument(SampleDocument(),
                                    TextOptions("diskominfo", "rekapitulasi.txt"));
  recap::v1::GetRecapRequest recap;
  recap.set_min_sequence(created->sequence());
  EXPECT_TRUE(Call(suite_.recap(), &RecapService::Stub::GetRecap, recap).ok());
  catalogue::v1::WatchEventsRequest watch;
  watch.set_start(catalogue::v1::WATCH_START_EARLIEST);
  watch.set_until_current(true);
  watch.set_max_events(10);
  suite_.catalogue().ReadEvents(watch);
}

}  // namespace tertib
