#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// Fields of any message by name. A field that the message does not have, or has as another type, is
// a fault of the program.

namespace tertib::cli {

void SetText(std::string_view field, std::string value, google::protobuf::Message& message);
void SetNumber(std::string_view field, int32_t value, google::protobuf::Message& message);
void SetFlag(std::string_view field, bool value, google::protobuf::Message& message);
std::string GetText(std::string_view field, const google::protobuf::Message& message);
google::protobuf::Message& MutableMessage(std::string_view field,
                                          google::protobuf::Message& message);
const google::protobuf::Message& GetMessage(std::string_view field,
                                            const google::protobuf::Message& message);
std::vector<const google::protobuf::Message*> GetMessages(std::string_view field,
                                                          const google::protobuf::Message& message);

// Sets a text, number, enum or repeated text from what was typed: of the first three the last value
// counts, and clears the field if it is empty; of a repeated text all that are not empty. An enum
// is named as EnumWord shows it. A usage error if the value is none of the field's.
absl::Status SetFromFlag(std::string_view flag, std::string_view field,
                         const std::vector<std::string>& values,
                         google::protobuf::Message& message);

// An enum field's value as people write it: "technical-unit", "in-force".
std::string GetEnumWord(std::string_view field, const google::protobuf::Message& message);

}  // namespace tertib::cli
