#pragma once

#include <grpcpp/server.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "services/common/mutex.h"
#include "tertib/catalogue/v1/event_service.grpc.pb.h"
#include "tests/testing/recap/event_script.h"

namespace tertib::recap {

// An EventService that says what the test tells it to. What is told is sent in order to whoever is
// connected, and waits while nobody is. Who only asks for the newest event is told the last that
// was given, sent or not, and is no connection. Any thread may call it.
class FakeCatalogue final : public catalogue::v1::EventService::CallbackService {
 public:
  FakeCatalogue();
  ~FakeCatalogue() override;

  const std::string& address() const { return address_; }

  // One message with these events. An empty token: the commit continues.
  void SendBatch(const EventScript::Events& events, const std::string& token);
  void SendCaughtUp(uint64_t sequence, const std::string& token);
  void SendCheckpoint(uint64_t sequence, const std::string& token);
  // Ends the connection.
  void End(const grpc::Status& status);

  // Waits for the request of the connection of that index, counted from 0.
  catalogue::v1::WatchEventsRequest AwaitRequest(size_t index) TERTIB_EXCLUDES(mutex_);
  // What who asks for the newest event is told, until more is sent.
  void SetNewest(uint64_t sequence) TERTIB_EXCLUDES(mutex_);
  void AwaitDisconnected() TERTIB_EXCLUDES(mutex_);

 private:
  class Connection;
  class Answer;
  using Item = std::variant<catalogue::v1::WatchEventsResponse, grpc::Status>;

  grpc::ServerWriteReactor<catalogue::v1::WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* context,
      const catalogue::v1::WatchEventsRequest* request) override TERTIB_EXCLUDES(mutex_);
  void Add(Item item) TERTIB_EXCLUDES(mutex_);
  void Pump() TERTIB_REQUIRES(mutex_);

  Mutex mutex_;
  CondVar changed_;
  std::deque<Item> items_ TERTIB_GUARDED_BY(mutex_);
  std::vector<catalogue::v1::WatchEventsRequest> requests_ TERTIB_GUARDED_BY(mutex_);
  uint64_t newest_ TERTIB_GUARDED_BY(mutex_) = 0;
  Connection* connection_ TERTIB_GUARDED_BY(mutex_) = nullptr;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace tertib::recap
