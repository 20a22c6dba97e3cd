#include "cli/enum_word.h"

#include <string_view>

#include "absl/strings/ascii.h"

namespace tertib::cli {

std::string EnumWord(const google::protobuf::EnumValueDescriptor& value) {
  // The prefix is as long as the enum's CamelCase name with a line before each further capital.
  const std::string_view name = value.name();
  size_t prefix = 0;
  for (const char c : value.type()->name()) {
    prefix +=
        absl::ascii_isupper(static_cast<unsigned char>(c)) && prefix > 0 ? size_t{2} : size_t{1};
  }
  std::string word(name.substr(prefix < name.size() ? prefix + 1 : 0));
  for (char& c : word) {
    c = c == '_' ? '-' : absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return word;
}

}  // namespace tertib::cli
