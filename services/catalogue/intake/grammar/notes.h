#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

// What the remarks column says of single rows.

namespace tertib::catalogue::intake {

struct NoteText {
  // Where the title before it ends.
  size_t begin = 0;
  // The note without the brackets that may stand around it.
  std::string_view text;
};

// A note in words that are known, or several of them, that `text` is or ends with: "Penambahan
// Th.2018", "(Revisi 2018)".
std::optional<NoteText> FindNoteAtEnd(std::string_view text);

// What stands in the column of the remarks, whatever it says: a gap as wide as those between
// columns parts it from the title.
std::optional<NoteText> FindRemarksCell(std::string_view text);

// Whether all of `text` is a note in words that are known.
bool IsKnownNote(std::string_view text);

// Whether a title may hold a note that is not known: it has a tab or a wide gap, or ends in "Th.
// 2019" or in what remarks say, such as "Ada" or a tick.
bool MayHoldNote(std::string_view title);

}  // namespace tertib::catalogue::intake
