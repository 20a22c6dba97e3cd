#include "services/catalogue/rpc/import_service.h"

#include <fmt/format.h>
#include <grpcpp/alarm.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/catalogue/intake/planning/import_plan.h"
#include "services/catalogue/intake/read_printed_recap.h"
#include "services/catalogue/rpc/import_status.h"
#include "services/catalogue/rpc/request_checks.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/raw_messages.h"
#include "services/common/serving/steady_deadline.h"
#include "services/common/serving/unreadable_requests.h"
#include "services/common/sha256.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxDocumentBytes = size_t{64} << 20;
constexpr size_t kBytesPerProgress = size_t{1} << 20;
// What is kept free for the report before the document is taken in: what was recorded must be told.
constexpr size_t kReportBytes = size_t{4} << 20;

}  // namespace

// One import. gRPC's callbacks, the worker and the sequencer may come at once: the lock orders
// them.
//
// A sender that goes away must not be taken for one whose document is at its end. What came is
// therefore only worked on once a message to the sender was written, which fails on a call that was
// reset; and, unless the sender said how large the document is, some moments after that: there are
// clients, Node's among them, that end their side properly just before they reset the call.
//
// While it is the client's turn, to send or to take the report, `due_` says until when; an alarm
// that goes off then ends the call. It is not set again whenever `due_` moves on, which is with
// each chunk: one that goes off too early sets the next.
class ImportReactor final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  ImportReactor(grpc::CallbackServerContext& context, ImportService& service)
      : context_(context),
        service_(service),
        limits_(service.limits_),
        upload_due_(After(SteadyNow(), limits_.upload)),
        share_(std::in_place, service.capacity_, context) {}

  // `self` keeps the reactor until OnDone.
  void Begin(std::shared_ptr<ImportReactor> self) {
    self_ = std::move(self);
    const MutexLock lock(mutex_);
    if (!share_->admitted()) {
      End(Overloaded());
      return;
    }
    AwaitBytes();
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    const MutexLock lock(mutex_);
    if (ended_) {
      return;
    }
    if (!ok) {
      ReceivedAll();
      return;
    }
    const absl::Status taken = Take();
    if (!taken.ok()) {
      End(taken);
      return;
    }
    StartRead(&request_);
  }

  void OnWriteDone(bool ok) override {
    const MutexLock lock(mutex_);
    writing_ = false;
    if (!ok) {
      gone_ = true;
      End(absl::CancelledError("the sender is gone"));
      return;
    }
    if (std::exchange(writing_end_, false)) {
      if (options_->size_bytes() != 0) {
        StartWork();
      } else {
        settling_.Set(ToAlarmTime(After(SteadyNow(), limits_.settling)),
                      [weak = std::weak_ptr<ImportReactor>(self_)](bool) {
                        if (const auto reactor = weak.lock()) {
                          reactor->OnSettled();
                        }
                      });
      }
    }
    WriteNext();
  }

  void OnCancel() override {
    const MutexLock lock(mutex_);
    gone_ = true;
    // A write under way ends the call when it is done; a decision under way, when it is made.
    if (!writing_ && !working_) {
      End(absl::CancelledError("the sender is gone"));
    }
  }

  // The alarm, if one is set, finds it gone.
  void OnDone() override {
    service_.Forget(*this);
    {
      const MutexLock lock(mutex_);
      share_.reset();
    }
    self_.reset();
  }

  // Ends the call unless its document is here, which the service still decides on.
  void Stop() TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (!received_) {
      End(ImportStopped());
    }
  }

 private:
  // One that waits to be written.
  struct Message {
    grpc::ByteBuffer bytes;
    // It tells the sender that all of the document is here.
    bool tells_end = false;
  };

  // Gives the client its time for the next bytes.
  void AwaitBytes() TERTIB_REQUIRES(mutex_) {
    AwaitClient(std::min(After(SteadyNow(), limits_.idle), upload_due_));
  }

  void AwaitClient(SteadyTime due) TERTIB_REQUIRES(mutex_) {
    due_ = due;
    if (due_ < alarm_at_) {
      SetAlarm();
    }
  }

  void SetAlarm() TERTIB_REQUIRES(mutex_) {
    alarm_at_ = due_;
    // A new one each time: the last may still be in its callback.
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(ToAlarmTime(due_),
                [weak = std::weak_ptr<ImportReactor>(self_), at = alarm_at_](bool) {
                  if (const auto reactor = weak.lock()) {
                    reactor->OnAlarm(at);
                  }
                });
  }

  void OnAlarm(SteadyTime at) TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (at != alarm_at_) {
      return;  // Another has taken its place.
    }
    alarm_at_ = SteadyTime::max();
    if (due_ == SteadyTime::max() || (ended_ && !writing_)) {
      return;
    }
    if (SteadyNow() < due_) {
      SetAlarm();
    } else if (writing_) {
      // The status would wait behind what the client does not take. OnWriteDone ends the call.
      context_.TryCancel();
    } else {
      End(due_ == upload_due_ ? ImportTooSlow(limits_) : ImportIdle(limits_));
    }
  }

  // Takes in one message of the sender.
  absl::Status Take() TERTIB_REQUIRES(mutex_) {
    v1::ImportRegisterRequest request;
    if (!ParseRaw(request_, request)) {
      return UnreadableRequest();
    }
    return options_ ? TakeChunk(request) : TakeOptions(request);
  }

  absl::Status TakeOptions(const v1::ImportRegisterRequest& request) TERTIB_REQUIRES(mutex_) {
    if (!request.has_options()) {
      return ImportOutOfPlace("options", "Must be the first message.", "Harus pesan pertama.");
    }
    if (auto status = CheckImportOptions(request.options()); !status.ok()) {
      return status;
    }
    slot_ = service_.workers_.TryReserve();
    if (slot_ == nullptr) {
      return TooManyImports();
    }
    if (!share_->TryHold(kReportBytes)) {
      return Overloaded();
    }
    options_ = request.options();
    AwaitBytes();
    return absl::OkStatus();
  }

  absl::Status TakeChunk(const v1::ImportRegisterRequest& request) TERTIB_REQUIRES(mutex_) {
    if (!request.has_chunk()) {
      return ImportOutOfPlace(request.has_options() ? "options" : "chunk",
                              "After the options, only chunks of the document may come.",
                              "Setelah opsi, hanya potongan dokumen yang boleh dikirim.");
    }
    if (document_.size() + request.chunk().size() > kMaxDocumentBytes) {
      return DocumentTooLarge();
    }
    if (!request.chunk().empty()) {
      AwaitBytes();
    }
    document_ += request.chunk();
    if (document_.size() - reported_bytes_ >= kBytesPerProgress && !writing_) {
      reported_bytes_ = document_.size();
      Progress(v1::IMPORT_PHASE_RECEIVING, 0);
    }
    return absl::OkStatus();
  }

  void ReceivedAll() TERTIB_REQUIRES(mutex_) {
    if (context_.IsCancelled()) {
      End(absl::CancelledError("the sender is gone"));
    } else if (!options_) {
      End(ImportOutOfPlace("options", "Required, as the first message.",
                           "Wajib, sebagai pesan pertama."));
    } else if (options_->size_bytes() != 0 &&
               static_cast<uint64_t>(options_->size_bytes()) != document_.size()) {
      End(ImportOutOfPlace(
          "options.size_bytes",
          fmt::format("{} bytes arrived: send the document again.", document_.size()),
          fmt::format("Yang tiba {} byte: kirim ulang dokumen.", document_.size())));
    } else {
      received_ = true;
      AwaitClient(After(SteadyNow(), limits_.idle));
      Progress(v1::IMPORT_PHASE_READING, 0);
    }
  }

  void OnSettled() TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (!ended_) {
      StartWork();
    }
  }

  void StartWork() TERTIB_REQUIRES(mutex_) {
    working_ = true;
    work_began_ = SteadyNow();
    due_ = SteadyTime::max();
    service_.workers_.Submit([self = self_] { self->Work(self); });
  }

  // On a worker; `self` outlives the call, if its sender goes away meanwhile.
  void Work(const std::shared_ptr<ImportReactor>& self) TERTIB_EXCLUDES(mutex_) {
    std::string bytes;
    {
      const MutexLock lock(mutex_);
      bytes = std::exchange(document_, "");
      reported_bytes_ = bytes.size();
    }
    auto document = std::make_shared<ImportDocument>();
    const std::string sha256 = ToHex(Sha256(bytes));
    try {
      document->recap = ReadPrintedRecap(bytes);
    } catch (const std::exception& thrown) {
      v1::ImportReport none;
      Report(absl::InternalError(fmt::format("reading a document threw: {}", thrown.what())), none);
      return;
    }
    Command command;
    {
      const MutexLock lock(mutex_);
      if (ended_) {
        return;
      }
      document->agency = ParseResourceName(ResourceType::kAgency, options_->agency())->agency;
      document->source = SourceOf(*options_);
      document->source.set_size_bytes(static_cast<int64_t>(bytes.size()));
      document->source.set_sha256(sha256);
      Progress(v1::IMPORT_PHASE_COMMITTING, document->recap.row_count);
      command.validate_only = options_->validate_only();
      command.request_id = options_->request_id();
      command.request_digest = RequestDigest(v1::ImportOptions::descriptor()->full_name(),
                                             options_->SerializeAsString() + sha256);
    }
    constexpr size_t kBytesPerRow = 2'000;
    command.bytes =
        (size_t{1} << 20) + static_cast<size_t>(document->recap.row_count) * kBytesPerRow;
    auto report = std::make_shared<v1::ImportReport>();
    command.decide = [self, document, report](const StateReader& state, CommitDraft& draft) {
      if (self->gone()) {
        return absl::CancelledError("the sender is gone");
      }
      TERTIB_ASSIGN_OR_RETURN(*report, PlanImport(state, *document, draft));
      return absl::OkStatus();
    };
    service_.sequencer_.Submit(
        std::move(command),
        [self, report](const absl::StatusOr<Outcome>& outcome) { self->Report(outcome, *report); });
  }

  bool gone() TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return gone_;
  }

  void Report(const absl::StatusOr<Outcome>& outcome, v1::ImportReport& report)
      TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    working_ = false;
    // The work is done; how long the client takes over its report must not keep others out.
    slot_.reset();
    if (ended_) {
      return;
    }
    AwaitClient(After(SteadyNow(), limits_.report));
    if (!outcome.ok()) {
      End(outcome.status());
      return;
    }
    if (outcome->replayed) {
      report = outcome->replayed->document_import().report();
    }
    const auto elapsed = SteadyNow() - work_began_;
    service_.metrics_.Count(report, elapsed);
    counted_ = true;
    report.set_validate_only(options_->validate_only());
    if (options_->validate_only()) {
      report.clear_sequence();
      report.clear_history();
    }
    service_.recent_.Add(report, options_->source_name(), elapsed);
    final_status_ =
        report.outcome() == v1::IMPORT_OUTCOME_REFUSED ? DocumentRefused(report) : absl::OkStatus();
    v1::ImportRegisterResponse response;
    *response.mutable_report() = std::move(report);
    share_->Hold(response.ByteSizeLong());
    Write(response);
  }

  void Progress(v1::ImportPhase phase, int rows) TERTIB_REQUIRES(mutex_) {
    v1::ImportRegisterResponse response;
    response.mutable_progress()->set_phase(phase);
    response.mutable_progress()->set_received_bytes(
        static_cast<int64_t>(std::max(document_.size(), reported_bytes_)));
    response.mutable_progress()->set_row_count(rows);
    Write(response);
  }

  void Write(const v1::ImportRegisterResponse& response) TERTIB_REQUIRES(mutex_) {
    waiting_.push_back(
        {SerialiseRaw(response), response.progress().phase() == v1::IMPORT_PHASE_READING});
    if (!writing_) {
      WriteNext();
    }
  }

  void WriteNext() TERTIB_REQUIRES(mutex_) {
    if (ended_) {
      return;
    }
    if (waiting_.empty()) {
      if (final_status_) {
        End(*final_status_);
      }
      return;
    }
    response_ = waiting_.front().bytes;  // A reference: the bytes are shared.
    writing_end_ = waiting_.front().tells_end;
    waiting_.pop_front();
    writing_ = true;
    StartWrite(&response_);
  }

  void End(const absl::Status& status) TERTIB_REQUIRES(mutex_) {
    if (std::exchange(ended_, true)) {
      return;
    }
    if (!counted_) {
      service_.metrics_.CountFailed();
    }
    // A worker that still reads the document has the slot until it reports.
    if (!working_) {
      slot_.reset();
    }
    Finish(ToGrpcStatus(status, service_.log_));
  }

  grpc::CallbackServerContext& context_;
  ImportService& service_;
  const ImportService::Limits& limits_;
  const SteadyTime upload_due_;
  std::shared_ptr<ImportReactor> self_;

  Mutex mutex_;
  std::optional<CallShare> share_ TERTIB_GUARDED_BY(mutex_);
  grpc::ByteBuffer request_ TERTIB_GUARDED_BY(mutex_);
  grpc::ByteBuffer response_ TERTIB_GUARDED_BY(mutex_);
  std::deque<Message> waiting_ TERTIB_GUARDED_BY(mutex_);
  std::optional<v1::ImportOptions> options_ TERTIB_GUARDED_BY(mutex_);
  std::string document_ TERTIB_GUARDED_BY(mutex_);
  std::unique_ptr<WorkerPool::Slot> slot_ TERTIB_GUARDED_BY(mutex_);
  size_t reported_bytes_ TERTIB_GUARDED_BY(mutex_) = 0;
  bool writing_ TERTIB_GUARDED_BY(mutex_) = false;
  // The sender has ended its side, as far as can be told.
  bool received_ TERTIB_GUARDED_BY(mutex_) = false;
  // The message under way tells the sender so.
  bool writing_end_ TERTIB_GUARDED_BY(mutex_) = false;
  grpc::Alarm settling_ TERTIB_GUARDED_BY(mutex_);
  // From the worker's start until the sequencer has answered.
  bool working_ TERTIB_GUARDED_BY(mutex_) = false;
  SteadyTime work_began_ TERTIB_GUARDED_BY(mutex_);
  // What became of the document.
  bool counted_ TERTIB_GUARDED_BY(mutex_) = false;
  // The call was cancelled, or its sender went away.
  bool gone_ TERTIB_GUARDED_BY(mutex_) = false;
  bool ended_ TERTIB_GUARDED_BY(mutex_) = false;
  SteadyTime due_ TERTIB_GUARDED_BY(mutex_) = SteadyTime::max();
  // When the alarm that is set goes off; never, if none is.
  SteadyTime alarm_at_ TERTIB_GUARDED_BY(mutex_) = SteadyTime::max();
  std::unique_ptr<grpc::Alarm> alarm_ TERTIB_GUARDED_BY(mutex_);
  // What the call ends with, once everything is written.
  std::optional<absl::Status> final_status_ TERTIB_GUARDED_BY(mutex_);
};

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ImportService::ImportRegister(
    grpc::CallbackServerContext* context) {
  auto reactor = std::make_shared<ImportReactor>(*context, *this);
  {
    const MutexLock lock(mutex_);
    under_way_.emplace(reactor.get(), reactor);
  }
  reactor->Begin(reactor);
  return reactor.get();
}

void ImportService::EndUploads() {
  std::vector<std::shared_ptr<ImportReactor>> reactors;
  {
    const MutexLock lock(mutex_);
    for (const auto& [key, weak] : under_way_) {
      if (auto reactor = weak.lock()) {
        reactors.push_back(std::move(reactor));
      }
    }
  }
  for (const auto& reactor : reactors) {
    reactor->Stop();
  }
}

void ImportService::Forget(const ImportReactor& reactor) {
  const MutexLock lock(mutex_);
  under_way_.erase(&reactor);
}

}  // namespace tertib::catalogue
