#include "tests/unit/catalogue/intake/printed_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tertib::catalogue {
namespace {

constexpr std::array<std::string_view, 12> kWords = {
    "Penanganan", "Surat",   "Jaringan",   "Informasi", "Pelayanan/Izin", "Data",
    "Rapat",      "Laporan", "Kendaraan,", "Website",   "Anggaran",       "(PPID)"};
constexpr std::array<std::string_view, 5> kRoman = {"I", "II", "III", "IV", "V"};
// Units stop at four levels.
constexpr int kDeepest = 4;

std::string Capitals(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

class Printer {
 public:
  explicit Printer(const Chance& chance) : chance_(chance) {}

  ModelDocument Run() {
    document_.agency = fmt::format("DINAS {}", Capitals(UniqueWord()));
    const int tops = chance_(1, 4);
    for (int i = 0; i < tops; ++i) {
      document_.units.push_back(MakeUnit(std::string(kRoman[static_cast<size_t>(i)]), 1));
    }
    document_.total = chance_(1, 2000);
    PrintTops();
    PrintAgain();
    EndPage();
    return std::move(document_);
  }

 private:
  struct Page {
    std::vector<std::string> foot;
    bool torn_division = false;
    bool torn_section = false;
  };

  bool Coin(int one_in) { return chance_(1, one_in) == 1; }

  // A word of its own for each call, without any meaning.
  std::string UniqueWord() {
    std::string word = "Z";
    for (int rest = ++words_; rest > 0; rest /= 20) {
      word += static_cast<char>('a' + rest % 20);
      word += 'a';
    }
    return word;
  }

  std::string MakeTitle() {
    std::string title = Coin(2) ? "SOP " : "";
    for (int i = chance_(1, 4); i > 0; --i) {
      title.append(kWords[static_cast<size_t>(chance_(0, kWords.size() - 1))]);
      title.append(Coin(8) ? "  " : " ");
    }
    return title + UniqueWord();
  }

  ModelUnit MakeUnit(const std::string& code, int depth) {
    ModelUnit unit{.code = code, .depth = depth, .figure = chance_(0, 99), .torn = Coin(3)};
    const bool leaf = depth == kDeepest || (depth > 1 && Coin(2));
    const std::string words = fmt::format("{} dan {}", UniqueWord(), UniqueWord());
    if (leaf) {
      unit.name = (depth == kDeepest ? "Urusan " : Coin(2) ? "Seksi " : "Sub Bagian ") + words;
      for (int i = chance_(1, 12); i > 0; --i) {
        unit.rows.push_back({.title = MakeTitle(), .note = Coin(9) ? "Penambahan Th.2018" : ""});
      }
      return unit;
    }
    constexpr std::array<std::string_view, 3> kKinds = {"BIDANG ", "SUBBIDANG ", "BAGIAN "};
    unit.name = std::string(kKinds[static_cast<size_t>(depth - 1)]) + Capitals(words);
    for (int i = 0; i < chance_(1, 3); ++i) {
      const std::string part = depth == 2   ? std::to_string(i + 1)
                               : depth == 1 ? std::string(1, static_cast<char>('A' + i))
                                            : std::string(1, static_cast<char>('a' + i));
      unit.units.push_back(MakeUnit(code + "." + part, depth + 1));
    }
    return unit;
  }

  void AddLine(const std::string& line) {
    document_.text.append(line).append(Coin(9) ? " \n" : "\n");
    if (Coin(3)) {
      document_.text += "\n";
    }
  }

  void BeginPage() {
    if (Coin(4)) {
      document_.text += "\f";
    }
    AddLine("NO BAGIAN / BIDANG KET");
  }

  void EndPage() {
    if (!page_.foot.empty() && Coin(2)) {
      std::reverse(page_.foot.begin(), page_.foot.end());
    }
    const bool heading_first = Coin(2);
    if (heading_first) {
      AddLine("NAMA / JUDUL SOP");
    }
    for (const std::string& line : page_.foot) {
      AddLine(line);
    }
    if (!heading_first) {
      AddLine("NAMA / JUDUL SOP");
    }
    if (Coin(3)) {
      AddLine(fmt::format("REKAPITULASI SOP {}", document_.agency));
    }
    if (Coin(3)) {
      AddLine(fmt::format("Halaman {} dari 9", chance_(1, 9)));
    }
    page_ = {};
  }

  void BreakPage() {
    EndPage();
    BeginPage();
  }

  void MayBreakPage() {
    if (Coin(12)) {
      BreakPage();
    }
  }

  void PrintTops() {
    BeginPage();
    AddLine(fmt::format("REKAPITULASI SOP {}", document_.agency));
    remarks_.push_back(fmt::format("Jumlah SOP = {} terdiri dari", document_.total));
    for (size_t i = 0; i < document_.units.size(); ++i) {
      ModelUnit& unit = document_.units[i];
      remarks_.push_back(fmt::format("{}. {}  = {} SOP", i + 1, unit.name, unit.figure));
      ++unit.figures_printed;
    }
    for (ModelUnit& unit : document_.units) {
      PrintUnit(unit, 1);
    }
    // What found no row to stand beside.
    for (; next_remark_ < remarks_.size(); ++next_remark_) {
      AddLine(remarks_[next_remark_]);
    }
  }

  void PrintAgain() {
    for (ModelUnit& unit : document_.units) {
      if (Coin(2)) {
        BreakPage();
        AddRows(unit);
        PrintUnit(unit, 2);
      }
    }
  }

  void AddRows(ModelUnit& unit) {
    if (!unit.rows.empty() && Coin(2)) {
      for (int i = chance_(1, 3); i > 0; --i) {
        unit.rows.push_back({.title = MakeTitle(), .note = "", .first_printing = 2});
      }
    }
    for (ModelUnit& child : unit.units) {
      AddRows(child);
    }
  }

  void PrintUnit(ModelUnit& unit, int printing) {
    MayBreakPage();
    const bool leaf = !unit.rows.empty();
    bool& taken = leaf ? page_.torn_section : page_.torn_division;
    ++unit.figures_printed;
    const std::string figure =
        leaf ? fmt::format("( {} SOP )", unit.figure) : fmt::format("= {} SOP", unit.figure);
    std::string line = unit.code;
    std::string wrapped;
    if (unit.torn && !taken) {
      taken = true;
      Tear(unit, leaf, figure);
    } else if (leaf && unit.rows.size() > 1 && Coin(3)) {
      WrapHeading(unit, figure, line, wrapped);
    } else {
      line += fmt::format(" {} {}", unit.name, figure);
    }
    if (!leaf) {
      AddLine(line);
      for (ModelUnit& child : unit.units) {
        PrintUnit(child, printing);
      }
      return;
    }
    PrintRows(unit, line, wrapped);
  }

  void Tear(const ModelUnit& unit, bool leaf, const std::string& figure) {
    const size_t link = unit.name.find(leaf ? " dan " : " DAN ") + 5;
    if (Coin(3)) {
      page_.foot.push_back(unit.name.substr(0, link) + "\n" + unit.name.substr(link) + " " +
                           figure);
    } else if (leaf && Coin(2)) {
      page_.foot.push_back(fmt::format("{} ( {} \n\nSOP )", unit.name, unit.figure));
    } else {
      page_.foot.push_back(unit.name + " " + figure);
    }
  }

  void WrapHeading(const ModelUnit& unit, const std::string& figure, std::string& line,
                   std::string& wrapped) {
    if (Coin(2)) {
      line += fmt::format(" {}", unit.name);
      wrapped = figure + " ";
      return;
    }
    const size_t link = unit.name.find(" dan ") + 5;
    line += fmt::format(" {}", unit.name.substr(0, link - 1));
    wrapped = unit.name.substr(link) + " " + figure + " ";
  }

  void PrintRows(ModelUnit& unit, const std::string& first, const std::string& second) {
    for (size_t i = 0; i < unit.rows.size(); ++i) {
      ModelRow& row = unit.rows[i];
      ++row.printed;
      ++document_.rows_printed;
      std::string line = fmt::format("{}. {}", i + 1, row.title);
      if (!row.note.empty()) {
        line += fmt::format(" {}", row.note);
      } else if (next_remark_ < remarks_.size() && Coin(2)) {
        line += fmt::format(" {}", remarks_[next_remark_++]);
      }
      if (i == 0) {
        line.insert(0, first + " ");
      } else if (i == 1) {
        line.insert(0, second);
      }
      AddLine(line);
      if (i + 1 < unit.rows.size() && !(i == 0 && !second.empty())) {
        MayBreakPage();
      }
    }
  }

  const Chance& chance_;
  ModelDocument document_;
  Page page_;
  int words_ = 0;
  std::vector<std::string> remarks_;
  size_t next_remark_ = 0;
};

}  // namespace

ModelDocument MakeDocument(const Chance& chance) { return Printer(chance).Run(); }

}  // namespace tertib::catalogue
