#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/row_grammar.h"
#include "services/catalogue/intake/model/findings.h"
#include "services/catalogue/intake/reading/known_units.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recorder.h"

namespace tertib::catalogue::intake {

struct TextPiece {
  int line = 0;
  std::string text;
};

// The remarks beside the rows. A remark wraps in its column, and the extraction of the text runs
// each of its lines into a line of the titles on its left: "2. Bid. Cipta" ends one row, and
// "Wali Kota Karya = 4 SOP" below it holds the rest of the title and the rest of the remark.
//
// The words that turn out to be a title's are given back; that may call this object again. All that
// it is given outlives it. Not thread-safe; lives for one document.
class RemarkReader {
 public:
  using GiveBack = std::function<void(const TextPiece& piece)>;

  RemarkReader(const KnownUnits& known, ReadDocument& document, Recorder& recorder,
               FindingLog& findings, GiveBack give_back)
      : known_(known),
        document_(document),
        recorder_(recorder),
        findings_(findings),
        give_back_(std::move(give_back)) {}

  // A new line of content is read.
  void BeginLine() { after_total_ = std::exchange(total_just_read_, false); }

  // A remark that is whole.
  void Add(const Remark& remark, int line, bool wrapped = false);

  // A sum on a line of its own, the whole document's or that of a unit above it. `above` tells what
  // stands above it, and is taken for the first of several sums.
  void AddSumLine(const Remark& sum, int line, SumGroup above);

  // A row, or the code of a unit, stands below the sums that were read last.
  void CloseSums(std::optional<size_t> next_unit, bool next_row);

  // A remark that ends with its line, but not with its figure.
  void Open(std::string_view text, int line) { open_ = OpenRemark{std::string(text), line}; }

  // The open remark ends amid its figure: behind the sign, or behind the number.
  bool AwaitsFigure() const;
  bool AwaitsNumber() const;

  // Whether the line is the rest of the remark that a line before began, or of a total.
  bool Continue(std::string_view text, int line);

  // What the row's line holds, without what goes on with a remark of the line before.
  RowParts ParseRow(const RowText& row, int line);

  // Lines that turned out to be no part of the remark go on with the title.
  void ReleaseLines();

  // Nothing goes on with the open remark.
  void Close();

 private:
  // A remark whose figure stands in one of the next lines.
  struct OpenRemark {
    std::string text;
    int line = 0;
    // What stands between them: the rest of the label or of the title.
    std::vector<TextPiece> maybe = {};
    // The text is of several lines, and no unit's name told where titles end in them.
    bool wrapped = false;
  };

  bool ContinueTotal(std::string_view text, int line);
  // A figure, with the rest of the label before it or without.
  bool Complete(std::string_view rest, int line);
  // The same where the label is whole and the line holds the title's rest before the figure.
  bool CompleteBehindTitle(std::string_view rest, int line);
  RowParts ParseRowBesideRemark(const RowText& row, int line);
  // Takes a remark off the row's end that only the name of its unit tells from a title.
  void TakeRemarkOfKnownUnit(const RowText& row, RowParts& parts);
  // The pieces of the label that are the title's go on with it.
  void GiveToTitle(const std::vector<TextPiece>& pieces);

  const KnownUnits& known_;
  ReadDocument& document_;
  Recorder& recorder_;
  FindingLog& findings_;
  const GiveBack give_back_;
  std::optional<OpenRemark> open_;
  bool total_just_read_ = false;
  // The line before ends in a total.
  bool after_total_ = false;
  // Nothing but sums stands below the last one.
  bool sums_open_ = false;
};

}  // namespace tertib::catalogue::intake
