#include "services/recap/rpc/points.h"

#include <string>
#include <utility>

#include "services/common/serving/steady_deadline.h"
#include "services/common/status_macros.h"
#include "services/recap/rpc/requests.h"

namespace tertib::recap {

absl::StatusOr<Standing> ReadStanding(const ViewReader& view, const Progress& progress) {
  TERTIB_ASSIGN_OR_RETURN(const Position position, view.ReadPosition());
  TERTIB_ASSIGN_OR_RETURN(std::string history, view.ReadHistory());
  return Standing{{position.sequence, std::move(history)},
                  position.record_time,
                  progress.Now().CaughtUp(SteadyNow())};
}

absl::StatusOr<bool> Holds(const ViewReader& view, const LogPoint& point) {
  TERTIB_ASSIGN_OR_RETURN(const Position position, view.ReadPosition());
  if (point.sequence > position.sequence) {
    return false;
  }
  TERTIB_ASSIGN_OR_RETURN(const std::string history, view.HistoryAt(point.sequence));
  return history == point.history;
}

absl::Status CheckWrite(const ViewReader& view, const Progress& progress, const LogPoint& write) {
  if (write.history.empty()) {
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(const bool held, Holds(view, write));
  if (held) {
    return absl::OkStatus();
  }
  return progress.Now().current ? WriteLost(write.sequence) : NotServing();
}

}  // namespace tertib::recap
