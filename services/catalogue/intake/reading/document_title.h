#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/model/printed_recap.h"

namespace tertib::catalogue::intake {

// The heading of a document: "REKAPITULASI SOP DINAS KOMUNIKASI", "DAN INFORMATIKA", "KOTA
// SINGKAWANG". Later pages may repeat its lines.
class DocumentTitle {
 public:
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  // Empty: it names no office.
  const std::string& agency_name() const { return agency_name_; }

  // Its office, if it names none itself.
  void NameOffice(const std::string& office);

  // Its first line. Call once.
  void Begin(std::string_view text, int line);

  // Takes a line below it that goes on with it; returns whether it did. `line` is the same line.
  bool Continue(std::string_view text, const Line& line, size_t max_code_points);

  // Whether the text is one of its lines.
  bool HasLine(std::string_view text) const;

  // The same, or the name of the office alone.
  bool IsRepeatedBy(std::string_view text) const;

  // No line goes on with it.
  void Close(const IntakeLimits& limits, FindingLog& findings);

 private:
  std::string text_;
  std::string agency_name_;
  // As NormaliseName makes them.
  std::vector<std::string> lines_;
  int first_line_ = 0;
};

}  // namespace tertib::catalogue::intake
