#include "tests/integration/recap/running_recap.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <utility>
#include <vector>

#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_status.h"

namespace tertib::recap {
namespace {

// Only to fail rather than hang.
constexpr std::chrono::seconds kPatience(60);

}  // namespace

RunningRecap::RunningRecap(const std::string& directory, const std::string& catalogue,
                           absl::Duration default_wait) {
  auto store = RocksViewStore::Open({directory}, log_);
  EXPECT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  service_ = std::make_unique<RecapServiceImpl>(*store_, progress_, capacity_, log_,
                                                RecapServiceImpl::Options{default_wait});
  auto server = GrpcServer::Start({.address = "127.0.0.1:0"},
                                  {{service_.get(), v1::RecapService::service_full_name()}}, {});
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  channel_ = ConnectDirectly(server_->address());
  stub_ = v1::RecapService::NewStub(channel_);
  source_ = std::make_unique<GrpcEventSource>(ConnectToCatalogue(catalogue), catalogue,
                                              Backoff({}, [] { return 0.0; }), no_sleep_);
  follower_ = std::make_unique<Follower>(Follower::Dependencies{*source_, *store_, progress_,
                                                                follower_metrics_, log_,
                                                                [this](bool serving) {
                                                                  server_->SetServing(serving);
                                                                  MutexLock lock(mutex_);
                                                                  serving_ = serving;
                                                                  changed_.NotifyAll();
                                                                },
                                                                no_sleep_, clock_});
  following_ = std::jthread([this](const std::stop_token& stop) {
    const absl::Status ended = follower_->Run(stop);
    (void)ended;  // Tests see it in what the service says.
  });
}

RunningRecap::~RunningRecap() {
  following_.request_stop();
  following_.join();
  progress_.Stop();
  server_->Drain(absl::Seconds(30));
}

void RunningRecap::AwaitServing(bool serving) {
  MutexLock lock(mutex_);
  while (serving_ != serving) {
    changed_.Wait(mutex_);
  }
}

void RunningRecap::AwaitApplied(uint64_t sequence) const {
  while (progress_.Now().applied < Sequence{sequence}) {
    std::this_thread::yield();
  }
}

void RunningRecap::AwaitCaughtUp() {
  while (!Get().caught_up()) {
  }
}

int RunningRecap::Health() const {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  grpc::CompletionQueue queue;
  // An empty HealthCheckRequest asks for the server as a whole.
  const grpc::Slice nothing("");
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer answer;
  std::promise<grpc::Status> ended;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &answer,
                 [&ended](const grpc::Status& status) { ended.set_value(status); });
  const grpc::Status status = ended.get_future().get();
  EXPECT_TRUE(status.ok()) << status.error_message();
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(answer.Dump(&slices).ok());
  // HealthCheckResponse: field 1, varint.
  return slices.empty() || slices[0].size() != 2 ? 0 : slices[0].begin()[1];
}

v1::GetRecapResponse RunningRecap::Get() {
  v1::GetRecapResponse response;
  const absl::Status status = Get({}, response);
  EXPECT_TRUE(status.ok()) << status;
  return response;
}

absl::Status RunningRecap::Get(const v1::GetRecapRequest& request, v1::GetRecapResponse& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  return FromGrpcStatus(stub_->GetRecap(&context, request, &response));
}

absl::Status RunningRecap::Reconcile(const v1::ReconcileRecapRequest& request,
                                     v1::ReconcileRecapResponse& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  return FromGrpcStatus(stub_->ReconcileRecap(&context, request, &response));
}

int64_t RunningRecap::TotalAt(uint64_t min_sequence) {
  v1::GetRecapRequest request;
  request.set_min_sequence(min_sequence);
  v1::GetRecapResponse response;
  const absl::Status status = Get(request, response);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_GE(response.sequence(), min_sequence);
  return response.counts().total();
}

}  // namespace tertib::recap
