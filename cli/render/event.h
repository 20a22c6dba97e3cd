#pragma once

#include <string>

#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::cli {

// An event on one line for people: sequence, time, agency, what happened. Fit for a terminal, ends
// with a line feed.
std::string RenderEvent(const catalogue::v1::Event& event);

}  // namespace tertib::cli
