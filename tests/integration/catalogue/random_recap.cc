#include "tests/integration/catalogue/random_recap.h"

#include <fmt/format.h>

#include <utility>

namespace tertib::catalogue {

const std::vector<std::string>& SopTitles() {
  static const std::vector<std::string> titles = {
      "Surat Masuk",         "Surat Keluar",  "Rapat Dinas",       "Kenaikan Pangkat",
      "Cuti Pegawai",        "Layanan Aduan", "Pemeliharaan Data", "Siaran Pers",
      "Penyusunan Anggaran", "Arsip Aktif",   "Perjalanan Dinas",  "Pengadaan Barang"};
  return titles;
}

RandomRecap::RandomRecap(Chance chance)
    : chance_(std::move(chance)),
      units_({{"I.A", "Subbag Umum"},
              {"I.B", "Subbag Keuangan"},
              {"II.A", "Seksi Layanan"},
              {"II.B", "Seksi Data"}}) {
  for (Unit& unit : units_) {
    unit.rows.push_back({SopTitles()[next_title_++]});
    unit.rows.push_back({SopTitles()[next_title_++]});
  }
}

RandomRecap::Unit& RandomRecap::AnyUnitWithRows() {
  // There always is one: the last row is never dropped.
  auto at = static_cast<size_t>(chance_(0, static_cast<int>(units_.size()) - 1));
  while (units_[at].rows.empty()) {
    at = (at + 1) % units_.size();
  }
  return units_[at];
}

void RandomRecap::ReviseOnce() {
  Unit& unit = AnyUnitWithRows();
  const auto row = unit.rows.begin() + chance_(0, static_cast<int>(unit.rows.size()) - 1);
  Unit& other = units_[static_cast<size_t>(chance_(0, static_cast<int>(units_.size()) - 1))];
  switch (chance_(0, 5)) {
    case 0:
      row->title += " Daerah";
      break;
    case 1:
      row->note = fmt::format("Penambahan Th.{}", chance_(2016, 2026));
      break;
    case 2:
      if (&other != &unit) {
        other.rows.push_back(*row);
        unit.rows.erase(row);
      }
      break;
    case 3:
      if (unit.rows.size() > 1) {
        unit.rows.erase(row);
      }
      break;
    case 4:
      if (next_title_ < SopTitles().size()) {
        unit.rows.insert(row, {SopTitles()[next_title_++]});
      }
      break;
    default:
      unit.name += " dan Informasi";
      break;
  }
}

void RandomRecap::Revise() {
  for (int changes = chance_(1, 4); changes > 0; --changes) {
    ReviseOnce();
  }
}

std::string RandomRecap::Text() const {
  std::string text = "REKAPITULASI SOP DINAS KOMUNIKASI\n";
  std::string top;
  size_t total = 0;
  for (const Unit& unit : units_) {
    if (const std::string above = unit.code.substr(0, unit.code.find('.')); above != top) {
      top = above;
      text += fmt::format("{} BIDANG {}\n", top, top == "I" ? "SEKRETARIAT" : "INFORMASI");
    }
    text += fmt::format("{} {} ( {} SOP )\n", unit.code, unit.name, unit.rows.size());
    for (size_t i = 0; i < unit.rows.size(); ++i) {
      text += fmt::format("{}. {} {}\n", i + 1, unit.rows[i].title, unit.rows[i].note);
    }
    total += unit.rows.size();
  }
  return text + fmt::format("TOTAL : {} SOP\n", total);
}

}  // namespace tertib::catalogue
