#pragma once

#include <string_view>

// How a text that wraps shows it.

namespace tertib::catalogue::intake {

// Whether a title that ends so goes on in the next line, or a line that begins so goes on with the
// one before it.
bool IsOpenEnded(std::string_view title);
bool BeginsAsContinuation(std::string_view line);

// Whether a title ends in a word that a numeral follows: "Golongan", "Eselon", "Semester".
bool AwaitsNumeral(std::string_view title);

// Whether words go on from a numeral before them: "ke IV.a", "dan III", "s.d. II".
bool GoesOnFromNumeral(std::string_view text);

}  // namespace tertib::catalogue::intake
