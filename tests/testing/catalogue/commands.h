#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "services/catalogue/domain/commit_draft.h"
#include "services/catalogue/domain/rules.h"
#include "services/catalogue/sequencer/sequencer.h"
#include "services/catalogue/store/memory_store.h"
#include "services/catalogue/store/register_view.h"
#include "services/common/metrics/metrics.h"
#include "tests/testing/fake_clock.h"

namespace tertib {

// Commands that tests of several parts give, and what they wait for.

inline catalogue::v1::Agency SomeAgency() {
  catalogue::v1::Agency agency;
  agency.set_display_name("DINAS KOMUNIKASI DAN INFORMATIKA");
  return agency;
}

inline catalogue::v1::Unit SomeUnit(const std::string& outline_code) {
  catalogue::v1::Unit unit;
  unit.set_outline_code(outline_code);
  unit.set_display_name("Seksi " + outline_code);
  unit.set_kind(catalogue::v1::UNIT_KIND_SECTION);
  return unit;
}

inline catalogue::v1::Sop SomeSop(const std::string& agency, const std::string& unit,
                                  const std::string& title, int position = 0) {
  catalogue::v1::Sop sop;
  sop.set_title(title);
  sop.set_unit(UnitName(agency, unit).ToString());
  sop.set_position(position);
  return sop;
}

// A command that creates a resource.
template <typename Resource>
catalogue::Command CreateCommand(ResourceName name, Resource resource) {
  catalogue::Command command;
  command.decide = [name = std::move(name), resource = std::move(resource)](
                       const catalogue::StateReader& state, catalogue::CommitDraft& draft) {
    return catalogue::Create(state, name, resource, draft).status();
  };
  return command;
}

// Submits a command and waits for its answer.
absl::StatusOr<catalogue::Outcome> Execute(catalogue::Sequencer& sequencer,
                                           catalogue::Command command);

}  // namespace tertib
