#include "services/catalogue/sequencer/sequencer.h"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <utility>

#include "services/catalogue/store/fold.h"
#include "services/catalogue/store/history.h"
#include "services/catalogue/store/records.h"
#include "services/catalogue/store/register_view.h"
#include "services/common/error.h"
#include "services/common/status_macros.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxGroup = 512;
// How long nothing has to come until the sequencer looks at the clock.
constexpr std::chrono::seconds kIdle(1);
// A group ends with the command that passes this.
constexpr size_t kMaxGroupBytes = size_t{16} << 20;

absl::Status Overloaded() {
  return MakeError(absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_OVERLOADED,
                   {"Too many writes wait already. Retry with exponential backoff.",
                    "Terlalu banyak perubahan menunggu. Coba lagi beberapa saat lagi."});
}

absl::Status NotServing() {
  return MakeError(absl::StatusCode::kUnavailable, v1::ERROR_REASON_NOT_SERVING,
                   {"The catalogue is stopping. Retry with exponential backoff.",
                    "Layanan katalog sedang berhenti. Coba lagi beberapa saat lagi."});
}

absl::Status RequestIdReused() {
  return MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_REQUEST_ID_REUSED,
      {"This request_id was used for another request. Choose a new one for each request.",
       "request_id ini telah dipakai untuk permintaan lain. Gunakan yang baru untuk tiap "
       "permintaan."});
}

std::string AgencyId(const v1::Event& event) {
  const auto name = ParseResourceName(ResourceType::kAgency, event.agency());
  return name ? name->agency : "";
}

absl::Status CheckOneAgency(const std::vector<v1::Event>& events) {
  for (const v1::Event& event : events) {
    if (event.agency() != events.front().agency()) {
      return absl::InternalError(
          fmt::format("a commit concerns {} and {}", events.front().agency(), event.agency()));
    }
  }
  return absl::OkStatus();
}

}  // namespace

// The commits of one group as they are decided one by one.
class Sequencer::Group {
 public:
  // `after` is where the log ends; the group's events bear `history`.
  Group(const Store& store, Logger& log, LogPoint after, std::string history,
        absl::Time record_time)
      : store_(store),
        log_(log),
        overlay_(store.latest(), commits_.writes),
        state_(overlay_),
        history_(std::move(history)),
        record_time_(record_time),
        last_(std::move(after)) {
    commits_.after = last_.sequence;
  }

  absl::StatusOr<Outcome> Decide(const Command& command) {
    TERTIB_RETURN_IF_ERROR(fault_);
    if (!command.request_id.empty()) {
      TERTIB_ASSIGN_OR_RETURN(auto replay, Replay(command));
      if (replay) {
        return *std::move(replay);
      }
    }
    CommitDraft draft(last_, history_, record_time_);
    TERTIB_RETURN_IF_ERROR(Run(command.decide, draft));
    if (command.validate_only || draft.empty()) {
      return Outcome{last_.sequence, last_.history, std::nullopt};
    }
    TERTIB_RETURN_IF_ERROR(CheckOneAgency(draft.events()));
    draft.BindRequest(command.request_id, command.request_digest);
    fault_ = Add(draft.events());
    TERTIB_RETURN_IF_ERROR(fault_);
    ++size_;
    return Outcome{last_.sequence, last_.history, std::nullopt};
  }

  const CommitGroup& commits() const { return commits_; }
  // A commit that could only be added in part: the group must not be written. A fault of our own.
  const absl::Status& fault() const { return fault_; }
  // Where the log ends once it is written.
  const LogPoint& last() const { return last_; }
  // How many commits it holds.
  size_t size() const { return size_; }

 private:
  // A decision that throws has a fault of its own. It is refused by itself: what it drafted goes,
  // the group has nothing of it.
  absl::Status Run(const Decision& decide, CommitDraft& draft) const {
    try {
      return decide(state_, draft);
    } catch (const std::exception& thrown) {
      return absl::InternalError(fmt::format("a decision threw: {}", thrown.what()));
    } catch (...) {
      return absl::InternalError("a decision threw");
    }
  }

  // The first answer to the command's request, if it had one.
  absl::StatusOr<std::optional<Outcome>> Replay(const Command& command) const {
    TERTIB_ASSIGN_OR_RETURN(const auto used, state_.FindRequest(command.request_id));
    if (!used) {
      return std::optional<Outcome>();
    }
    if (used->digest != command.request_digest) {
      return RequestIdReused();
    }
    TERTIB_ASSIGN_OR_RETURN(v1::Event event, ReadEvent(used->sequence));
    const std::string history = event.history();
    return std::optional(Outcome{used->sequence, history, std::move(event)});
  }

  absl::StatusOr<v1::Event> ReadEvent(Sequence sequence) const {
    v1::Event event;
    if (sequence > commits_.after) {
      const LogEntry& entry = commits_.events.at(sequence.value - commits_.after.value - 1);
      if (!event.ParseFromString(entry.event)) {
        return absl::InternalError("an event of this group cannot be read again");
      }
      return event;
    }
    TERTIB_ASSIGN_OR_RETURN(const auto entries, store_.ReadEvents(Sequence{sequence.value - 1},
                                                                  {.events = 1, .bytes = 1}));
    if (entries.empty() || !event.ParseFromString(entries.front().event)) {
      log_.Error("the event that answered a request cannot be read",
                 {{"sequence", std::to_string(sequence.value)}});
      return LogCorrupt();
    }
    return event;
  }

  absl::Status Add(const std::vector<v1::Event>& events) {
    for (const v1::Event& event : events) {
      TERTIB_RETURN_IF_ERROR(Fold(event, commits_.writes));
      commits_.events.push_back({Sequence{event.sequence()}, AgencyId(event),
                                 &event == &events.back(), event.SerializeAsString()});
    }
    last_ = {commits_.events.back().sequence, history_};
    return absl::OkStatus();
  }

  const Store& store_;
  Logger& log_;
  CommitGroup commits_;
  const Overlay overlay_;
  const RegisterView state_;
  const std::string history_;
  const absl::Time record_time_;
  LogPoint last_;
  size_t size_ = 0;
  absl::Status fault_;
};

Sequencer::Sequencer(Store& store, const Clock& clock, Logger& log, SequencerMetrics metrics,
                     Publisher publish, const Limits& limits, std::string history)
    : store_(store),
      log_(log),
      metrics_(metrics),
      publish_(std::move(publish)),
      limits_(limits),
      history_(std::move(history)),
      record_times_(store, clock, log),
      thread_([this] { Run(); }) {
  metrics_.last_sequence->Set(static_cast<double>(store_.last_sequence().value));
}

Sequencer::~Sequencer() { Stop(); }

void Sequencer::Submit(Command command, OutcomeCallback callback) {
  absl::Status refused;
  {
    const MutexLock lock(mutex_);
    if (stopping_) {
      refused = NotServing();
    } else if (queue_.size() >= limits_.commands || queued_bytes_ + command.bytes > limits_.bytes) {
      refused = Overloaded();
    } else {
      queued_bytes_ += command.bytes;
      queue_.push_back({std::move(command), std::move(callback), std::chrono::steady_clock::now()});
      metrics_.waiting->Set(static_cast<double>(queue_.size()));
    }
  }
  if (!refused.ok()) {
    callback(refused);  // NOLINT(bugprone-use-after-move): moved only if not refused.
    return;
  }
  changed_.NotifyOne();
}

void Sequencer::Stop() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyOne();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Sequencer::Run() {
  for (auto commands = TakeGroup(); commands; commands = TakeGroup()) {
    if (commands->empty()) {
      record_times_.Look();
    } else {
      Process(*std::move(commands));
    }
  }
}

// Waits for commands, for a while: none may come. Nothing means that it is time to stop.
std::optional<std::vector<Sequencer::Waiting>> Sequencer::TakeGroup() {
  const MutexLock lock(mutex_);
  if (queue_.empty() && !stopping_) {
    changed_.WaitFor(mutex_, kIdle);
  }
  if (queue_.empty() && stopping_) {
    return std::nullopt;
  }
  std::vector<Waiting> group;
  size_t bytes = 0;
  while (!queue_.empty() && group.size() < kMaxGroup && bytes < kMaxGroupBytes) {
    bytes += queue_.front().command.bytes;
    queued_bytes_ -= queue_.front().command.bytes;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  metrics_.waiting->Set(static_cast<double>(queue_.size()));
  return group;
}

const LogPoint& Sequencer::Newest() {
  if (!newest_ || newest_->sequence != store_.last_sequence()) {
    auto newest = NewestPoint(store_);
    if (!newest.ok()) {
      newest = LogPoint{store_.last_sequence(), ""};
      log_.Error(
          "the newest event cannot be read; what changes nothing is answered without a "
          "history",
          {{"sequence", std::to_string(newest->sequence.value)}});
    }
    newest_ = *std::move(newest);
  }
  return *newest_;
}

void Sequencer::Process(std::vector<Waiting> commands) {
  const std::chrono::duration<double> waited =
      std::chrono::steady_clock::now() - commands.front().since;
  metrics_.wait_seconds->Observe(waited.count());
  const absl::Time record_time = record_times_.Next();
  Group group(store_, log_, Newest(), history_, record_time);
  std::vector<Answer> answers;
  answers.reserve(commands.size());
  for (Waiting& waiting : commands) {
    auto outcome = group.Decide(waiting.command);
    answers.push_back({std::move(waiting.callback), std::move(outcome)});
  }
  if (group.size() > 0 || !group.fault().ok()) {
    const auto start = std::chrono::steady_clock::now();
    const absl::Status written =
        group.fault().ok() ? store_.Commit(group.commits()) : group.fault();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    metrics_.write_seconds->Observe(elapsed.count());
    if (written.ok()) {
      record_times_.Recorded(record_time);
      newest_ = group.last();
      metrics_.group_size->Observe(static_cast<double>(group.size()));
      metrics_.commits->Increment(static_cast<double>(group.size()));
      metrics_.events->Increment(static_cast<double>(group.commits().events.size()));
      metrics_.last_sequence->Set(static_cast<double>(store_.last_sequence().value));
      publish_(group.commits().events);
    } else {
      // What the store refuses it tells itself.
      if (!group.fault().ok()) {
        log_.Error("a commit group was not written", {{"error", group.fault().ToString()}});
      }
      // Every answer of the group, a refusal too, was made against commits that are not there.
      for (Answer& answer : answers) {
        answer.outcome = written;
      }
    }
  }
  for (Answer& answer : answers) {
    answer.callback(std::move(answer.outcome));
  }
}

void AddSequencerGauges(const Sequencer& sequencer, Metrics& metrics) {
  metrics.AddFamily(prometheus::MetricType::Gauge, "tertib_catalogue_newest_event_time_seconds",
                    "When the newest event was recorded, in seconds since 1970; absent while there "
                    "is none.",
                    [&sequencer] {
                      const absl::Time newest = sequencer.NewestRecordTime();
                      return newest == absl::InfinitePast()
                                 ? std::vector<Metrics::Sample>{}
                                 : std::vector<Metrics::Sample>{
                                       {{}, absl::ToDoubleSeconds(newest - absl::UnixEpoch())}};
                    });
  metrics.AddGauge(
      "tertib_catalogue_record_time_ahead_seconds",
      "How many seconds the newest record time is ahead of the clock; 0 if it is not. Until the "
      "clock gets there, all that is recorded bears that time.",
      [&sequencer] { return absl::ToDoubleSeconds(sequencer.RecordTimesAhead()); });
}

}  // namespace tertib::catalogue
