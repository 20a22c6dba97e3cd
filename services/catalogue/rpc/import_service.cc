#include "services/catalogue/rpc/import_service.h"

#include <fmt/format.h>

#include <grpcpp/alarm.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "services/catalogue/intake/planning/import_plan.h"
#include "services/catalogue/rpc/request_checks.h"
#include "services/common/error.h"
#include "services/common/mutex.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/sha256.h"
#include "services/common/status_macros.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxDocumentBytes = size_t{64} << 20;
constexpr size_t kBytesPerProgress = size_t{1} << 20;
constexpr size_t kMaxSourceName = 300;

absl::Status TooLarge() {
  return MakeError(absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_DOCUMENT_TOO_LARGE,
                   {"The document is larger than 64 MiB. Import it in parts.",
                    "Dokumen lebih dari 64 MiB. Impor per bagian."});
}

absl::Status Overloaded() {
  return MakeError(absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_OVERLOADED,
                   {"Too many imports are under way. Retry with exponential backoff.",
                    "Terlalu banyak impor berjalan. Coba lagi beberapa saat lagi."});
}

absl::Status Idle(const ImportService::Limits& limits) {
  const auto seconds = absl::ToInt64Seconds(limits.idle);
  return MakeError(
      absl::StatusCode::kDeadlineExceeded, v1::ERROR_REASON_IMPORT_IDLE,
      {fmt::format("Nothing of the document came for {} seconds; nothing was recorded. Import it "
                   "again.",
                   seconds),
       fmt::format("Tidak ada bagian dokumen yang tiba selama {} detik; tidak ada yang dicatat. "
                   "Impor kembali.",
                   seconds)});
}

absl::Status TooSlow(const ImportService::Limits& limits) {
  const auto minutes = absl::ToInt64Minutes(limits.upload);
  return MakeError(
      absl::StatusCode::kDeadlineExceeded, v1::ERROR_REASON_IMPORT_IDLE,
      {fmt::format("The document was not there whole after {} minutes; nothing was recorded. "
                   "Import it again, over a faster line or in parts.",
                   minutes),
       fmt::format("Dokumen belum tiba seluruhnya dalam {} menit; tidak ada yang dicatat. Impor "
                   "kembali lewat jaringan yang lebih cepat, atau per bagian.",
                   minutes)});
}

absl::Status OutOfPlace(std::string_view field, std::string_view english,
                        std::string_view indonesian) {
  FieldErrors errors;
  errors.Add(field, english, indonesian);
  return errors.ToStatus();
}

absl::Status Refused(const v1::ImportReport& report) {
  int problems = 0;
  const v1::ImportFinding* first = nullptr;
  for (const auto& finding : report.findings()) {
    if (finding.severity() == v1::FINDING_SEVERITY_ERROR) {
      first = first == nullptr ? &finding : first;
      ++problems;
    }
  }
  const std::string english = first == nullptr ? "" : first->message();
  const std::string indonesian = first == nullptr ? "" : first->message_indonesian();
  const int line = first == nullptr ? 0 : first->line();
  return MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_DOCUMENT_REFUSED,
      {fmt::format("The document was refused and nothing was recorded. {}{} The report lists {} "
                   "problem(s).",
                   line == 0 ? "" : fmt::format("Line {}: ", line), english, problems),
       fmt::format("Dokumen ditolak dan tidak ada yang dicatat. {}{} Laporan memuat {} masalah.",
                   line == 0 ? "" : fmt::format("Baris {}: ", line), indonesian, problems)},
      {{"problem_count", std::to_string(problems)}});
}

// text/plain, of UTF-8 if it says (RFC 2046); case and blanks do not matter.
bool IsPlainText(std::string_view media_type) {
  std::string text = NormaliseName(media_type);
  std::erase(text, ' ');
  std::erase(text, '"');
  return text == "text/plain" || text == "text/plain;charset=utf-8" ||
         text == "text/plain;charset=us-ascii";
}

absl::Status CheckOptions(const v1::ImportOptions& options) {
  FieldErrors errors;
  CheckName(ResourceType::kAgency, options.agency(), "options.agency", errors);
  if (!IsPlainText(options.media_type())) {
    errors.Add("options.media_type", "Must be text/plain: extract the text of other kinds first.",
               "Harus text/plain: ambil dahulu teks dari jenis lain.");
  }
  if (NormaliseName(options.source_name()).empty()) {
    errors.Add("options.source_name", "Required: what the document is called.",
               "Wajib diisi: nama dokumen.");
  } else if (HasControlCharacters(options.source_name())) {
    errors.Add("options.source_name", "Must be one line, without control characters.",
               "Harus satu baris, tanpa karakter kendali.");
  } else if (CountCodePoints(options.source_name()) > kMaxSourceName) {
    errors.Add("options.source_name", fmt::format("At most {} characters.", kMaxSourceName),
               fmt::format("Paling banyak {} karakter.", kMaxSourceName));
  }
  if (options.size_bytes() < 0) {
    errors.Add("options.size_bytes", "Must not be negative.", "Tidak boleh negatif.");
  }
  CheckRequestId(options.request_id(), errors);
  return errors.ToStatus();
}

// One import. gRPC's callbacks, the worker and the sequencer may come at once: the lock orders
// them.
//
// While it is the client's turn, to send or to take the report, `due_` says until when; an alarm
// that goes off then ends the call. It is not set again whenever `due_` moves, which is with each
// chunk: one that goes off too early sets the next.
class ImportReactor final
    : public grpc::ServerBidiReactor<v1::ImportRegisterRequest, v1::ImportRegisterResponse> {
 public:
  ImportReactor(grpc::CallbackServerContext& context, Sequencer& sequencer, WorkerPool& workers,
                Logger& log, const ImportService::Limits& limits)
      : context_(context),
        sequencer_(sequencer),
        workers_(workers),
        log_(log),
        limits_(limits),
        upload_due_(absl::Now() + limits.upload) {}

  // `self` keeps the reactor until OnDone.
  void Begin(std::shared_ptr<ImportReactor> self) {
    self_ = std::move(self);
    const MutexLock lock(mutex_);
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
      End(absl::CancelledError("the sender is gone"));
      return;
    }
    // A message that was begun after the sender closed its side has been written: so the sender did
    // close it, rather than go away with the document cut short.
    if (writing_work_ && !ended_) {
      writing_work_ = false;
      due_ = absl::InfiniteFuture();
      workers_.Submit([self = self_] { self->Work(self); });
    }
    WriteNext();
  }

  void OnCancel() override {
    const MutexLock lock(mutex_);
    // A write under way ends the call when it is done; a decision under way, when it is made.
    if (!writing_ && !working_) {
      End(absl::CancelledError("the sender is gone"));
    }
  }

  // The alarm, if one is set, finds it gone.
  void OnDone() override { self_.reset(); }

 private:
  // Gives the client its time for the next bytes.
  void AwaitBytes() TERTIB_REQUIRES(mutex_) {
    AwaitClient(std::min(absl::Now() + limits_.idle, upload_due_));
  }

  // An alarm that is set already goes off before `due`: what is due only ever moves on.
  void AwaitClient(absl::Time due) TERTIB_REQUIRES(mutex_) {
    due_ = due;
    if (!alarm_set_) {
      SetAlarm();
    }
  }

  void SetAlarm() TERTIB_REQUIRES(mutex_) {
    alarm_set_ = true;
    // A new one each time: the last may still be in its callback.
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(due_), [weak = std::weak_ptr<ImportReactor>(self_)](bool) {
      if (const auto reactor = weak.lock()) {
        reactor->OnAlarm();
      }
    });
  }

  void OnAlarm() TERTIB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    alarm_set_ = false;
    if (due_ == absl::InfiniteFuture() || (ended_ && !writing_)) {
      return;
    }
    if (absl::Now() < due_) {
      SetAlarm();
    } else if (writing_) {
      // The status would wait behind what the client does not take. OnWriteDone ends the call.
      context_.TryCancel();
    } else {
      End(due_ == upload_due_ ? TooSlow(limits_) : Idle(limits_));
    }
  }

  // Takes in one message of the sender.
  absl::Status Take() TERTIB_REQUIRES(mutex_) {
    if (!options_) {
      if (!request_.has_options()) {
        return OutOfPlace("options", "Must be the first message.", "Harus pesan pertama.");
      }
      if (auto status = CheckOptions(request_.options()); !status.ok()) {
        return status;
      }
      slot_ = workers_.TryReserve();
      if (slot_ == nullptr) {
        return Overloaded();
      }
      options_ = request_.options();
      AwaitBytes();
      return absl::OkStatus();
    }
    if (!request_.has_chunk()) {
      return OutOfPlace("chunk", "After the options, only chunks of the document may come.",
                        "Setelah opsi, hanya potongan dokumen yang boleh dikirim.");
    }
    if (document_.size() + request_.chunk().size() > kMaxDocumentBytes) {
      return TooLarge();
    }
    if (!request_.chunk().empty()) {
      AwaitBytes();
    }
    document_ += request_.chunk();
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
      End(OutOfPlace("options", "Required, as the first message.",
                     "Wajib, sebagai pesan pertama."));
    } else if (options_->size_bytes() != 0 &&
               static_cast<uint64_t>(options_->size_bytes()) != document_.size()) {
      End(OutOfPlace("options.size_bytes",
                     fmt::format("{} bytes arrived: send the document again.", document_.size()),
                     fmt::format("Yang tiba {} byte: kirim ulang dokumen.", document_.size())));
    } else {
      working_ = true;
      AwaitClient(absl::Now() + limits_.idle);
      v1::ImportRegisterResponse response;
      response.mutable_progress()->set_phase(v1::IMPORT_PHASE_READING);
      response.mutable_progress()->set_received_bytes(static_cast<int64_t>(document_.size()));
      response.mutable_progress()->set_row_count(0);
      waiting_.push_back(std::move(response));
      if (!writing_) {
        WriteNext();
      }
    }
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
    document->source.set_size_bytes(static_cast<int64_t>(bytes.size()));
    document->source.set_sha256(ToHex(Sha256(bytes)));
    document->recap = ReadPrintedRecap(bytes);
    Command command;
    {
      const MutexLock lock(mutex_);
      if (ended_) {
        return;
      }
      document->agency = ParseResourceName(ResourceType::kAgency, options_->agency())->agency;
      document->source.set_source_name(options_->source_name());
      document->source.set_media_type(options_->media_type());
      Progress(v1::IMPORT_PHASE_COMMITTING, document->recap.row_count);
      command.validate_only = options_->validate_only();
      command.request_id = options_->request_id();
      command.request_digest =
          RequestDigest(v1::ImportOptions::descriptor()->full_name(),
                        options_->SerializeAsString() + document->source.sha256());
    }
    constexpr size_t kBytesPerRow = 2'000;
    command.bytes =
        (size_t{1} << 20) + static_cast<size_t>(document->recap.row_count) * kBytesPerRow;
    auto report = std::make_shared<v1::ImportReport>();
    command.decide = [document, report](const StateReader& state, CommitDraft& draft) {
      TERTIB_ASSIGN_OR_RETURN(*report, PlanImport(state, *document, draft));
      return absl::OkStatus();
    };
    sequencer_.Submit(std::move(command), [self, report](const absl::StatusOr<Outcome>& outcome) {
      self->Report(outcome, *report);
    });
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
    AwaitClient(absl::Now() + limits_.idle);
    if (!outcome.ok()) {
      End(outcome.status());
      return;
    }
    if (outcome->replayed) {
      report = outcome->replayed->document_import().report();
    }
    report.set_validate_only(options_->validate_only());
    if (options_->validate_only()) {
      report.clear_sequence();
    }
    final_status_ =
        report.outcome() == v1::IMPORT_OUTCOME_REFUSED ? Refused(report) : absl::OkStatus();
    v1::ImportRegisterResponse response;
    *response.mutable_report() = std::move(report);
    Write(std::move(response));
  }

  void Progress(v1::ImportPhase phase, int rows) TERTIB_REQUIRES(mutex_) {
    v1::ImportRegisterResponse response;
    response.mutable_progress()->set_phase(phase);
    response.mutable_progress()->set_received_bytes(
        static_cast<int64_t>(std::max(document_.size(), reported_bytes_)));
    response.mutable_progress()->set_row_count(rows);
    Write(std::move(response));
  }

  void Write(v1::ImportRegisterResponse response) TERTIB_REQUIRES(mutex_) {
    waiting_.push_back(std::move(response));
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
    response_ = std::move(waiting_.front());
    waiting_.pop_front();
    writing_ = true;
    writing_work_ = response_.progress().phase() == v1::IMPORT_PHASE_READING;
    StartWrite(&response_);
  }

  void End(const absl::Status& status) TERTIB_REQUIRES(mutex_) {
    if (std::exchange(ended_, true)) {
      return;
    }
    // A worker that still reads the document has the slot until it reports.
    if (!working_) {
      slot_.reset();
    }
    Finish(ToGrpcStatus(status, log_));
  }

  grpc::CallbackServerContext& context_;
  Sequencer& sequencer_;
  WorkerPool& workers_;
  Logger& log_;
  const ImportService::Limits limits_;
  const absl::Time upload_due_;
  std::shared_ptr<ImportReactor> self_;

  Mutex mutex_;
  v1::ImportRegisterRequest request_ TERTIB_GUARDED_BY(mutex_);
  v1::ImportRegisterResponse response_ TERTIB_GUARDED_BY(mutex_);
  std::deque<v1::ImportRegisterResponse> waiting_ TERTIB_GUARDED_BY(mutex_);
  std::optional<v1::ImportOptions> options_ TERTIB_GUARDED_BY(mutex_);
  std::string document_ TERTIB_GUARDED_BY(mutex_);
  std::unique_ptr<WorkerPool::Slot> slot_ TERTIB_GUARDED_BY(mutex_);
  size_t reported_bytes_ TERTIB_GUARDED_BY(mutex_) = 0;
  bool writing_ TERTIB_GUARDED_BY(mutex_) = false;
  // The message under way says that the document is here; the worker starts when it is written.
  bool writing_work_ TERTIB_GUARDED_BY(mutex_) = false;
  // From then until the sequencer has answered.
  bool working_ TERTIB_GUARDED_BY(mutex_) = false;
  bool ended_ TERTIB_GUARDED_BY(mutex_) = false;
  absl::Time due_ TERTIB_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  bool alarm_set_ TERTIB_GUARDED_BY(mutex_) = false;
  std::unique_ptr<grpc::Alarm> alarm_ TERTIB_GUARDED_BY(mutex_);
  // What the call ends with, once everything is written.
  std::optional<absl::Status> final_status_ TERTIB_GUARDED_BY(mutex_);
};

}  // namespace

grpc::ServerBidiReactor<v1::ImportRegisterRequest, v1::ImportRegisterResponse>*
ImportService::ImportRegister(grpc::CallbackServerContext* context) {
  auto reactor = std::make_shared<ImportReactor>(*context, sequencer_, workers_, log_, limits_);
  reactor->Begin(reactor);
  return reactor.get();
}

}  // namespace tertib::catalogue
