#include "tests/monitoring/json.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tertib {

using google::protobuf::Value;

Value ParseJson(const std::string& text) {
  Value value;
  const auto parsed = google::protobuf::util::JsonStringToMessage(text, &value);
  EXPECT_TRUE(parsed.ok()) << parsed.ToString() << ": " << text.substr(0, 1'000);
  return value;
}

const Value& At(const Value& value, const std::string& path) {
  const Value* at = &value;
  std::stringstream names(path);
  for (std::string name; std::getline(names, name, '.');) {
    const auto& fields = at->struct_value().fields();
    const auto found = fields.find(name);
    if (found == fields.end()) {
      return Value::default_instance();
    }
    at = &found->second;
  }
  return *at;
}

std::string TextAt(const Value& value, const std::string& path) {
  return At(value, path).string_value();
}

int NumberAt(const Value& value, const std::string& path) {
  return static_cast<int>(At(value, path).number_value());
}

std::vector<Value> ListAt(const Value& value, const std::string& path) {
  const auto& values = At(value, path).list_value().values();
  return {values.begin(), values.end()};
}

}  // namespace tertib
