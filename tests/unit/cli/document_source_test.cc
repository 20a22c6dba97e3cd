#include "cli/document_source.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/failure.h"

namespace tertib::cli {
namespace {

TEST(DocumentSource, FailsWhereThereIsNothingToRead) {
  EXPECT_EQ(ExitCodeFor(DocumentSource::Open("/no/such/file").status()), kExitUsage);
  EXPECT_EQ(ExitCodeFor(DocumentSource::Open("/").status()), kExitUsage);
}

TEST(DocumentSource, ReadsToTheEndAndIsNamedWithoutFolders) {
  const auto source = DocumentSource::Open("/proc/self/status");
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->name(), "status");
  std::string all;
  for (;;) {
    const auto bytes = (*source)->Read(100);
    ASSERT_TRUE(bytes.ok());
    EXPECT_LE(bytes->size(), 100U);
    if (bytes->empty()) {
      break;
    }
    all += *bytes;
  }
  EXPECT_EQ(all.substr(0, 5), "Name:");
}

TEST(DocumentSource, StopEndsReading) {
  const auto source = DocumentSource::Open("/dev/zero");
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->Read(7)->size(), 7U);
  (*source)->Stop();
  EXPECT_EQ((*source)->Read(7)->size(), 0U);
}

}  // namespace
}  // namespace tertib::cli
