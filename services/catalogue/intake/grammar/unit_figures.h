#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// The figures that a recap prints of its units, wherever they stand in a line.

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

// One that ends what begins as a unit's name does, without a sign or without saying of what, or as
// a number in a column of its own; nothing where it may go on in the next line.
std::optional<FigureText> FindFigureOfName(std::string_view name);

// A unit's name, without the dash, comma or word ("Jumlah") at its end that belongs to the figure
// behind it.
std::string_view NameBeforeFigure(std::string_view name);

// Where the figure begins that `text` ends amid: "Seksi Aplikasi ( 6", "BIDANG TELEMATIKA =".
std::optional<size_t> FindTornFigure(std::string_view text);

// Whether `text` ends in a sign that a figure's number follows: "Seksi Aplikasi (".
bool EndsInSign(std::string_view text);

// Whether `text` ends in a number behind a sign: "( 24 jam )", "= 4". Years, numbers that are part
// of a word, and "(2)", which counts on, are none.
bool EndsInNumber(std::string_view text);

// Whether a title holds a figure, or ends in a sign or a number behind one, as no title does.
bool MayHoldFigure(std::string_view title);

// Whether a name ends in what looks like a figure, but is none that is known.
bool EndsLikeFigure(std::string_view name);

}  // namespace tertib::catalogue::intake
