#include "services/common/serving/clients.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "services/common/serving/listener.h"
#include "tests/testing/connected_client.h"

namespace tertib {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(Clients, CountsWhatWasSentAndRead) {
  const Listener listener = OpenListener("127.0.0.1:0", "--listen").value();
  const ConnectedClient connected(listener);
  Clients clients;
  clients.Add(connected.server.number());
  connected.Carry(1 << 17);
  ASSERT_EQ(send(connected.client.descriptor(), "unread", 6, MSG_NOSIGNAL), 6);
  ASSERT_THAT(clients.All(), SizeIs(1));
  EXPECT_EQ(clients.All()[0].sent_bytes, 1U << 17);
}

TEST(Clients, AreNamedAsGrpcNamesThem) {
  Clients clients;
  for (const auto& [host, name] :
       {std::pair("127.0.0.1", "ipv4:127.0.0.1:"), std::pair("[::1]", "ipv6:%5B::1%5D:")}) {
    const Listener listener = OpenListener(std::string(host) + ":0", "--listen").value();
    const ConnectedClient connected(listener);
    clients.Add(connected.server.number());
    ASSERT_THAT(clients.All(), SizeIs(1));
    EXPECT_THAT(clients.All()[0].peer, StartsWith(name));
  }
}

TEST(Clients, ADescriptorThatBecameAnothersIsNoClient) {
  const Listener listener = OpenListener("127.0.0.1:0", "--listen").value();
  const ConnectedClient before(listener);
  const ConnectedClient after(listener);
  Clients clients;
  clients.Add(before.server.number());
  const Client client = clients.All().at(0);
  ASSERT_GE(dup2(after.server.number(), before.server.number()), 0);
  EXPECT_FALSE(clients.HangUp(client));
  EXPECT_THAT(clients.All(), IsEmpty());
  EXPECT_THAT(clients.TakeHungUp(), IsEmpty());
  after.Carry(1 << 16);
}

TEST(Clients, WhoIsHungUpOnIsNoneAnyMore) {
  const Listener listener = OpenListener("127.0.0.1:0", "--listen").value();
  const ConnectedClient first(listener);
  const ConnectedClient second(listener);
  Clients clients;
  clients.Add(first.server.number());
  clients.Add(second.server.number());
  EXPECT_THAT(clients.Following(first.server.number(), 5), SizeIs(1));
  EXPECT_TRUE(clients.HangUp(clients.Following(-1, 1).at(0)));
  first.client.AwaitHangUp();
  EXPECT_THAT(clients.All(), SizeIs(1));
  EXPECT_THAT(clients.TakeHungUp(), SizeIs(1));
  EXPECT_THAT(clients.TakeHungUp(), IsEmpty());
}

}  // namespace
}  // namespace tertib
