#include "services/common/serving/listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/common/serving/listen_address.h"
#include "tests/testing/probes.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Listener, ListensOnEveryKindOfAddressAtAPortOfTheSystems) {
  for (const char* host : {"127.0.0.1", "0.0.0.0", "localhost", "[::1]", "[::]"}) {
    const auto listener = OpenListener(std::string(host) + ":0", "--listen");
    ASSERT_TRUE(listener.ok()) << listener.status();
    const SilentConnection connection(listener->address);
    EXPECT_THAT(listener->address, Not(HasSubstr(":0")));
  }
}

TEST(Listener, OneOfAllIpv6AddressesTakesIpv4Too) {
  const auto listener = OpenListener("[::]:0", "--listen");
  ASSERT_TRUE(listener.ok()) << listener.status();
  const SilentConnection connection(
      WithPort("127.0.0.1:0", ParseHostPort(listener->address)->port));
}

TEST(Listener, ATakenPortIsToldAsSuchForEveryKindOfAddress) {
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::]"}) {
    const auto first = OpenListener(std::string(host) + ":0", "--listen");
    ASSERT_TRUE(first.ok()) << first.status();
    const auto second = OpenListener(first->address, "--listen");
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(second.status().message()), HasSubstr("Address already in use"));
  }
}

TEST(Listener, TheSystemsReasonIsToldWithTheFlag) {
  // 192.0.2.0/24 is nobody's (RFC 5737).
  for (const char* address : {"192.0.2.1:0", "[2001:db8::1]:0", "name.invalid:0"}) {
    const auto listener = OpenListener(address, "--metrics-listen");
    ASSERT_FALSE(listener.ok());
    EXPECT_THAT(std::string(listener.status().message()), HasSubstr("--metrics-listen"));
    EXPECT_THAT(std::string(listener.status().message()), HasSubstr(address));
  }
}

}  // namespace
}  // namespace tertib
