#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tertib::catalogue::intake {

// A note at the end of a title: "Penambahan Th.2018", "(Revisi 2018)", or several of them.
struct NoteText {
  // Where the title ends.
  size_t begin = 0;
  // The note without the brackets that may stand around it.
  std::string_view text;
};

// The one that `text` is or ends with.
std::optional<NoteText> FindNoteAtEnd(std::string_view text);

}  // namespace tertib::catalogue::intake
