#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/catalogue/domain/fields.h"
#include "services/catalogue/domain/rules.h"
#include "services/catalogue/intake/planning/import_plan.h"
#include "services/catalogue/intake/read_printed_recap.h"
#include "services/catalogue/store/fold.h"
#include "services/catalogue/store/memory_store.h"
#include "services/catalogue/store/overlay.h"
#include "services/catalogue/store/register_view.h"
#include "services/common/sha256.h"
#include "services/common/uuid.h"
#include "tests/testing/catalogue/commands.h"

namespace tertib::catalogue {

inline std::vector<v1::FindingKind> KindsOf(const v1::ImportReport& report) {
  std::vector<v1::FindingKind> kinds;
  for (const v1::ImportFinding& finding : report.findings()) {
    kinds.push_back(finding.kind());
  }
  return kinds;
}

// "unit count" of each figure.
inline std::vector<std::string> FiguresOf(const v1::Declaration& declaration) {
  std::vector<std::string> figures;
  for (const v1::Figure& figure : declaration.figures()) {
    figures.push_back(figure.unit().substr(figure.unit().rfind('/') + 1) + " " +
                      std::to_string(figure.count()));
  }
  return figures;
}

// A test with a register that is the fold of what imports and callers of the API did to it. The
// agency is "a".
class ImportedRegister : public ::testing::Test {
 protected:
  static ImportDocument Document(const std::string& text,
                                 const std::string& source_name = "recap.txt") {
    ImportDocument document;
    document.agency = "a";
    document.source.set_source_name(source_name);
    document.source.set_sha256(ToHex(Sha256(text)));
    document.recap = ReadPrintedRecap(text);
    return document;
  }

  v1::ImportReport Import(const std::string& text, const std::string& source_name = "recap.txt") {
    return Import(Document(text, source_name));
  }

  // Imports a document. Whatever it records, a caller of the API could have written.
  v1::ImportReport Import(const ImportDocument& document) {
    CommitDraft draft(last_, "h", absl::UnixEpoch());
    const auto report = PlanImport(state_, document, draft);
    EXPECT_TRUE(report.ok()) << report.status();
    Apply(draft);
    for (const v1::Event& event : events_) {
      ExpectWritable(event);
    }
    return *report;
  }

  void Apply(CommitDraft& draft) {
    events_ = draft.events();
    for (const v1::Event& event : events_) {
      EXPECT_TRUE(Fold(event, writes_).ok());
    }
    last_ = draft.last();
  }

  // Writes fields of a resource as a caller of the API does.
  template <typename Resource>
  void Edit(const ResourceName& name, const Resource& changes, const FieldNames& fields) {
    CommitDraft draft(last_, "h", absl::UnixEpoch());
    const auto updated = Update(state_, name, changes, fields, draft);
    ASSERT_TRUE(updated.ok()) << updated.status();
    Apply(draft);
  }

  template <typename Resource>
  void Make(const ResourceName& name, const Resource& resource) {
    CommitDraft draft(last_, "h", absl::UnixEpoch());
    const auto created = Create(state_, name, resource, draft);
    ASSERT_TRUE(created.ok()) << created.status();
    Apply(draft);
  }

  void Remove(const ResourceName& name) {
    CommitDraft draft(last_, "h", absl::UnixEpoch());
    const absl::Status deleted = Delete(state_, name, "", draft);
    ASSERT_TRUE(deleted.ok()) << deleted;
    Apply(draft);
  }

  void Recode(const std::string& unit, const std::string& outline_code) {
    v1::Unit recoded = Unit(unit);
    recoded.set_outline_code(outline_code);
    Edit(UnitName("a", unit), recoded, {"outline_code"});
  }

  v1::Unit Unit(const std::string& id) const { return state_.FindUnit("a", id)->value(); }
  v1::Sop Sop(const std::string& id) const { return state_.FindSop("a", id)->value(); }
  v1::Declaration Declaration(const std::string& id = "recap") const {
    return state_.FindDeclaration("a", id)->value();
  }
  bool HasSop(const std::string& id) const { return state_.FindSop("a", id)->has_value(); }

  const StateReader& state() const { return state_; }
  Sequence last() const { return last_.sequence; }
  // Of the last change.
  const std::vector<v1::Event>& events() const { return events_; }

 private:
  static void ExpectWritable(const v1::Event& event) {
    FieldErrors errors;
    if (event.has_agency_change()) {
      CheckFields(event.agency_change().after(), WritableFields<v1::Agency>(), "agency", errors);
    } else if (event.has_unit_change()) {
      CheckFields(event.unit_change().after(), WritableFields<v1::Unit>(), "a", "unit", errors);
    } else if (event.has_sop_change()) {
      CheckFields(event.sop_change().after(), WritableFields<v1::Sop>(), "a", "sop", errors);
    } else if (event.has_declaration_change()) {
      CheckFields(event.declaration_change().after(), WritableFields<v1::Declaration>(), "a",
                  "declaration", errors);
    }
    EXPECT_TRUE(errors.empty()) << errors.ToStatus() << event.ShortDebugString();
  }

  const MemoryStore empty_{NewUuid()};
  TableWrites writes_;
  const Overlay overlay_{empty_.latest(), writes_};
  const RegisterView state_{overlay_};
  LogPoint last_;
  std::vector<v1::Event> events_;
};

}  // namespace tertib::catalogue
