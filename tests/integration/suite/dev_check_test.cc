// ./dev check, where it depends on what other programs say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;

// How the check for generated files ends where git is what `git` says.
int CheckGenerated(const std::string& git) {
  const auto ended = RunToEnd({"/bin/bash", "-c",
                               "source \"$1\"; git() { " + git + "; }; check_generated || exit 1",
                               "check", std::string(TERTIB_TOOLS) + "/dev/check.sh"});
  EXPECT_TRUE(ended.ok()) << ended.status();
  return ended.ok() ? ended->exit_code : -1;
}

TEST(DevCheck, GeneratedFilesAreFoundAndAFailingGitIsNotTakenForNone) {
  EXPECT_EQ(CheckGenerated("echo services/recap/main.cc"), 0);
  EXPECT_EQ(CheckGenerated("echo gen/sop.pb.h"), 1);
  EXPECT_EQ(CheckGenerated("return 128"), 1);
}

// What a script of a test finds: the functions of ./dev check, and a git that nobody has set up.
constexpr char kPreamble[] = R"(
set -euo pipefail
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.org
export GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.org
say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
commit() { git add --all && git commit --quiet --message "$1"; }
root="$1/.."
cd "$2"
source "$1/dev/check.sh"
)";

// In a folder of the test's own, with git.
class DevCheckWithGit : public ::testing::Test {
 protected:
  Ended Bash(const std::string& script) const {
    return RunToEnd(
               {"/bin/bash", "-c", kPreamble + script, "check", TERTIB_TOOLS, directory_.path()})
        .value();
  }

  // Runs what has to succeed; its standard output.
  std::string Succeed(const std::string& script) const {
    const Ended ended = Bash(script);
    EXPECT_EQ(ended.exit_code, 0) << script << "\n" << ended.errors;
    return ended.output;
  }

  const TempDir directory_;
};

TEST_F(DevCheckWithGit, SchemasAreHeldAgainstTheLastRelease) {
  ASSERT_EQ(Bash("[[ -x ${root}/.tools/node_modules/.bin/buf ]]").exit_code, 0)
      << "./dev test installs buf";
  Succeed(R"sh(
schema=proto/tertib/catalogue/v1/sop.proto
git init --quiet
mkdir -p "$(dirname "${schema}")"
cp "${root}/${schema}" "${schema}"
cp "${root}/buf.yaml" .
ln -s "${root}/.tools" .tools
printf '/.tools\n' >.gitignore
commit 'As it was released'
)sh");
  EXPECT_THAT(Succeed("check_breaking"), HasSubstr("No release is known"));
  Succeed("git tag v1.0.0-rc1");
  EXPECT_THAT(Succeed("check_breaking"), HasSubstr("No release is known"));
  Succeed("git tag v1.0.0");
  EXPECT_THAT(Succeed("check_breaking"), HasSubstr("v1.0.0"));

  Succeed("sed -i 's/string note = 5;/int32 note = 5;/' proto/tertib/catalogue/v1/sop.proto");
  const Ended broken = Bash("check_breaking");
  EXPECT_NE(broken.exit_code, 0);
  EXPECT_THAT(broken.output + broken.errors, HasSubstr("\"note\""));
}

TEST_F(DevCheckWithGit, AReleaseThatACloneLacksIsNotTakenForNone) {
  Succeed(R"(
git init --quiet origin
cd origin
git commit --quiet --allow-empty --message 'As it was released'
git tag v1.0.0
git commit --quiet --allow-empty --message 'What came after'
cd ..
git clone --quiet --no-tags "file://${PWD}/origin" without-tags
git clone --quiet --depth 1 "file://${PWD}/origin" shallow
)");
  for (const std::string clone : {"without-tags", "shallow"}) {
    const Ended lacking = Bash("cd " + clone + "; check_breaking");
    EXPECT_NE(lacking.exit_code, 0) << clone;
    EXPECT_THAT(lacking.errors, HasSubstr("v1.0.0")) << clone;
  }
  EXPECT_EQ(Succeed("cd without-tags; git fetch --quiet --tags; last_release"), "v1.0.0\n");
  EXPECT_EQ(Succeed("cd shallow; git fetch --quiet --tags --unshallow; last_release"), "v1.0.0\n");
}

TEST_F(DevCheckWithGit, AFailingGitIsNotTakenForNoRelease) {
  EXPECT_NE(Bash("git() { return 128; }; check_breaking").exit_code, 0);
}

class DevCheckChanged : public DevCheckWithGit {
 protected:
  void SetUp() override {
    DevCheckWithGit::SetUp();
    if (IsSkipped()) {
      return;
    }
    Succeed(R"(
git init --quiet --initial-branch main
mkdir -p cli services/common tests/unit proto
printf '#include "services/common/near.h"\n' >services/common/near.cc
printf '#include "services/common/near.h"\n' >services/common/far.h
printf '#include "services/common/far.h"\n' >cli/far.cc
printf '#include "services/common/near.h"\n' >tests/unit/near_test.cc
touch services/common/near.h cli/other.cc cli/gone.cc proto/gone.proto
commit 'What is there'
git switch --quiet --create topic
)");
  }
};

TEST_F(DevCheckChanged, IsWhatTheWorkingTreeHasBeyondMain) {
  Succeed(R"(
rm cli/gone.cc && commit 'What the topic changes'
printf '\n' >>cli/other.cc
touch cli/new.cc
git switch --quiet main
touch services/elsewhere.cc && git add services && git commit --quiet --message 'What main changes'
git switch --quiet topic
)");
  EXPECT_EQ(Succeed(R"(find_changed "" >&2; changed_files .)"),
            "cli/gone.cc\ncli/new.cc\ncli/other.cc\n");
  EXPECT_EQ(Succeed(R"(find_changed "" >&2; changed_and_there .)"), "cli/new.cc\ncli/other.cc\n");
  EXPECT_EQ(Succeed("find_changed HEAD >&2; changed_files ."), "cli/new.cc\ncli/other.cc\n");
  EXPECT_NE(Bash("find_changed no-such-branch").exit_code, 0);
}

TEST_F(DevCheckChanged, ARemovedSchemaIsAChangeOfTheSchemas) {
  Succeed("rm proto/gone.proto");
  EXPECT_EQ(Bash(R"(find_changed ""; has_changed '^proto/')").exit_code, 0);
  EXPECT_NE(Bash(R"(find_changed ""; has_changed '^deploy/')").exit_code, 0);
}

TEST_F(DevCheckChanged, AChangedHeaderIsReadByWhatIncludesItButNotByAllOfThat) {
  Succeed("printf '\\n' | tee -a cli/other.cc >>services/common/near.h");
  EXPECT_EQ(Succeed(R"(find_changed "" >&2; sources_to_tidy)"),
            "cli/other.cc\nservices/common/near.cc\ncli/far.cc\n");
  Succeed(R"(
for number in {1..30}; do
  cp services/common/near.cc "cli/more_${number}.cc"
done
commit 'Many that include it'
)");
  EXPECT_EQ(Succeed(R"(printf '\n' >>services/common/near.h
find_changed HEAD >&2; sources_to_tidy | wc -l)"),
            "12\n");
}

}  // namespace
}  // namespace tertib
