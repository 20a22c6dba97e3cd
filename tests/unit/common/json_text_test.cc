#include "services/common/json_text.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>

namespace tertib {
namespace {

std::string Json(std::string_view text) {
  std::string json;
  AppendJsonString(text, json);
  return json;
}

TEST(JsonText, IsReadBackAsItWas) {
  for (const std::string& text :
       {std::string(), std::string("Bidang IKP"), std::string("\"\\/\b\f"),
        std::string("a\nb\r\t\x01\x1f\x7f"), std::string("é — 日 😀"), std::string("\0x", 2),
        std::string("\u0085\u2028<>")}) {
    google::protobuf::Value value;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Json(text), &value).ok()) << Json(text);
    EXPECT_EQ(value.string_value(), text);
  }
}

TEST(JsonText, IsOneLineOfPlainCharactersWhateverIsInIt) {
  EXPECT_EQ(Json("a\nb\x1b[31m"), R"("a\nb\u001b[31m")");
  EXPECT_EQ(Json("\u009b\u2028"), R"("\u009b\u2028")");
}

TEST(JsonText, WhatIsNotUtf8IsReplaced) { EXPECT_EQ(Json("a\xff\xc3"), "\"a\uFFFD\uFFFD\""); }

}  // namespace
}  // namespace tertib
