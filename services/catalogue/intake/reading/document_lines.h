#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "services/catalogue/intake/model/findings.h"

// From a document's bytes to its lines.

namespace tertib::catalogue::intake {

// Whether the document is text that can be read. What is wrong with its bytes goes to `findings`:
// the first thing only, since bytes that are no text make no sense further on.
bool CheckBytes(std::string_view document, FindingLog& findings);

// The document as its lines are read, with nothing in it that the register's fields refuse but
// tabs: a line separator of Unicode (U+0085, U+2028, U+2029) ends a line as the document's others
// do; what shows as nothing is left out (text taken out of a PDF holds soft hyphens, joiners and
// byte order marks), but a soft hyphen that breaks a word over two lines is the hyphen that is
// printed there. Its bytes are checked.
std::string ReadableText(std::string_view document);

// A line with text, without white space at its ends.
struct TextLine {
  // Counted from 1.
  int number = 0;
  std::string_view text;
  // How many code points of white space stand before it.
  size_t column = 0;
  // A form feed stands between it and the line before.
  bool after_form_feed = false;
};

// Calls `visit` with every line of a readable text that has any, in their order, until it returns
// false. Lines end in LF or CRLF, or in CR where there is no LF at all. Lines longer than
// `max_bytes` are findings and are not visited.
void VisitLines(std::string_view document, size_t max_bytes, FindingLog& findings,
                const std::function<bool(const TextLine&)>& visit);

}  // namespace tertib::catalogue::intake
