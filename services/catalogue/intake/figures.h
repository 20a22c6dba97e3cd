#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// The figures that a recap prints, wherever they stand in a line.

namespace tertib::catalogue::intake {

// A unit's figure: "( 45 SOP )", "[ 45 SOP-AP ]", "= 95 SOP", ": 95 buah SOP".
struct FigureText {
  int64_t count = 0;
  // In brackets: offices print so what holds rows, and the rest after a sign of equality.
  bool bracketed = false;
  size_t begin = 0;
  size_t end = 0;
};

// The first one in `text`; nothing if there is none.
std::optional<FigureText> FindFigure(std::string_view text);

// The one that `text` ends with.
std::optional<FigureText> FindFigureAtEnd(std::string_view text);

// One without a sign that `text` ends with, as some print them in remarks: "Sekretariat 2 SOP".
std::optional<FigureText> FindSignlessFigureAtEnd(std::string_view text);

// One that `text` ends with and that does not say of what: "( 4 )", "= 4", "[ 4 buah ]"; or says it
// first: "( SOP 4 )". It is a figure only behind what is a unit's name beyond doubt.
std::optional<FigureText> FindBareFigureAtEnd(std::string_view text);

// How many brackets are open behind `text`, where `open` are before it.
int OpenBrackets(std::string_view text, int open);

// A unit's name, without the dash, comma or word ("Jumlah") at its end that belongs to the figure
// behind it.
std::string_view NameBeforeFigure(std::string_view name);

// Where the figure begins that `text` ends amid: "Seksi Aplikasi ( 6", "BIDANG TELEMATIKA =".
std::optional<size_t> FindTornFigure(std::string_view text);

// Whether `text` ends in a number behind a sign: "( 24 jam )", "= 4". Years, numbers that are part
// of a word, and "(2)", which counts on, are none.
bool EndsInNumber(std::string_view text);

// Whether a title holds a figure, or ends in a sign or a number behind one, as no title does.
bool MayHoldFigure(std::string_view title);

// Whether a name ends in what looks like a figure, but is none that is known.
bool EndsLikeFigure(std::string_view name);

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
