#include "services/catalogue/rpc/page_token.h"

#include <fmt/format.h>

#include "absl/strings/escaping.h"
#include "services/common/resource_name.h"
#include "services/common/text.h"

namespace tertib::catalogue {

std::string MakePageToken(const PageStart& start) {
  return absl::WebSafeBase64Escape(
      fmt::format("1\n{}\n{}\n{}", start.scope, start.position, start.id));
}

std::optional<PageStart> ParsePageToken(std::string_view token, std::string_view scope) {
  std::string text;
  if (!absl::WebSafeBase64Unescape({token.data(), token.size()}, &text)) {
    return std::nullopt;
  }
  const auto parts = SplitText(text, '\n');
  if (parts.size() != 4 || parts[0] != "1" || parts[1] != scope || !IsResourceId(parts[3])) {
    return std::nullopt;
  }
  const auto position = ParseNumber(parts[2]);
  if (!position || *position > INT32_MAX) {
    return std::nullopt;
  }
  return PageStart{std::string(scope), static_cast<int32_t>(*position), std::string(parts[3])};
}

}  // namespace tertib::catalogue
