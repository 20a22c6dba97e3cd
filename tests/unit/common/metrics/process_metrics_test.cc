#include "services/common/metrics/process_metrics.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <future>
#include <map>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace tertib {
namespace {

class ProcessMetricsTest : public ::testing::Test {
 protected:
  ProcessMetricsTest() { AddProcessMetrics("1.2.3", metrics_); }

  double ValueOf(const std::string& name) const {
    for (const auto& family : metrics_.Collect()) {
      if (family.name == name && family.metric.size() == 1) {
        return family.type == prometheus::MetricType::Counter ? family.metric[0].counter.value
                                                              : family.metric[0].gauge.value;
      }
    }
    ADD_FAILURE() << "there is no " << name;
    return 0;
  }

  Metrics metrics_;
};

TEST_F(ProcessMetricsTest, TellsOfOpenDescriptorsAndHowManyThereMayBe) {
  const double before = ValueOf("process_open_fds");
  EXPECT_GE(before, 3);
  const int opened = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(opened, 0);
  EXPECT_EQ(ValueOf("process_open_fds"), before + 1);
  close(opened);
  EXPECT_EQ(ValueOf("process_open_fds"), before);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(ValueOf("process_max_fds"), static_cast<double>(limit.rlim_cur));
}

TEST_F(ProcessMetricsTest, TellsOfMemoryInBytes) {
  const double resident = ValueOf("process_resident_memory_bytes");
  EXPECT_GT(resident, 1 << 20);
  EXPECT_GT(ValueOf("process_virtual_memory_bytes"), resident);
  EXPECT_NE(ValueOf("process_virtual_memory_max_bytes"), 0);
}

TEST_F(ProcessMetricsTest, CountsThreads) {
  const double before = ValueOf("process_threads");
  EXPECT_GE(before, 1);
  std::promise<void> go_on;
  std::thread other([&go_on] { go_on.get_future().wait(); });
  EXPECT_GE(ValueOf("process_threads"), before + 1);
  go_on.set_value();
  other.join();
}

TEST_F(ProcessMetricsTest, TellsWhenItWasStartedAndWhatProcessorTimeItHasUsed) {
  const double now = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  const double started = ValueOf("process_start_time_seconds");
  EXPECT_LE(started, now + 1);
  EXPECT_GT(started, now - 24 * 3'600) << "no test takes a day";
  const double used = ValueOf("process_cpu_seconds_total");
  while (ValueOf("process_cpu_seconds_total") <= used) {
  }
}

TEST_F(ProcessMetricsTest, SaysWhichVersionRuns) {
  std::map<std::string, std::string> labels;
  for (const auto& family : metrics_.Collect()) {
    if (family.name == "tertib_build_info") {
      ASSERT_EQ(family.metric.size(), 1U);
      EXPECT_EQ(family.metric[0].gauge.value, 1);
      for (const auto& label : family.metric[0].label) {
        labels[label.name] = label.value;
      }
    }
  }
  EXPECT_EQ(labels["version"], "1.2.3");
  EXPECT_NE(labels["compiler"], "");
}

}  // namespace
}  // namespace tertib
