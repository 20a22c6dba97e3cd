#include "cli/field_access.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/ascii.h"
#include "cli/enum_word.h"
#include "cli/failure.h"

namespace tertib::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FindField(std::string_view field, const Message& message) {
  return message.GetDescriptor()->FindFieldByName(std::string(field));
}

// As people may type it: "SECTION" and "technical_unit" are words too.
const EnumValueDescriptor* FindEnumValue(const EnumDescriptor* type, std::string_view typed) {
  std::string word = absl::AsciiStrToLower({typed.data(), typed.size()});
  std::replace(word.begin(), word.end(), '_', '-');
  for (int i = 0; i < type->value_count(); ++i) {
    if (EnumWord(*type->value(i)) == word) {
      return type->value(i);
    }
  }
  return nullptr;
}

std::string EnumWords(const EnumDescriptor* type) {
  std::vector<std::string> words;
  for (int i = 0; i < type->value_count(); ++i) {
    words.push_back(EnumWord(*type->value(i)));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

void SetText(std::string_view field, std::string value, Message& message) {
  message.GetReflection()->SetString(&message, FindField(field, message), std::move(value));
}

void SetNumber(std::string_view field, int32_t value, Message& message) {
  message.GetReflection()->SetInt32(&message, FindField(field, message), value);
}

void SetFlag(std::string_view field, bool value, Message& message) {
  message.GetReflection()->SetBool(&message, FindField(field, message), value);
}

std::string GetText(std::string_view field, const Message& message) {
  return message.GetReflection()->GetString(message, FindField(field, message));
}

Message& MutableMessage(std::string_view field, Message& message) {
  return *message.GetReflection()->MutableMessage(&message, FindField(field, message));
}

const Message& GetMessage(std::string_view field, const Message& message) {
  return message.GetReflection()->GetMessage(message, FindField(field, message));
}

std::vector<const Message*> GetMessages(std::string_view field, const Message& message) {
  const FieldDescriptor* descriptor = FindField(field, message);
  std::vector<const Message*> found;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, descriptor); ++i) {
    found.push_back(&message.GetReflection()->GetRepeatedMessage(message, descriptor, i));
  }
  return found;
}

absl::Status SetFromFlag(std::string_view flag, std::string_view field,
                         const std::vector<std::string>& values, Message& message) {
  const FieldDescriptor* descriptor = FindField(field, message);
  if (descriptor->is_repeated()) {
    for (const std::string& value : values) {
      if (!value.empty()) {
        message.GetReflection()->AddString(&message, descriptor, value);
      }
    }
    return absl::OkStatus();
  }
  const std::string& value = values.back();
  if (value.empty()) {
    message.GetReflection()->ClearField(&message, descriptor);
  } else if (descriptor->type() == FieldDescriptor::TYPE_ENUM) {
    const EnumValueDescriptor* found = FindEnumValue(descriptor->enum_type(), value);
    if (found == nullptr) {
      return UsageError(
          fmt::format("{}: '{}' is none of {}.", flag, value, EnumWords(descriptor->enum_type())));
    }
    message.GetReflection()->SetEnum(&message, descriptor, found);
  } else if (descriptor->type() == FieldDescriptor::TYPE_INT32) {
    int32_t number = 0;
    const char* end = value.data() + value.size();
    const auto [stopped, failure] = std::from_chars(value.data(), end, number);
    if (failure != std::errc() || stopped != end) {
      return UsageError(fmt::format("{}: '{}' is no whole number in range.", flag, value));
    }
    SetNumber(field, number, message);
  } else {
    SetText(field, value, message);
  }
  return absl::OkStatus();
}

std::string GetEnumWord(std::string_view field, const Message& message) {
  return EnumWord(*message.GetReflection()->GetEnum(message, FindField(field, message)));
}

}  // namespace tertib::cli
