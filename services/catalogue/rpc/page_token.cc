#include "services/catalogue/rpc/page_token.h"

#include <fmt/format.h>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "services/common/resource_name.h"
#include "services/common/text.h"

namespace tertib::catalogue {

std::string MakePageToken(const PageStart& start) {
  return absl::WebSafeBase64Escape(fmt::format("2\n{}\n{}\n{}\n{}\n{}", start.scope, start.position,
                                               start.id, start.read_at.sequence.value,
                                               start.read_at.history));
}

std::optional<PageStart> ParsePageToken(std::string_view token, std::string_view scope) {
  std::string text;
  if (!absl::WebSafeBase64Unescape({token.data(), token.size()}, &text)) {
    return std::nullopt;
  }
  const auto parts = SplitText(text, '\n');
  if (parts.size() != 6 || parts[0] != "2" || parts[1] != scope || !IsResourceId(parts[3])) {
    return std::nullopt;
  }
  const auto position = ParseNumber(parts[2]);
  uint64_t sequence = 0;
  if (!position || *position > INT32_MAX ||
      !absl::SimpleAtoi({parts[4].data(), parts[4].size()}, &sequence)) {
    return std::nullopt;
  }
  return PageStart{std::string(scope), static_cast<int32_t>(*position), std::string(parts[3]),
                   LogPoint{Sequence{sequence}, std::string(parts[5])}};
}

}  // namespace tertib::catalogue
