#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// The numbers of rows and of the items of lists.

namespace tertib::catalogue::intake {

// The number of an item in a list, with what follows it: "2. ", "2) ", "II. ".
struct ItemNumber {
  int64_t value = 0;
  // Where it stands, and where the item's text begins.
  size_t begin = 0;
  size_t end = 0;
};

// The number that `text` begins with, in digits; the item's text may be empty.
std::optional<ItemNumber> ItemAtStart(std::string_view text);

// The same with white space before its dot: "4 . ". Only a line begins so.
std::optional<ItemNumber> SpacedItemAtStart(std::string_view text);

// The first one in `text` that follows white space and has text behind it, in digits.
std::optional<ItemNumber> FindItem(std::string_view text);

// The last one in `text`, at its start or after white space, with text behind it; in digits or, if
// a dot follows, Roman.
std::optional<ItemNumber> FindLastItem(std::string_view text);

}  // namespace tertib::catalogue::intake
