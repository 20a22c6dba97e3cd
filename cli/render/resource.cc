#include "cli/render/resource.h"

#include <fmt/format.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <utility>
#include <vector>

#include "cli/enum_word.h"
#include "cli/table.h"

namespace tertib::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

using Lines = std::vector<std::pair<std::string, std::string>>;

std::string TextOf(const Message& message, const FieldDescriptor* field, int index) {
  const Reflection& r = *message.GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? r.GetRepeatedString(message, field, index) : r.GetString(message, field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumWord(repeated ? *r.GetRepeatedEnum(message, field, index)
                               : *r.GetEnum(message, field));
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(repeated ? r.GetRepeatedInt32(message, field, index)
                                     : r.GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(r.GetInt64(message, field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(r.GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.GetBool(message, field) ? "yes" : "no";
    default:
      return "?";
  }
}

// The fields of a repeated part on one line.
std::string OneLine(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : fields) {
    parts.push_back(fmt::format("{}={}", field->name(), TextOf(message, field, 0)));
  }
  return fmt::format("{}", fmt::join(parts, " "));
}

void Describe(const std::string& prefix, const Message& message, Lines& lines) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string name = prefix + field->name();
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_message && field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        lines.emplace_back(name, OneLine(reflection.GetRepeatedMessage(message, field, i)));
      }
    } else if (field->is_repeated()) {
      std::vector<std::string> texts;
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        texts.push_back(TextOf(message, field, i));
      }
      lines.emplace_back(name, fmt::format("{}", fmt::join(texts, "; ")));
    } else if (is_message) {
      const Message& part = reflection.GetMessage(message, field);
      if (part.GetDescriptor() == Timestamp::descriptor()) {
        lines.emplace_back(
            name, google::protobuf::util::TimeUtil::ToString(static_cast<const Timestamp&>(part)));
      } else {
        Describe(name + ".", part, lines);
      }
    } else {
      lines.emplace_back(name, TextOf(message, field, 0));
    }
  }
}

}  // namespace

std::string RenderResource(const Message& resource) {
  Lines lines;
  Describe("", resource, lines);
  Table table({{""}, {""}});
  for (const auto& [name, value] : lines) {
    table.AddRow({name, value});
  }
  return table.ToString();
}

}  // namespace tertib::cli
