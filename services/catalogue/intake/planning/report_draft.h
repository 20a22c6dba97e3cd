#pragma once

#include <vector>

#include "services/catalogue/intake/planning/import_document.h"
#include "tertib/catalogue/v1/import_report.pb.h"

namespace tertib::catalogue {

// The report of one import while it is planned. One thread; `document` must outlive it.
class ReportDraft {
 public:
  // Says what was read, and that nothing changes so far.
  explicit ReportDraft(const ImportDocument& document);

  void CountCreatedUnit();
  void CountUpdatedUnit();
  void CountCreatedSop();
  void CountUpdatedSop();
  void CountUnchangedSop();
  void Find(v1::ImportFinding finding);

  // Whether something that was found while planning refuses the document.
  bool refused() const;

  // The report without its findings.
  v1::ImportReport& report() { return report_; }

  // The whole report: with what was found while reading, then what was found while planning, up to
  // what the API promises and one message takes. Call once.
  v1::ImportReport Finish(v1::ImportOutcome outcome);

 private:
  const ImportDocument& document_;
  v1::ImportReport report_;
  std::vector<v1::ImportFinding> findings_;
};

}  // namespace tertib::catalogue
