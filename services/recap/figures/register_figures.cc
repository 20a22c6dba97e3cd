#include "services/recap/figures/register_figures.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "services/common/status_macros.h"
#include "services/recap/reconciliation/reconcile.h"

namespace tertib::recap {
namespace {

constexpr char kOther[] = "_other";
constexpr size_t kPage = 1'000;
constexpr std::chrono::milliseconds kAtOnce(250);
// An agency takes up no more than this part of a processor.
constexpr int kPart = 20;

std::optional<double> Seconds(absl::Time time) {
  return time == absl::InfinitePast()
             ? std::nullopt
             : std::optional<double>(absl::ToDoubleSeconds(time - absl::UnixEpoch()));
}

using Labels = std::vector<prometheus::ClientMetric::Label>;

double Later(double one, double other) { return std::max(one, other); }

}  // namespace

void RegisterFigures::Changed(const std::vector<std::string>& agencies) {
  const MutexLock lock(mutex_);
  changed_.insert(agencies.begin(), agencies.end());
}

void RegisterFigures::Forget() {
  const MutexLock lock(mutex_);
  agencies_.clear();
  changed_.clear();
  read_all_ = false;
}

void RegisterFigures::Refresh() {
  const SteadyTime end = clock_.Steady() + kAtOnce;
  absl::Status failed = ReadAll();
  for (auto id = failed.ok() ? Next() : std::nullopt; id; id = Next()) {
    failed = ReadAgency(*id);
    if (!failed.ok()) {
      Changed({*id});
      break;
    }
    if (clock_.Steady() > end) {
      break;
    }
  }
  if (!failed.ok()) {
    log_.Error("the figures of the register cannot be read", {{"error", failed.ToString()}});
  }
}

absl::Status RegisterFigures::ReadAll() {
  {
    const MutexLock lock(mutex_);
    if (read_all_) {
      return absl::OkStatus();
    }
    read_all_ = true;
    // What was read of another view while that was forgotten.
    agencies_.clear();
  }
  const absl::Status read = ReadAgencies();
  if (!read.ok()) {
    const MutexLock lock(mutex_);
    read_all_ = false;
  }
  return read;
}

absl::Status RegisterFigures::ReadAgencies() {
  const auto view = store_.Snapshot();
  std::string after;
  for (bool more = true; more;) {
    TERTIB_ASSIGN_OR_RETURN(const auto page, view->ListAgencies(after, kPage));
    const MutexLock lock(mutex_);
    for (const AgencyView& agency : page) {
      agencies_[agency.id].view = agency;
      changed_.insert(agency.id);
      after = agency.id;
    }
    more = page.size() == kPage;
  }
  return absl::OkStatus();
}

std::optional<std::string> RegisterFigures::Next() {
  const SteadyTime now = clock_.Steady();
  const MutexLock lock(mutex_);
  for (auto at = changed_.begin(); at != changed_.end(); ++at) {
    const auto known = agencies_.find(*at);
    if (known == agencies_.end() || known->second.next <= now) {
      return changed_.extract(at).value();
    }
  }
  return std::nullopt;
}

absl::Status RegisterFigures::ReadAgency(const std::string& id) {
  const SteadyTime start = clock_.Steady();
  const auto view = store_.Snapshot();
  TERTIB_ASSIGN_OR_RETURN(const auto agency, view->FindAgency(id));
  {
    const MutexLock lock(mutex_);
    if (!agency) {
      agencies_.erase(id);
      return absl::OkStatus();
    }
    agencies_[id].view = *agency;
  }
  TERTIB_ASSIGN_OR_RETURN(auto claim, ReadClaim(*view, *agency));
  const SteadyTime now = clock_.Steady();
  const MutexLock lock(mutex_);
  // It may have been forgotten meanwhile.
  if (const auto known = agencies_.find(id); known != agencies_.end()) {
    known->second.claim = std::move(claim);
    known->second.next = now + kPart * (now - start);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<RegisterFigures::Claim>> RegisterFigures::ReadClaim(
    const ViewReader& view, const AgencyView& agency) {
  TERTIB_ASSIGN_OR_RETURN(const auto newest, view.FindLatestDeclaration(agency.id));
  if (!newest) {
    return std::optional<Claim>();
  }
  TERTIB_ASSIGN_OR_RETURN(const auto answer, Reconcile(view, agency, *newest));
  Claim claim;
  claim.declaration = newest->key.declaration;
  if (answer.total().has_printed()) {
    claim.printed = answer.total().printed();
  }
  if (answer.total().has_difference()) {
    claim.difference = answer.total().difference();
  }
  claim.contradictions = answer.contradictions_size() + answer.omitted_contradiction_count();
  return std::optional(std::move(claim));
}

std::vector<Metrics::Sample> RegisterFigures::Samples(const Value& value, const Join& join,
                                                      const LabelsOf& labels) const {
  std::vector<Metrics::Sample> samples;
  const MutexLock lock(mutex_);
  std::optional<double> others;
  size_t seen = 0;
  for (const auto& [id, agency] : agencies_) {
    const auto figure = value(agency);
    const bool labelled = seen++ < options_.max_agencies;
    if (figure && labelled) {
      samples.push_back({labels(id, &agency), *figure});
    } else if (figure) {
      others = others ? join(*others, *figure) : *figure;
    }
  }
  if (others) {
    samples.push_back({labels(kOther, nullptr), *others});
  }
  return samples;
}

std::vector<Metrics::Sample> RegisterFigures::ClaimSamples(
    const std::function<std::optional<int64_t>(const Claim&)>& value) const {
  return Samples(
      [&value](const Agency& agency) {
        const auto figure = agency.claim ? value(*agency.claim) : std::nullopt;
        return figure ? std::optional<double>(static_cast<double>(*figure)) : std::nullopt;
      },
      std::plus<>(),
      [](const std::string& id, const Agency* agency) {
        return Labels{{"agency", id},
                      {"declaration", agency == nullptr ? "" : agency->claim->declaration}};
      });
}

void RegisterFigures::ReportTo(Metrics& metrics) const {
  using prometheus::MetricType;
  metrics.AddGauge("tertib_register_agencies", "Agencies in the register.", [this] {
    const MutexLock lock(mutex_);
    return static_cast<double>(agencies_.size());
  });
  const auto by_agency = [](const std::string& id, const Agency* /*agency*/) {
    return Labels{{"agency", id}};
  };
  metrics.AddFamily(
      MetricType::Gauge, "tertib_register_units", "Units, by agency.", [this, by_agency] {
        return Samples(
            [](const Agency& agency) { return static_cast<double>(agency.view.unit_count); },
            std::plus<>(), by_agency);
      });
  metrics.AddFamily(
      MetricType::Gauge, "tertib_register_sops", "SOPs, by agency and state.", [this] {
        const auto in_state = [](const std::string& state) {
          return [state](const std::string& id, const Agency* /*agency*/) {
            return Labels{{"agency", id}, {"state", state}};
          };
        };
        auto samples = Samples(
            [](const Agency& agency) { return static_cast<double>(agency.view.counts.draft); },
            std::plus<>(), in_state("draft"));
        auto in_force = Samples(
            [](const Agency& agency) { return static_cast<double>(agency.view.counts.in_force); },
            std::plus<>(), in_state("in_force"));
        std::move(in_force.begin(), in_force.end(), std::back_inserter(samples));
        return samples;
      });
  metrics.AddFamily(
      MetricType::Gauge, "tertib_register_last_change_time_seconds",
      "When an agency's part of the register was changed last, in seconds since 1970.",
      [this, by_agency] {
        return Samples([](const Agency& agency) { return Seconds(agency.view.last_change); }, Later,
                       by_agency);
      });
  metrics.AddFamily(
      MetricType::Gauge, "tertib_register_last_import_time_seconds",
      "When a document of an agency was imported last, in seconds since 1970.", [this, by_agency] {
        return Samples([](const Agency& agency) { return Seconds(agency.view.last_import); }, Later,
                       by_agency);
      });
  metrics.AddFamily(MetricType::Gauge, "tertib_register_declared_sops",
                    "The total that an agency's newest document prints.", [this] {
                      return ClaimSamples([](const Claim& claim) { return claim.printed; });
                    });
  metrics.AddFamily(MetricType::Gauge, "tertib_register_difference_sops",
                    "How many SOPs more than that total are recorded; below zero: fewer.", [this] {
                      return ClaimSamples([](const Claim& claim) { return claim.difference; });
                    });
  metrics.AddFamily(MetricType::Gauge, "tertib_register_contradictions",
                    "Figures of an agency's newest document that contradict each other.", [this] {
                      return ClaimSamples([](const Claim& claim) -> std::optional<int64_t> {
                        return claim.contradictions;
                      });
                    });
}

}  // namespace tertib::recap
