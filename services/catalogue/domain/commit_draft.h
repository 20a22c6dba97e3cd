#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/common/log_point.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::catalogue {

// The events that a command leads to, in order. Rules record changes; the draft numbers and dates
// them and stamps what is output only (times, sequence, etag) on the resource.
class CommitDraft {
 public:
  // `after` is the last event before the commit, `history` the one that it is recorded in.
  CommitDraft(LogPoint after, std::string history, absl::Time record_time);

  // A creation has no `before`, a deletion no `after`. Return the resource as recorded (for a
  // deletion, as it was).
  v1::Agency Record(const std::optional<v1::Agency>& before, std::optional<v1::Agency> after);
  v1::Unit Record(const std::optional<v1::Unit>& before, std::optional<v1::Unit> after);
  v1::Sop Record(const std::optional<v1::Sop>& before, std::optional<v1::Sop> after);
  v1::Declaration Record(const std::optional<v1::Declaration>& before,
                         std::optional<v1::Declaration> after);

  // An import; its report gets the sequence and the history of this event.
  v1::ImportReport RecordImport(v1::ImportReport report);

  // Binds the commit to the request that it answers.
  void BindRequest(const std::string& request_id, const std::string& digest);

  bool empty() const { return events_.empty(); }
  // The newest event, or the one before the draft.
  const LogPoint& last() const { return last_; }
  std::vector<v1::Event>& events() { return events_; }

 private:
  v1::Event& Append(const std::string& resource_name);

  template <typename Resource>
  Resource RecordChange(const std::optional<Resource>& before, std::optional<Resource> after);

  LogPoint last_;
  const std::string history_;
  const absl::Time record_time_;
  std::vector<v1::Event> events_;
};

}  // namespace tertib::catalogue
