// What an import may take its time for, and how many may be under way: the service in this process,
// with limits of its own.

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "services/catalogue/rpc/import_service.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/catalogue/store/memory_store.h"
#include "services/common/error.h"
#include "services/common/serving/channel.h"
#include "services/common/serving/grpc_server.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/uuid.h"
#include "services/common/worker_pool.h"
#include "tests/testing/catalogue/commands.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/fake_clock.h"

namespace tertib::catalogue {
namespace {

using Stream = grpc::ClientReaderWriter<v1::ImportRegisterRequest, v1::ImportRegisterResponse>;

constexpr size_t kSlots = 1;
// For what the tests do not let pass.
constexpr absl::Duration kLong = absl::Hours(1);
constexpr absl::Duration kShort = absl::Milliseconds(50);

class ImportLimitsTest : public ::testing::Test {
 protected:
  void Start(const ImportService::Limits& limits) {
    service_ = std::make_unique<ImportService>(sequencer_, workers_, capacity_,
                                               ImportMetrics(metrics_), recent_, log_, limits);
    server_ = GrpcServer::Start({.address = "127.0.0.1:0"},
                                {{service_.get(), v1::ImportService::service_full_name()}}, {})
                  .value();
  }

  // One client's call, on a connection of its own.
  struct Call {
    std::unique_ptr<v1::ImportService::Stub> stub;
    grpc::ClientContext context;
    std::unique_ptr<Stream> stream;

    bool Send(const std::string& chunk) const {
      v1::ImportRegisterRequest request;
      request.set_chunk(chunk);
      return stream->Write(request);
    }
    // Reads to the end.
    absl::Status End() const {
      v1::ImportRegisterResponse response;
      while (stream->Read(&response)) {
      }
      return FromGrpcStatus(stream->Finish());
    }
  };

  // Begins an import with its options. The client's own deadline is only to fail rather than hang.
  std::unique_ptr<Call> Begin(std::chrono::seconds deadline = std::chrono::seconds(60)) {
    auto call = std::make_unique<Call>();
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    // Takes in no more than HTTP/2's first window before it reads.
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    call->stub = v1::ImportService::NewStub(ConnectDirectly(server_->address(), arguments));
    call->context.set_deadline(std::chrono::system_clock::now() + deadline);
    call->stream = call->stub->ImportRegister(&call->context);
    v1::ImportRegisterRequest request;
    *request.mutable_options() = TextOptions("a", "x");
    call->stream->Write(request);
    return call;
  }

  // Begins an import whose report is far larger than what gRPC takes in before anybody reads, and
  // returns when the report is there.
  std::unique_ptr<Call> BeginUnread() {
    auto call = Begin(std::chrono::hours(1));
    std::string document = "I SEKRETARIAT\n";
    for (int row = 1; row < 4'000; row += 2) {
      document += std::to_string(row) + ". SOP Nomor " + std::to_string(row) + "\n";
    }
    EXPECT_TRUE(call->Send(document));
    EXPECT_TRUE(call->stream->WritesDone());
    EXPECT_EQ(committed_.get_future().wait_for(std::chrono::seconds(60)),
              std::future_status::ready);
    // The sequencer answers in order: the report has been handed over.
    EXPECT_TRUE(Execute(sequencer_, CreateCommand(AgencyName("b"), SomeAgency())).ok());
    return call;
  }

  const FakeClock clock_{};
  Logger log_{"test"};
  Metrics metrics_;
  RecentImports recent_{clock_};
  MemoryStore store_{NewUuid()};
  std::promise<void> committed_;
  bool has_committed_ = false;  // Only on the sequencer's thread.
  Sequencer sequencer_{store_, clock_, log_, SequencerMetrics(metrics_),
                       [this](const std::vector<LogEntry>&) {
                         if (!std::exchange(has_committed_, true)) {
                           committed_.set_value();
                         }
                       }};
  WorkerPool workers_{1, kSlots};
  Capacity capacity_{{}};
  std::unique_ptr<ImportService> service_;
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(ImportLimitsTest, MoreAtOnceThanThereAreSlotsIsRefused) {
  Start({.idle = kLong, .upload = kLong});
  const auto taken = workers_.TryReserve();
  const auto refused = Begin()->End();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_OVERLOADED);
}

TEST_F(ImportLimitsTest, AClientThatSendsNothingIsCutOff) {
  Start({.idle = kShort, .upload = kLong});
  const auto ended = Begin()->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(ended), v1::ERROR_REASON_IMPORT_IDLE);
  EXPECT_NE(workers_.TryReserve(), nullptr);
}

TEST_F(ImportLimitsTest, EmptyChunksAreNoBytes) {
  Start({.idle = kShort, .upload = kLong});
  const auto call = Begin();
  while (call->Send("")) {
  }
  EXPECT_EQ(ReasonOf(call->End()), v1::ERROR_REASON_IMPORT_IDLE);
}

TEST_F(ImportLimitsTest, AnUploadThatNeverEndsIsCutOffHoweverSteady) {
  Start({.idle = kLong, .upload = absl::Milliseconds(200)});
  const auto call = Begin();
  while (call->Send("\n")) {
  }
  const auto ended = call->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(ended), v1::ERROR_REASON_IMPORT_IDLE);
}

TEST_F(ImportLimitsTest, AReportThatNobodyReadsKeepsNobodyOut) {
  Start({.idle = kLong, .upload = kLong});
  const auto unread = BeginUnread();
  const auto other = Begin();
  other->Send("I SEKRETARIAT\n1. SOP\n");
  other->stream->WritesDone();
  EXPECT_TRUE(other->End().ok());
  EXPECT_TRUE(unread->End().ok());
}

TEST_F(ImportLimitsTest, AReportThatNobodyReadsEndsTheCall) {
  Start({.idle = kLong, .upload = kLong, .report = kShort});
  const auto unread = BeginUnread();
  // Waits for the call, if need be far longer than the test may take.
  server_->Drain(absl::Hours(1));
  EXPECT_FALSE(unread->End().ok());
}

// What Node's clients do when they cancel: half a document ends properly, just before the reset.
TEST_F(ImportLimitsTest, ADocumentWhoseCallIsCancelledAsSoonAsItEndsIsNotImported) {
  Start({.idle = kLong, .upload = kLong, .settling = kLong});
  const auto call = Begin();
  EXPECT_TRUE(call->Send("I SEKRETARIAT\n1. SOP\n"));
  EXPECT_TRUE(call->stream->WritesDone());
  call->context.TryCancel();
  EXPECT_EQ(call->End().code(), absl::StatusCode::kCancelled);
  server_->Drain(absl::Hours(1));
  EXPECT_EQ(store_.last_sequence().value, 0U);
  EXPECT_NE(workers_.TryReserve(), nullptr);
}

TEST_F(ImportLimitsTest, AnUploadThatTheServiceDoesNotWaitForIsToldWhy) {
  Start({.idle = kLong, .upload = kLong});
  const auto call = Begin();
  EXPECT_TRUE(call->Send(std::string(size_t{1} << 20, '\n')));
  v1::ImportRegisterResponse progress;
  EXPECT_TRUE(call->stream->Read(&progress));
  service_->EndUploads();
  const auto ended = call->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(ended), v1::ERROR_REASON_NOT_SERVING);
}

}  // namespace
}  // namespace tertib::catalogue
