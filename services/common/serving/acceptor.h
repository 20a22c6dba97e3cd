#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/log.h"
#include "services/common/serving/descriptor.h"

namespace tertib {

// Takes the connections that come to a listening socket, on a thread of its own.
//
// It is here because gRPC 1.51 stops listening for good when one accept fails (CVE-2023-4785).
// While the system is short of descriptors or memory, this waits and tries again; who connects
// meanwhile is kept waiting by the system. Nothing needs to watch the listener besides: if it can
// no longer be listened on, `on_lost` is told.
class Acceptor {
 public:
  struct Options {
    // Listens, and does not block.
    Descriptor listening;
    // The numbers that the connections' descriptors get. Nobody else gets those, unless all below
    // are taken. One that comes when they are used up is closed at once: its client may try again.
    DescriptorRange numbers;
    // Takes a connection, which does not block. On the thread, where it holds up the next one.
    std::function<void(Descriptor)> on_connection;
    // One was closed at once, since the numbers are used up. On the thread.
    std::function<void()> on_refused = [] {};
    // The listener is lost, and no connection comes any more. Called on the thread, once.
    std::function<void(const absl::Status& why)> on_lost = [](const absl::Status&) {};
    // Told when connections have to wait or are refused; may be null. Must outlive this.
    Logger* log = nullptr;
  };

  // Fails with RESOURCE_EXHAUSTED if there is no descriptor left for itself.
  static absl::StatusOr<std::unique_ptr<Acceptor>> Start(Options options);

  // Stops listening; what has connected but was not taken yet is hung up on. After it nothing is
  // called any more.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  Acceptor(Options options, Descriptor stop);

  void Run();
  // Takes one connection, or finds out why there is none. False if there never will be one.
  bool AcceptOne();
  void Place(Descriptor connection);
  // Until the system may have room again, or this is to stop.
  void Pause() const;

  Options options_;
  const Descriptor stop_;  // Can be read once this is to stop.
  std::thread thread_;
};

}  // namespace tertib
