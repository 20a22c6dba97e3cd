#include "services/common/serving/acceptor.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <deque>
#include <future>
#include <utility>

#include "services/common/mutex.h"
#include "services/common/serving/listener.h"
#include "tests/testing/probes.h"

namespace tertib {
namespace {

// Connections that were taken, in the order in which they came.
class Taken {
 public:
  void Add(Descriptor connection) TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    connections_.push_back(std::move(connection));
    grown_.NotifyAll();
  }

  // Waits for one and takes it out.
  Descriptor Next() TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    while (connections_.empty()) {
      grown_.Wait(mutex_);
    }
    Descriptor first = std::move(connections_.front());
    connections_.pop_front();
    return first;
  }

 private:
  Mutex mutex_;
  CondVar grown_;
  std::deque<Descriptor> connections_ TERTIB_GUARDED_BY(mutex_);
};

class AcceptorTest : public ::testing::Test {
 protected:
  AcceptorTest() {
    options_.on_connection = [this](Descriptor connection) { taken_.Add(std::move(connection)); };
    Listener listener = OpenListener("127.0.0.1:0", "--listen").value();
    address_ = listener.address;
    options_.listening = std::move(listener.socket);
  }

  Taken taken_;
  std::string address_;
  Acceptor::Options options_;
};

TEST_F(AcceptorTest, GivesConnectionsTheirNumbersAndRefusesWhatIsBeyond) {
  options_.numbers = {.first = 200, .end = 202};
  std::atomic<int> refused = 0;
  options_.on_refused = [&refused] { ++refused; };
  const auto acceptor = Acceptor::Start(std::move(options_)).value();
  const SilentConnection first(address_);
  const Descriptor one = taken_.Next();
  EXPECT_EQ(one.number(), 200);
  const SilentConnection second(address_);
  Descriptor other = taken_.Next();
  EXPECT_EQ(other.number(), 201);
  const SilentConnection third(address_);
  third.AwaitHangUp();
  EXPECT_EQ(refused, 1);

  other = Descriptor();
  const SilentConnection fourth(address_);
  EXPECT_EQ(taken_.Next().number(), 201);
}

TEST_F(AcceptorTest, SaysThatTheListenerIsLost) {
  std::promise<absl::Status> lost;
  options_.on_lost = [&lost](const absl::Status& why) { lost.set_value(why); };
  const int listening = options_.listening.number();
  const auto acceptor = Acceptor::Start(std::move(options_)).value();
  const SilentConnection first(address_);
  taken_.Next();
  shutdown(listening, SHUT_RDWR);
  EXPECT_FALSE(lost.get_future().get().ok());
}

TEST_F(AcceptorTest, HangsUpOnNobodyWhomItTookWhenItStops) {
  auto acceptor = Acceptor::Start(std::move(options_)).value();
  const SilentConnection client(address_);
  const Descriptor server = taken_.Next();
  acceptor.reset();
  ASSERT_EQ(send(server.number(), "x", 1, MSG_NOSIGNAL), 1);
  char got = 0;
  EXPECT_EQ(recv(client.descriptor(), &got, 1, 0), 1);
}

}  // namespace
}  // namespace tertib
