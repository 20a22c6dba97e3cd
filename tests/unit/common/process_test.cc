#include "services/common/process.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tertib {
namespace {

// Whether a descriptor is open on /dev/null.
bool IsNull(int descriptor) {
  struct stat found {};
  return fstat(descriptor, &found) == 0 && S_ISCHR(found.st_mode) && found.st_rdev == makedev(1, 3);
}

// What a child of ours returns that ran `check` and nothing else.
template <typename Check>
int InAChild(const Check& check) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(check() ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(BeginProcess, StandardDescriptorsThatAreClosedAreOpenedOnNothing) {
  EXPECT_EQ(InAChild([] {
              close(0);
              close(1);
              close(2);
              BeginProcess();
              return IsNull(0) && IsNull(1) && IsNull(2);
            }),
            0);
}

TEST(BeginProcess, StandardDescriptorsThatAreOpenStay) {
  EXPECT_EQ(InAChild([] {
              int ends[2] = {};
              if (pipe(ends) != 0 || dup2(ends[1], 2) != 2) {
                return false;
              }
              BeginProcess();
              return !IsNull(2);
            }),
            0);
}

TEST(BeginProcess, WhatIsMadeIsNotForOthers) {
  EXPECT_EQ(InAChild([] {
              BeginProcess();
              return umask(0) == 027;
            }),
            0);
}

TEST(SayOnStandardError, AnEndThatIsGoneOrFullIsNoFault) {
  EXPECT_EQ(InAChild([] {
              close(2);
              SayOnStandardError("nobody hears it");
              return true;
            }),
            0);
}

}  // namespace
}  // namespace tertib
