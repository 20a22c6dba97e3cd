#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// The figure of the whole document, and what leads from it to those of the units.

namespace tertib::catalogue::intake {

// The figure of the whole document, with nothing behind it but "terdiri dari" and its kin:
// "TOTAL : 157 SOP", "Jumlah SOP = 157 terdiri dari".
struct TotalText {
  int64_t count = 0;
  // "Sub Total = 12 SOP": never the whole document's.
  bool partial = false;
  size_t begin = 0;
};

// The one that `text` is or ends with.
std::optional<TotalText> FindTotalAtEnd(std::string_view text);

// What "Jumlah Sekretariat" and "TOTAL SOP SEKRETARIAT" sum up: what stands behind such words;
// empty if `text` does not begin with one.
std::string_view LabelOfSum(std::string_view text);

// Whether `text` says only that a list follows: "terdiri dari :".
bool IsListIntroduction(std::string_view text);

// Where "terdiri dari" begins that ends `text`; nothing if it does not.
std::optional<size_t> FindListIntroductionAtEnd(std::string_view text);

}  // namespace tertib::catalogue::intake
