#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

namespace tertib::cli {

// An enum's value as people write it: UNIT_KIND_TECHNICAL_UNIT of UnitKind is "technical-unit". The
// prefix is what buf's style asks for, the enum's name in upper case; the zero value,
// …_UNSPECIFIED, is "unspecified".
std::string EnumWord(const google::protobuf::EnumValueDescriptor& value);

}  // namespace tertib::cli
