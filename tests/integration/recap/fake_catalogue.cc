#include "tests/integration/recap/fake_catalogue.h"

#include <fmt/format.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

namespace tertib::recap {

using catalogue::v1::WatchEventsRequest;
using catalogue::v1::WatchEventsResponse;

class FakeCatalogue::Connection final : public grpc::ServerWriteReactor<WatchEventsResponse> {
 public:
  explicit Connection(FakeCatalogue& owner) : owner_(owner) {}

  bool writing = false;
  bool ended = false;
  WatchEventsResponse message;

 private:
  void OnWriteDone(bool ok) override {
    MutexLock lock(owner_.mutex_);
    writing = false;
    if (owner_.connection_ == this && ok) {
      owner_.Pump();
    }
  }
  void OnCancel() override {
    MutexLock lock(owner_.mutex_);
    // The next connection may have come already.
    if (owner_.connection_ == this) {
      owner_.connection_ = nullptr;
      owner_.changed_.NotifyAll();
    }
    if (!ended) {
      ended = true;
      Finish(grpc::Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

  FakeCatalogue& owner_;
};

// To who asks how far the log goes.
class FakeCatalogue::Answer final : public grpc::ServerWriteReactor<WatchEventsResponse> {
 public:
  explicit Answer(uint64_t newest) {
    message_.mutable_caught_up()->set_sequence(newest);
    message_.mutable_caught_up()->set_resume_token("newest");
    StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
  }

 private:
  void OnDone() override { delete this; }

  WatchEventsResponse message_;
};

FakeCatalogue::FakeCatalogue() {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  address_ = fmt::format("127.0.0.1:{}", port);
}

FakeCatalogue::~FakeCatalogue() {
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

void FakeCatalogue::SendBatch(const EventScript::Events& events, const std::string& token) {
  WatchEventsResponse message;
  for (const auto& event : events) {
    *message.mutable_batch()->add_events() = event;
  }
  if (!events.empty()) {
    SetNewest(events.back().sequence());
  }
  message.mutable_batch()->set_commit_continues(token.empty());
  message.mutable_batch()->set_resume_token(token);
  Add(std::move(message));
}

void FakeCatalogue::SendCaughtUp(uint64_t sequence, const std::string& token) {
  SetNewest(sequence);
  WatchEventsResponse message;
  message.mutable_caught_up()->set_resume_token(token);
  message.mutable_caught_up()->set_sequence(sequence);
  Add(std::move(message));
}

void FakeCatalogue::SendCheckpoint(uint64_t sequence, const std::string& token) {
  WatchEventsResponse message;
  message.mutable_checkpoint()->set_resume_token(token);
  message.mutable_checkpoint()->set_sequence(sequence);
  Add(std::move(message));
}

void FakeCatalogue::SetNewest(uint64_t sequence) {
  MutexLock lock(mutex_);
  newest_ = sequence;
}

void FakeCatalogue::End(const grpc::Status& status) { Add(status); }

void FakeCatalogue::Add(Item item) {
  MutexLock lock(mutex_);
  items_.push_back(std::move(item));
  Pump();
}

void FakeCatalogue::Pump() {
  if (connection_ == nullptr || connection_->writing || items_.empty()) {
    return;
  }
  Item item = std::move(items_.front());
  items_.pop_front();
  if (auto* status = std::get_if<grpc::Status>(&item)) {
    Connection* last = std::exchange(connection_, nullptr);
    last->ended = true;
    last->Finish(*status);
    return;
  }
  connection_->message = std::get<WatchEventsResponse>(std::move(item));
  connection_->writing = true;
  connection_->StartWrite(&connection_->message);
}

grpc::ServerWriteReactor<WatchEventsResponse>* FakeCatalogue::WatchEvents(
    grpc::CallbackServerContext* /*context*/, const WatchEventsRequest* request) {
  MutexLock lock(mutex_);
  if (request->until_current()) {
    return new Answer(newest_);
  }
  auto* connection = new Connection(*this);
  requests_.push_back(*request);
  connection_ = connection;
  changed_.NotifyAll();
  Pump();
  return connection;
}

WatchEventsRequest FakeCatalogue::AwaitRequest(size_t index) {
  MutexLock lock(mutex_);
  while (requests_.size() <= index) {
    changed_.Wait(mutex_);
  }
  return requests_[index];
}

void FakeCatalogue::AwaitDisconnected() {
  MutexLock lock(mutex_);
  while (connection_ != nullptr) {
    changed_.Wait(mutex_);
  }
}

}  // namespace tertib::recap
