#include "tests/testing/catalogue/commands.h"

#include <future>

namespace tertib {

absl::StatusOr<catalogue::Outcome> Execute(catalogue::Sequencer& sequencer,
                                           catalogue::Command command) {
  std::promise<absl::StatusOr<catalogue::Outcome>> answer;
  sequencer.Submit(std::move(command), [&answer](absl::StatusOr<catalogue::Outcome> outcome) {
    answer.set_value(std::move(outcome));
  });
  return answer.get_future().get();
}

}  // namespace tertib
