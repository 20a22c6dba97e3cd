// The Debian packages as who installs them meets them: unpacked, since only root can install.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace tertib {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

namespace fs = std::filesystem;

const std::vector<std::string> kServices = {"catalogue", "recap"};

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string Shell(const std::string& command) {
  const Ended ended = RunToEnd({"/bin/bash", "-c", command}).value();
  EXPECT_EQ(ended.exit_code, 0) << command << "\n" << ended.output << ended.errors;
  return ended.output;
}

class Packages : public ::testing::Test {
 protected:
  // Makes the packages and unpacks both.
  static void SetUpTestSuite() {
    made_ = new TempDir();
    const std::string folder = *made_ / "packages";
    Shell("cpack --config '" TERTIB_BUILD_DIR "/CPackConfig.cmake' -G DEB -B '" + folder + "'");
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string path = entry.path().string();
      if (path.ends_with(".deb")) {
        Shell("dpkg-deb -x '" + path + "' '" + Root() + "'");
        const std::string name = entry.path().filename().string();
        Shell("dpkg-deb -e '" + path + "' '" + Control(name.substr(0, name.find('_'))) + "'");
      }
    }
  }
  static void TearDownTestSuite() {
    delete made_;
    made_ = nullptr;
  }

  static std::string Root() { return *made_ / "root"; }
  static std::string Control(const std::string& package) { return *made_ / ("control-" + package); }
  static std::string Program(const std::string& name) { return Root() + "/usr/bin/" + name; }

  static TempDir* made_;
};
TempDir* Packages::made_ = nullptr;

TEST_F(Packages, HoldWhatAnOperatorLooksFor) {
  for (const char* path :
       {"/usr/bin/tertib", "/usr/bin/tertib-catalogue", "/usr/bin/tertib-recap",
        "/etc/tertib/catalogue.conf", "/etc/tertib/recap.conf",
        "/usr/lib/systemd/system/tertib-catalogue.service",
        "/usr/lib/systemd/system/tertib-recap.service", "/usr/share/man/man1/tertib.1.gz",
        "/usr/share/man/man8/tertib-catalogue.8.gz", "/usr/share/man/man8/tertib-recap.8.gz",
        "/usr/share/bash-completion/completions/tertib", "/usr/share/tertib/tertib.protoset",
        "/usr/share/tertib/grafana/dashboards/services.json",
        "/usr/share/tertib/prometheus/prometheus.yml",
        "/usr/share/doc/tertib-server/settings.md"}) {
    EXPECT_TRUE(fs::exists(Root() + path)) << path;
  }
  EXPECT_FALSE(fs::exists(Root() + "/usr/local"));
}

TEST_F(Packages, NeedTheLibrariesOfTheirProgramsAndKeepWhatAnOperatorChanged) {
  EXPECT_THAT(ReadFile(Control("tertib-server") + "/control"),
              AllOf(HasSubstr("librocksdb"), HasSubstr("libgrpc++"), HasSubstr("libsystemd0"),
                    HasSubstr("adduser")));
  EXPECT_EQ(ReadFile(Control("tertib-server") + "/conffiles"),
            "/etc/tertib/catalogue.conf\n/etc/tertib/recap.conf\n");
  for (const char* script : {"postinst", "prerm", "postrm"}) {
    const std::string path = Control("tertib-server") + "/" + script;
    EXPECT_NE(fs::status(path).permissions() & fs::perms::owner_exec, fs::perms::none) << script;
    Shell("sh -n '" + path + "'");
  }
}

TEST_F(Packages, SettingsAreRightAndTheirProgramsRun) {
  for (const std::string& service : kServices) {
    const Ended checked = RunToEnd({Program("tertib-" + service), "--config",
                                    Root() + "/etc/tertib/" + service + ".conf", "--check-config"})
                              .value();
    EXPECT_EQ(checked.exit_code, 0) << checked.errors;
    EXPECT_THAT(Shell("'" + Program("tertib-" + service) + "' --config '" + Root() +
                      "/etc/tertib/" + service + ".conf' --print-config"),
                HasSubstr("/var/lib/tertib/" + service));
  }
  EXPECT_THAT(Shell("'" + Program("tertib") + "' --version"), HasSubstr("tertib "));
}

// systemd-analyze judges 0.0 (best) to 10.0.
TEST_F(Packages, UnitsAreHardened) {
  for (const std::string& service : kServices) {
    const std::string unit = Root() + "/usr/lib/systemd/system/tertib-" + service + ".service";
    Shell("systemd-analyze security --no-pager --offline=yes --threshold=25 '" + unit + "'");
  }
}

TEST_F(Packages, UnitsRunWhatIsInstalledAndTellOfTheirReadiness) {
  for (const std::string& service : kServices) {
    const std::string unit =
        ReadFile(Root() + "/usr/lib/systemd/system/tertib-" + service + ".service");
    const std::string command =
        "/usr/bin/tertib-" + service + " --config /etc/tertib/" + service + ".conf";
    EXPECT_THAT(unit, AllOf(HasSubstr("\nType=notify\n"), HasSubstr("\nWatchdogSec="),
                            HasSubstr("\nLimitNOFILE="), HasSubstr("\nExecStart=" + command + "\n"),
                            HasSubstr("\nExecReload=" + command + " --check-config\n"),
                            HasSubstr("\nUser=tertib\n"),
                            HasSubstr("\nStateDirectory=tertib/" + service + "\n")));
    EXPECT_THAT(ReadFile(Control("tertib-server") + "/postinst"),
                HasSubstr("tertib-" + service + ".service"));
  }
}

TEST_F(Packages, ManualPagesCanBeReadAndTellWhatHelpTells) {
  for (const char* page : {"man1/tertib.1", "man8/tertib-catalogue.8", "man8/tertib-recap.8"}) {
    const std::string path = Root() + "/usr/share/man/" + page + ".gz";
    EXPECT_THAT(Shell("zcat '" + path + "'"),
                AllOf(HasSubstr(".SH NAME"), HasSubstr(".SH OPTIONS"), HasSubstr("SEE ALSO")));
  }
  EXPECT_THAT(Shell("zcat '" + Root() + "/usr/share/man/man8/tertib-catalogue.8.gz'"),
              AllOf(HasSubstr("drain\\-delay"), HasSubstr("SIGHUP")));
}

TEST_F(Packages, CompletionKnowsCommandsAndTheirOptions) {
  const auto complete = [](const std::string& words) {
    return Shell("export PATH='" + Root() + "/usr/bin':$PATH; source '" + Root() +
                 "/usr/share/bash-completion/completions/tertib'; COMP_WORDS=(" + words +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tertib; echo \"${COMPREPLY[*]}\"");
  };
  EXPECT_EQ(complete("tertib st"), "status\n");
  EXPECT_EQ(complete("tertib sops up"), "update\n");
  EXPECT_EQ(complete("tertib sops list --ag"), "--agency\n");
  EXPECT_EQ(complete("tertib --output j"), "json\n");
  EXPECT_EQ(complete("tertib-catalogue --drain"), "--drain-delay\n");
}

// The comments that stand before what has them, by the place in the file; see descriptor.proto.
std::set<std::vector<int>> Commented(const google::protobuf::FileDescriptorProto& file) {
  std::set<std::vector<int>> commented;
  for (const auto& location : file.source_code_info().location()) {
    if (!location.leading_comments().empty()) {
      commented.emplace(location.path().begin(), location.path().end());
    }
  }
  return commented;
}

TEST_F(Packages, SchemasForGrpcurlExplainEveryFieldAndMethod) {
  google::protobuf::FileDescriptorSet set;
  ASSERT_TRUE(set.ParseFromString(ReadFile(Root() + "/usr/share/tertib/tertib.protoset")));
  std::vector<std::string> services;
  std::vector<std::string> unexplained;
  for (const auto& file : set.file()) {
    const auto commented = Commented(file);
    const bool ours = file.name().starts_with("tertib/");
    for (int i = 0; i < file.service_size(); ++i) {
      services.push_back(file.package() + "." + file.service(i).name());
      for (int k = 0; ours && k < file.service(i).method_size(); ++k) {
        if (!commented.contains({6, i, 2, k})) {
          unexplained.push_back(services.back() + "/" + file.service(i).method(k).name());
        }
      }
    }
    for (int i = 0; ours && i < file.message_type_size(); ++i) {
      for (int k = 0; k < file.message_type(i).field_size(); ++k) {
        if (!commented.contains({4, i, 2, k})) {
          unexplained.push_back(file.message_type(i).name() + "." +
                                file.message_type(i).field(k).name());
        }
      }
    }
  }
  EXPECT_THAT(
      services,
      IsSupersetOf({"tertib.catalogue.v1.AdminService", "tertib.catalogue.v1.CatalogueService",
                    "tertib.catalogue.v1.EventService", "tertib.catalogue.v1.ImportService",
                    "tertib.recap.v1.RecapService", "tertib.recap.v1.RecapAdminService",
                    "grpc.health.v1.Health"}));
  EXPECT_THAT(unexplained, IsEmpty());
}

}  // namespace
}  // namespace tertib
