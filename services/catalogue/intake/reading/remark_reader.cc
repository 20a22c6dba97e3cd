#include "services/catalogue/intake/reading/remark_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/catalogue/intake/grammar/items.h"
#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/totals.h"
#include "services/catalogue/intake/grammar/unit_figures.h"
#include "services/catalogue/intake/grammar/unit_names.h"

namespace tertib::catalogue::intake {

void RemarkReader::Add(const Remark& remark, int line, bool wrapped) {
  if (remark.total) {
    total_just_read_ =
        recorder_.AddFigure(std::nullopt, v1::FIGURE_KIND_TOTAL, remark.count, line, remark.text);
  } else {
    recorder_.AddSummary(remark, line, wrapped);
  }
}

void RemarkReader::AddSumLine(const Remark& sum, int line, SumGroup above) {
  const size_t figure = document_.figures.size();
  Add(sum, line);
  if (document_.figures.size() == figure) {
    return;
  }
  if (!std::exchange(sums_open_, true)) {
    document_.sums.push_back(std::move(above));
  }
  document_.sums.back().sums.push_back({.figure = figure, .partial = sum.partial});
}

void RemarkReader::CloseSums(std::optional<size_t> next_unit, bool next_row) {
  if (std::exchange(sums_open_, false)) {
    document_.sums.back().next_unit = next_unit;
    document_.sums.back().next_row = next_row;
  }
}

bool RemarkReader::AwaitsFigure() const { return open_ && FindTornFigure(open_->text); }

bool RemarkReader::AwaitsNumber() const { return open_ && EndsInSign(open_->text); }

bool RemarkReader::ContinueTotal(std::string_view text, int line) {
  std::string& total = document_.figures.back().text;
  const std::string joined = total + " " + std::string(text);
  const auto found = FindTotalAtEnd(joined);
  if (IsListIntroduction(text) || (found && found->begin == 0)) {
    total = joined;
    BlankControls(total);
    return true;
  }
  // "Kelurahan          terdiri dari"
  if (const auto introduction = FindListIntroductionAtEnd(text);
      introduction && !FindListIntroductionAtEnd(total)) {
    total.append(" ").append(text.substr(*introduction));
    give_back_({line, std::string(TrimEnd(text.substr(0, *introduction)))});
    return true;
  }
  // "Bersifat Rahasia dari", below "Jumlah SOP = 5 terdiri".
  const std::string_view last = LastWord(text);
  if (EqualsIgnoringCase(LastWord(total), "terdiri") && EqualsIgnoringCase(last, "dari")) {
    total.append(" ").append(last);
    give_back_({line, std::string(TrimEnd(text.substr(0, text.size() - last.size())))});
    return true;
  }
  return false;
}

bool RemarkReader::Continue(std::string_view text, int line) {
  if (after_total_ && ContinueTotal(text, line)) {
    return true;
  }
  if (!open_) {
    return false;
  }
  if (Complete(text, line)) {
    return true;
  }
  const bool label = !FindTornFigure(open_->text) && !FindFigure(text) && !KindWordAt(text) &&
                     !FindItem(text) && open_->maybe.empty();
  if (label) {
    // The label goes on if the next line brings its figure; otherwise the title does.
    open_->maybe.push_back({line, std::string(text)});
    return true;
  }
  Close();
  return false;
}

bool RemarkReader::Complete(std::string_view rest, int line) {
  if (KindWordAt(rest)) {
    return false;
  }
  if (CompleteBehindTitle(rest, line)) {
    return true;
  }
  std::vector<TextPiece> pieces = open_->maybe;
  pieces.push_back({line, std::string(rest)});
  const auto join = [&] {
    std::string joined = open_->text;
    for (const TextPiece& piece : pieces) {
      joined.append(piece.text.empty() ? "" : " ").append(piece.text);
    }
    return joined;
  };
  std::string joined = join();
  RowParts parts = intake::ParseRow({0, joined, joined});
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
  size_t begin = open_->text.size() + 1;
  for (const TextPiece& piece : pieces) {
    words.push_back(TrimEnd(std::string_view(joined).substr(
        std::min(begin, label_end),
        std::min(begin + piece.text.size(), label_end) - std::min(begin, label_end))));
    begin += piece.text.size() + 1;
  }
  bool wrapped = open_->wrapped;
  std::vector<TextPiece> of_title;
  if (std::any_of(words.begin(), words.end(), [](const auto& text) { return !text.empty(); })) {
    document_.wants_names = true;
    const auto item = FindLastItem(open_->text);
    const std::string_view label = std::string_view(open_->text).substr(item ? item->end : 0);
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
      parts = intake::ParseRow({0, joined, joined});
    } else {
      wrapped = true;
    }
  }
  if (torn) {
    open_->text = joined;
    open_->maybe.clear();
    open_->wrapped = wrapped;
    GiveToTitle(of_title);
    return true;
  }
  Add(parts.remarks.front(), line, wrapped);
  open_.reset();
  GiveToTitle(of_title);
  return true;
}

// "2. Bid. Cipta Karya =", then "Wali Kota 2 SOP".
bool RemarkReader::CompleteBehindTitle(std::string_view rest, int line) {
  constexpr int kFigureWords = 3;
  const std::string begun = open_->text;
  if (!FindTornFigure(begun) || !open_->maybe.empty()) {
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
    const RowParts parts = intake::ParseRow({0, joined, joined});
    if (parts.title.empty() && parts.remarks.size() == 1) {
      Add(parts.remarks.front(), line, open_->wrapped);
      open_.reset();
      GiveToTitle({{line, std::string(title)}});
      return true;
    }
  }
  return false;
}

void RemarkReader::GiveToTitle(const std::vector<TextPiece>& pieces) {
  if (pieces.empty()) {
    return;
  }
  std::optional<OpenRemark> remark = std::exchange(open_, std::nullopt);
  for (const TextPiece& piece : pieces) {
    give_back_(piece);
  }
  if (remark) {
    Close();
    open_ = std::move(remark);
  }
}

void RemarkReader::ReleaseLines() {
  if (!open_) {
    return;
  }
  for (const TextPiece& piece : std::exchange(open_->maybe, {})) {
    give_back_(piece);
  }
}

RowParts RemarkReader::ParseRow(const RowText& row, int line) {
  RowParts parts = ParseRowBesideRemark(row, line);
  TakeRemarkOfKnownUnit(row, parts);
  return parts;
}

RowParts RemarkReader::ParseRowBesideRemark(const RowText& row, int line) {
  if (after_total_) {
    std::string& total = document_.figures.back().text;
    const auto begin = FindListIntroductionAtEnd(row.text);
    if (begin && *begin > 0 && !FindListIntroductionAtEnd(total)) {
      total.append(" ").append(row.text.substr(*begin));
      return intake::ParseRow({row.position, TrimEnd(row.text.substr(0, *begin)), row.printed});
    }
  }
  if (!open_) {
    return intake::ParseRow(row);
  }
  // Only the figure itself may stand here: where a label ends and a title begins nothing tells.
  std::string_view title = row.text;
  for (int words = 0; words < 3; ++words) {
    title = TrimEnd(title.substr(0, title.size() - LastWord(title).size()));
    const std::string_view rest = TrimStart(row.text.substr(title.size()));
    const auto figure = FindFigureAtEnd(open_->text + " " + std::string(rest));
    if (!title.empty() && figure && figure->begin < open_->text.size() && Complete(rest, line)) {
      return intake::ParseRow({row.position, title, row.printed});
    }
  }
  RowParts parts = intake::ParseRow(row);
  if (parts.title.empty() && parts.remarks.size() == 1 && parts.remarks.front().whole_row) {
    // "1. SOP A Industri = 2 SOP": a row, and somewhere in it the rest of the remark.
    parts.title = row.text;
    parts.remarks.clear();
  }
  Close();
  return parts;
}

void RemarkReader::TakeRemarkOfKnownUnit(const RowText& row, RowParts& parts) {
  const auto figure = parts.unit_figure ? parts.unit_figure : FindSignlessFigureAtEnd(parts.title);
  if (!figure) {
    return;
  }
  if (const std::string_view label = TrimEnd(row.text.substr(0, figure->begin));
      KindWordAt(label)) {
    document_.wants_names = true;
    if (known_.Bears(label)) {
      // "1. Sekretariat 5 SOP": no row, but what a list says of the unit.
      parts = RowParts();
      parts.remarks.push_back({.ordinal = row.position,
                               .label = label,
                               .count = figure->count,
                               .text = row.printed,
                               .whole_row = true});
      return;
    }
  }
  for (const Remark& remark : PossibleRemarks(row.text, *figure)) {
    document_.wants_names = true;
    if (!known_.Bears(remark.label)) {
      continue;
    }
    const auto begin = static_cast<size_t>(remark.text.data() - row.text.data());
    RowParts before =
        intake::ParseRow({row.position, TrimEnd(row.text.substr(0, begin)), row.printed});
    before.remarks.push_back(remark);
    before.remarks.insert(before.remarks.end(), parts.remarks.begin(), parts.remarks.end());
    before.open_remark = parts.open_remark;
    parts = std::move(before);
    return;
  }
}

void RemarkReader::Close() {
  if (!open_) {
    return;
  }
  ReleaseLines();
  const OpenRemark remark = *std::exchange(open_, std::nullopt);
  // "1. Sekretariat = 2": it need not say what it counts.
  const RowParts parts = intake::ParseRow({0, remark.text, remark.text});
  if (parts.title.empty() && parts.remarks.size() == 1) {
    Add(parts.remarks.front(), remark.line, remark.wrapped);
  } else {
    findings_.UnplacedFigure({.line = remark.line, .text = remark.text});
    ++document_.unplaced_count;
  }
}

}  // namespace tertib::catalogue::intake
