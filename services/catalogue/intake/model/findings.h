#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tertib/catalogue/v1/import_report.pb.h"

namespace tertib::catalogue::intake {

// Where a finding stands, as far as it stands anywhere.
struct Place {
  int line = 0;
  std::string outline_code = {};
  int64_t position = 0;
  // What is printed there.
  std::string_view text = {};
};

// What is wrong with a document, said in English and Indonesian. Every finding is counted; no more
// than a number of errors and as many warnings are kept, so that a hostile document costs no
// memory. Not thread-safe.
class FindingLog {
 public:
  explicit FindingLog(int max_kept) : max_kept_(static_cast<size_t>(max_kept)) {}

  void NotUtf8(int line, size_t byte, unsigned char value);
  void Utf16();
  // `what`, where it is known: "a PDF document".
  void BinaryFile(std::string_view what, std::string_view what_id);
  void ControlCharacter(int line, char32_t value);
  void Empty();
  void NoRows();
  void RowBeforeUnit(const Place& place);
  void ConflictingTitles(const Place& place, int other_line, std::string_view other_title);
  void LineTooLong(int line, size_t bytes, size_t limit);
  void TooManyRows(int line, int limit);
  void TooManyLines(int line, int limit);
  void TooManyUnits(int line, int limit);
  void TooManyFigures(int line, int limit);
  void TooManyNames(const Place& place, size_t limit);
  void CodeOutOfRange(const Place& place);
  void PositionOutOfRange(const Place& place, int limit);
  void CountOutOfRange(const Place& place, int limit);
  void TitleTooLong(const Place& place, size_t limit);
  void TitleShowsNothing(const Place& place);
  void NoteTooLong(const Place& place, size_t limit);
  void NameTooLong(const Place& place, size_t limit);
  void UnplacedLine(const Place& place);
  void UnplacedFigure(const Place& place);
  // The text, on a line of its own, was taken for the rest of the place's title.
  void DoubtfulRest(const Place& place, int title_line);
  // The same for a unit's name.
  void DoubtfulRestOfName(const Place& place, int name_line);
  // The text behind the row's title was taken for its note, though its words are no known ones.
  void DoubtfulNote(const Place& place);
  // The place's title may hold a note; it stays there.
  void LooksLikeNote(const Place& place);
  // The row stands below one of its unit with a greater number.
  void RowOutOfOrder(const Place& place, int64_t position_above);
  // The line between two rows was taken for the heading of the place's unit, but may be the rest of
  // the title above it.
  void DoubtfulHeading(const Place& place, int title_line);
  // A remark of several lines whose label may hold words of the title beside it.
  void DoubtfulLabel(const Place& place);
  // A sum on a line of its own was taken for that of the unit with the place's code.
  void DoubtfulSum(const Place& place);
  // A numbered line that reads like the figure of a unit, but there is no such unit.
  void UnplacedRow(const Place& place);
  // The rows of a page without a code, from the place on, may belong to the unit `rival` as well.
  void DoubtfulUnit(const Place& place, std::string_view rival);
  // A name or a title that holds what may be a figure; it stays there.
  void LooksLikeFigure(const Place& place);
  void NumberingGap(const Place& place, int64_t first_missing, int64_t last_missing);
  void TitleChanged(const Place& place, std::string_view former, int former_line);
  // A row of `former_line` that the later printing on the place's line leaves out.
  void RowLeftOut(const Place& place, int former_line);
  void NoteChanged(const Place& place, std::string_view former, int former_line);
  void NameChanged(const Place& place, std::string_view former, int former_line);
  void UnitWithoutName(const Place& place);

  bool has_errors() const { return !errors_.empty(); }
  int count() const { return count_; }

  // Errors first, then by line, those without a line last; at most as many as are kept. Leaves the
  // log empty.
  std::vector<v1::ImportFinding> Take();

 private:
  void Error(v1::FindingKind kind, const Place& place, std::string message,
             std::string message_indonesian);
  void Warning(v1::FindingKind kind, const Place& place, std::string message,
               std::string message_indonesian);

  const size_t max_kept_;
  std::vector<v1::ImportFinding> errors_;
  std::vector<v1::ImportFinding> warnings_;
  int count_ = 0;
};

}  // namespace tertib::catalogue::intake
