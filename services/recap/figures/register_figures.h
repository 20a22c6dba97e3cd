#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/clock.h"
#include "services/common/log.h"
#include "services/common/metrics/metrics.h"
#include "services/common/mutex.h"
#include "services/recap/projection/view.h"
#include "services/recap/store/view_store.h"

namespace tertib::recap {

// What the register holds, agency by agency, for dashboards. It is kept in memory and brought up to
// date with what changed, so that a scrape reads no view.
//
// Each agency is a label of its own up to a bound; those behind it, by id, are one: "_other", which
// is no id. Any thread.
class RegisterFigures {
 public:
  struct Options {
    // How many agencies have figures of their own.
    size_t max_agencies = 200;
  };

  // The references must outlive it.
  RegisterFigures(const ViewStore& store, const Clock& clock, Logger& log, const Options& options)
      : store_(store), clock_(clock), log_(log), options_(options) {}

  // The view has changed in these agencies, some of which may be gone. Does not block on the view.
  void Changed(const std::vector<std::string>& agencies) TERTIB_EXCLUDES(mutex_);
  // The view is another: all of it is to be read again.
  void Forget() TERTIB_EXCLUDES(mutex_);

  // Brings the figures up to date, for a quarter of a second or so: the rest follows the next time.
  // To be called about once a second, by one thread. An agency whose documents take long to
  // reconcile is looked at less often.
  void Refresh() TERTIB_EXCLUDES(mutex_);

  // Adds the figures, for as long as this lives: no scrape may come later.
  void ReportTo(Metrics& metrics) const;

 private:
  // The newest document's claim beside what is recorded.
  struct Claim {
    std::string declaration;
    std::optional<int64_t> printed;
    std::optional<int64_t> difference;
    int64_t contradictions = 0;
  };
  struct Agency {
    AgencyView view;
    std::optional<Claim> claim;
    // Not before: it would take too much of the processor.
    SteadyTime next;
  };
  using Value = std::function<std::optional<double>(const Agency&)>;
  using Join = std::function<double(double, double)>;
  // Of an agency, by id; of the others, who have none, null.
  using LabelsOf = std::function<std::vector<prometheus::ClientMetric::Label>(
      const std::string& id, const Agency* agency)>;

  // Reads the agencies of a view that it does not know.
  absl::Status ReadAll() TERTIB_EXCLUDES(mutex_);
  absl::Status ReadAgencies() TERTIB_EXCLUDES(mutex_);
  absl::Status ReadAgency(const std::string& id) TERTIB_EXCLUDES(mutex_);
  absl::StatusOr<std::optional<Claim>> ReadClaim(const ViewReader& view, const AgencyView& agency);
  // The next that changed and may be looked at; nothing if there is none.
  std::optional<std::string> Next() TERTIB_EXCLUDES(mutex_);

  // One sample for each agency that has a label and a value, and one for the others if any of them
  // has a value: theirs, two by two, by `join`.
  std::vector<Metrics::Sample> Samples(const Value& value, const Join& join,
                                       const LabelsOf& labels) const TERTIB_EXCLUDES(mutex_);
  // The same of what the newest documents claim, which is a label, too; the others' is empty.
  std::vector<Metrics::Sample> ClaimSamples(
      const std::function<std::optional<int64_t>(const Claim&)>& value) const
      TERTIB_EXCLUDES(mutex_);

  const ViewStore& store_;
  const Clock& clock_;
  Logger& log_;
  const Options options_;

  mutable Mutex mutex_;
  std::map<std::string, Agency> agencies_ TERTIB_GUARDED_BY(mutex_);
  std::set<std::string> changed_ TERTIB_GUARDED_BY(mutex_);
  bool read_all_ TERTIB_GUARDED_BY(mutex_) = false;
};

}  // namespace tertib::recap
