#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace tertib::cli {

// One resource for people: a line for each field that is set, parts of a part as "origin.lines",
// then a line for each of its repeated parts. Fit for a terminal.
std::string RenderResource(const google::protobuf::Message& resource);

}  // namespace tertib::cli
