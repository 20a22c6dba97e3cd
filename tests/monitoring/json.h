#pragma once

#include <google/protobuf/struct.pb.h>

#include <string>
#include <vector>

namespace tertib {

// What a JSON text says. Fails the test if it is none.
google::protobuf::Value ParseJson(const std::string& text);

// What stands at a path of names, such as "gridPos.h"; null if it is not there.
const google::protobuf::Value& At(const google::protobuf::Value& value, const std::string& path);

// The text or the number there; empty or 0 if there is none.
std::string TextAt(const google::protobuf::Value& value, const std::string& path);
int NumberAt(const google::protobuf::Value& value, const std::string& path);

// The elements of the list there; none if it is none.
std::vector<google::protobuf::Value> ListAt(const google::protobuf::Value& value,
                                            const std::string& path);

}  // namespace tertib
