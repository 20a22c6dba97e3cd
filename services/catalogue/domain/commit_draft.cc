#include "services/catalogue/domain/commit_draft.h"

#include <fmt/format.h>

#include <utility>

#include "services/common/timestamp.h"

namespace tertib::catalogue {
namespace {

v1::AgencyChange* ChangeOf(v1::Event& event, const v1::Agency&) {
  return event.mutable_agency_change();
}
v1::UnitChange* ChangeOf(v1::Event& event, const v1::Unit&) { return event.mutable_unit_change(); }
v1::SopChange* ChangeOf(v1::Event& event, const v1::Sop&) { return event.mutable_sop_change(); }
v1::DeclarationChange* ChangeOf(v1::Event& event, const v1::Declaration&) {
  return event.mutable_declaration_change();
}

// "agencies/a/sops/b" belongs to "agencies/a".
std::string AgencyOf(const std::string& resource_name) {
  const size_t first = resource_name.find('/');
  return resource_name.substr(0, resource_name.find('/', first + 1));
}

}  // namespace

CommitDraft::CommitDraft(LogPoint after, std::string history, absl::Time record_time)
    : last_(std::move(after)), history_(std::move(history)), record_time_(record_time) {}

v1::Event& CommitDraft::Append(const std::string& resource_name) {
  last_ = {Sequence{last_.sequence.value + 1}, history_};
  v1::Event& event = events_.emplace_back();
  event.set_sequence(last_.sequence.value);
  event.set_history(history_);
  *event.mutable_record_time() = ToTimestamp(record_time_);
  event.set_agency(AgencyOf(resource_name));
  return event;
}

template <typename Resource>
Resource CommitDraft::RecordChange(const std::optional<Resource>& before,
                                   std::optional<Resource> after) {
  v1::Event& event = Append(after ? after->name() : before->name());
  if (after) {
    *after->mutable_create_time() = before ? before->create_time() : event.record_time();
    *after->mutable_update_time() = event.record_time();
    after->set_update_sequence(event.sequence());
    // A restore gives the sequence to another version, but not with this history.
    after->set_etag(fmt::format("{:x}-{}", event.sequence(), event.history()));
  }
  auto* change = ChangeOf(event, Resource());
  if (before) {
    *change->mutable_before() = *before;
  }
  if (after) {
    *change->mutable_after() = *after;
  }
  return after ? *std::move(after) : *before;
}

v1::Agency CommitDraft::Record(const std::optional<v1::Agency>& before,
                               std::optional<v1::Agency> after) {
  return RecordChange(before, std::move(after));
}
v1::Unit CommitDraft::Record(const std::optional<v1::Unit>& before, std::optional<v1::Unit> after) {
  return RecordChange(before, std::move(after));
}
v1::Sop CommitDraft::Record(const std::optional<v1::Sop>& before, std::optional<v1::Sop> after) {
  return RecordChange(before, std::move(after));
}
v1::Declaration CommitDraft::Record(const std::optional<v1::Declaration>& before,
                                    std::optional<v1::Declaration> after) {
  return RecordChange(before, std::move(after));
}

v1::ImportReport CommitDraft::RecordImport(v1::ImportReport report) {
  v1::Event& event = Append(report.agency());
  report.set_sequence(event.sequence());
  report.set_history(event.history());
  v1::ImportReport& recorded = *event.mutable_document_import()->mutable_report();
  recorded = report;
  recorded.clear_findings();
  return report;
}

void CommitDraft::BindRequest(const std::string& request_id, const std::string& digest) {
  if (!request_id.empty() && !events_.empty()) {
    events_.back().set_request_id(request_id);
    events_.back().set_request_digest(digest);
  }
}

}  // namespace tertib::catalogue
