#include <algorithm>
#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/items.h"
#include "services/catalogue/intake/grammar/line_grammar.h"
#include "services/catalogue/intake/grammar/remarks.h"
#include "services/catalogue/intake/grammar/row_grammar.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/catalogue/intake/reading/read_document.h"
#include "services/catalogue/intake/reading/recap_reader.h"

// The parts of RecapReader that are the remarks beside the rows, which may wrap.

namespace tertib::catalogue::intake {

void RecapReader::AddRemark(const Remark& remark, bool wrapped) {
  if (remark.total) {
    const size_t known = document_.figures.size();
    AddFigure(std::nullopt, v1::FIGURE_KIND_TOTAL, remark.count, line_, remark.text);
    total_just_read_ = document_.figures.size() > known;
    return;
  }
  if (remark.count > limits_.max_count) {
    findings_.CountOutOfRange({.line = line_, .text = remark.text}, limits_.max_count);
    return;
  }
  document_.summaries.push_back({.ordinal = remark.ordinal,
                                 .label = std::string(remark.label),
                                 .count = static_cast<int>(remark.count),
                                 .text = std::string(remark.text),
                                 .line = line_,
                                 .whole_row = remark.whole_row,
                                 .sum = remark.sum,
                                 .wrapped = wrapped});
  BlankControls(document_.summaries.back().label);
  BlankControls(document_.summaries.back().text);
}

void RecapReader::AddTotalLine(const Remark& total) {
  const size_t known = document_.figures.size();
  AddRemark(total);
  if (document_.figures.size() == known) {
    return;
  }
  if (!std::exchange(sums_open_, true)) {
    SumGroup group;
    if (current_) {
      group.unit = current_->unit;
      group.rows = current_->rows;
      group.last_position = current_->last_position;
      group.again = document_.units[current_->unit].rows.row_count() > 0;
    }
    document_.sums.push_back(std::move(group));
  }
  document_.sums.back().sums.push_back({.figure = known, .partial = total.partial});
}

void RecapReader::CloseSums(std::optional<size_t> next_unit, bool next_row) {
  if (std::exchange(sums_open_, false)) {
    document_.sums.back().next_unit = next_unit;
    document_.sums.back().next_row = next_row;
  }
}

bool RecapReader::ContinueRemark(std::string_view text) {
  if (after_total_) {
    std::string& total = document_.figures.back().text;
    const std::string joined = total + " " + std::string(text);
    const auto found = FindTotalAtEnd(joined);
    if (IsListIntroduction(text) || (found && found->begin == 0)) {
      total = joined;
      BlankControls(total);
      return true;
    }
    // "Bersifat Rahasia dari", below "Jumlah SOP = 5 terdiri".
    const std::string_view last = LastWord(text);
    if (EqualsIgnoringCase(LastWord(total), "terdiri") && EqualsIgnoringCase(last, "dari")) {
      total.append(" ").append(last);
      ReadText(TrimEnd(text.substr(0, text.size() - last.size())));
      return true;
    }
  }
  if (!open_remark_) {
    return false;
  }
  if (CompleteRemark(text)) {
    return true;
  }
  const bool label = !FindTornFigure(open_remark_->text) && !FindFigure(text) &&
                     !KindWordAt(text) && !FindItem(text) && open_remark_->maybe.empty();
  if (label) {
    // The label goes on if the next line brings its figure; otherwise the title does.
    open_remark_->maybe.push_back({line_, std::string(text)});
    return true;
  }
  CloseRemark();
  return false;
}

// A figure, with the rest of the label before it or without.
bool RecapReader::CompleteRemark(std::string_view rest) {
  if (KindWordAt(rest)) {
    return false;
  }
  if (CompleteRemarkBehindTitle(rest)) {
    return true;
  }
  std::vector<TextPiece> pieces = open_remark_->maybe;
  pieces.push_back({line_, std::string(rest)});
  const auto join = [&] {
    std::string joined = open_remark_->text;
    for (const TextPiece& piece : pieces) {
      joined.append(piece.text.empty() ? "" : " ").append(piece.text);
    }
    return joined;
  };
  std::string joined = join();
  RowParts parts = ParseRow({0, joined, joined});
  size_t label_end = joined.size();
  const bool torn = !FindFigureAtEnd(joined) && FindTornFigure(joined);
  if (torn) {
    label_end = FindTornFigure(joined).value_or(label_end);
  } else if (parts.title.empty() && parts.remarks.size() == 1) {
    const std::string_view label = parts.remarks.front().label;
    label_end = static_cast<size_t>(label.data() + label.size() - joined.data());
  } else {
    return false;
  }
  // The words of the label that stand in other lines than its first may be the title's.
  std::vector<std::string_view> words;
  size_t begin = open_remark_->text.size() + 1;
  for (const TextPiece& piece : pieces) {
    words.push_back(TrimEnd(std::string_view(joined).substr(
        std::min(begin, label_end),
        std::min(begin + piece.text.size(), label_end) - std::min(begin, label_end))));
    begin += piece.text.size() + 1;
  }
  bool wrapped = open_remark_->wrapped;
  std::vector<TextPiece> of_title;
  if (std::any_of(words.begin(), words.end(), [](const auto& text) { return !text.empty(); })) {
    document_.wants_names = true;
    const auto item = FindLastItem(open_remark_->text);
    const std::string_view label =
        std::string_view(open_remark_->text).substr(item ? item->end : 0);
    if (const auto cut = known_.CutLabel(item ? item->value : 0, label, words)) {
      for (size_t piece = 0; piece < pieces.size(); ++piece) {
        if ((*cut)[piece] > 0) {
          of_title.push_back(
              {pieces[piece].line, std::string(TrimEnd(words[piece].substr(0, (*cut)[piece])))});
          pieces[piece].text.erase(0, (*cut)[piece]);
          pieces[piece].text = Trim(pieces[piece].text);
        }
      }
      joined = join();
      parts = ParseRow({0, joined, joined});
    } else {
      wrapped = true;
    }
  }
  if (torn) {
    open_remark_->text = joined;
    open_remark_->maybe.clear();
    open_remark_->wrapped = wrapped;
    GiveToTitle(of_title);
    return true;
  }
  AddRemark(parts.remarks.front(), wrapped);
  open_remark_.reset();
  GiveToTitle(of_title);
  return true;
}

// "2. Bid. Cipta Karya =", then "Wali Kota 2 SOP".
bool RecapReader::CompleteRemarkBehindTitle(std::string_view rest) {
  constexpr int kFigureWords = 3;
  const std::string begun = open_remark_->text;
  if (!FindTornFigure(begun) || !open_remark_->maybe.empty()) {
    return false;
  }
  std::string_view title = rest;
  for (int words = 0; words < kFigureWords; ++words) {
    title = TrimEnd(title.substr(0, title.size() - LastWord(title).size()));
    const std::string joined = begun + " " + std::string(TrimStart(rest.substr(title.size())));
    const auto figure = FindFigureAtEnd(joined);
    if (title.empty() || !figure || figure->begin >= begun.size()) {
      continue;
    }
    const RowParts parts = ParseRow({0, joined, joined});
    if (parts.title.empty() && parts.remarks.size() == 1) {
      AddRemark(parts.remarks.front(), open_remark_->wrapped);
      open_remark_.reset();
      GiveToTitle({{line_, std::string(title)}});
      return true;
    }
  }
  return false;
}

void RecapReader::GiveToTitle(const std::vector<TextPiece>& pieces) {
  if (pieces.empty()) {
    return;
  }
  const int line = line_;
  std::optional<OpenRemark> remark = std::exchange(open_remark_, std::nullopt);
  for (const TextPiece& piece : pieces) {
    line_ = piece.line;
    ReadText(piece.text);
  }
  line_ = line;
  if (remark) {
    CloseRemark();
    open_remark_ = std::move(remark);
  }
}

// Lines that turned out to be no part of the remark go on with the title.
void RecapReader::ReleaseRemarkLines() {
  if (!open_remark_) {
    return;
  }
  const int line = line_;
  for (const TextPiece& piece : std::exchange(open_remark_->maybe, {})) {
    line_ = piece.line;
    ReadText(piece.text);
  }
  line_ = line;
}

RowParts RecapReader::ParseRowBesideRemark(const RowText& row) {
  if (after_total_) {
    std::string& total = document_.figures.back().text;
    const auto begin = FindListIntroductionAtEnd(row.text);
    if (begin && *begin > 0 && !FindListIntroductionAtEnd(total)) {
      total.append(" ").append(row.text.substr(*begin));
      return ParseRow({row.position, TrimEnd(row.text.substr(0, *begin)), row.printed});
    }
  }
  if (!open_remark_) {
    return ParseRow(row);
  }
  // Only the figure itself may stand here: where a label ends and a title begins nothing tells.
  std::string_view title = row.text;
  for (int words = 0; words < 3; ++words) {
    title = TrimEnd(title.substr(0, title.size() - LastWord(title).size()));
    const std::string_view rest = TrimStart(row.text.substr(title.size()));
    const auto figure = FindFigureAtEnd(open_remark_->text + " " + std::string(rest));
    if (!title.empty() && figure && figure->begin < open_remark_->text.size() &&
        CompleteRemark(rest)) {
      return ParseRow({row.position, title, row.printed});
    }
  }
  RowParts parts = ParseRow(row);
  if (parts.title.empty() && parts.remarks.size() == 1 && parts.remarks.front().whole_row) {
    // "1. SOP A Industri = 2 SOP": a row, and somewhere in it the rest of the remark.
    parts.title = row.text;
    parts.remarks.clear();
  }
  CloseRemark();
  return parts;
}

void RecapReader::TakeRemarkOfKnownUnit(const RowText& row, RowParts& parts) {
  const auto figure = parts.unit_figure ? parts.unit_figure : FindSignlessFigureAtEnd(parts.title);
  if (!figure) {
    return;
  }
  for (const Remark& remark : PossibleRemarks(row.text, *figure)) {
    document_.wants_names = true;
    if (!known_.Bears(remark.label)) {
      continue;
    }
    const auto begin = static_cast<size_t>(remark.text.data() - row.text.data());
    RowParts before = ParseRow({row.position, TrimEnd(row.text.substr(0, begin)), row.printed});
    before.remarks.push_back(remark);
    before.remarks.insert(before.remarks.end(), parts.remarks.begin(), parts.remarks.end());
    before.open_remark = parts.open_remark;
    parts = std::move(before);
    return;
  }
}

void RecapReader::CloseRemark() {
  if (!open_remark_) {
    return;
  }
  ReleaseRemarkLines();
  const OpenRemark remark = *std::exchange(open_remark_, std::nullopt);
  // "1. Sekretariat = 2": it need not say what it counts.
  const RowParts parts = ParseRow({0, remark.text, remark.text});
  if (parts.title.empty() && parts.remarks.size() == 1) {
    const int line = std::exchange(line_, remark.line);
    AddRemark(parts.remarks.front(), remark.wrapped);
    line_ = line;
  } else {
    findings_.UnplacedFigure({.line = remark.line, .text = remark.text});
    ++document_.unplaced_count;
  }
}

}  // namespace tertib::catalogue::intake
