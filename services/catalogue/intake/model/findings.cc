#include "services/catalogue/intake/model/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

constexpr size_t kClippedText = 200;
constexpr int64_t kLargestPosition = 2'147'483'647;

v1::ImportFinding MakeFinding(v1::FindingSeverity severity, v1::FindingKind kind,
                              const Place& place, std::string message,
                              std::string message_indonesian) {
  v1::ImportFinding finding;
  finding.set_severity(severity);
  finding.set_kind(kind);
  finding.set_line(place.line);
  finding.set_outline_code(place.outline_code);
  finding.set_position(static_cast<int32_t>(std::min(place.position, kLargestPosition)));
  finding.set_text(ClipText(place.text, kClippedText));
  finding.set_message(std::move(message));
  finding.set_message_indonesian(std::move(message_indonesian));
  return finding;
}

}  // namespace

void FindingLog::Error(v1::FindingKind kind, const Place& place, std::string message,
                       std::string message_indonesian) {
  ++count_;
  if (errors_.size() < max_kept_) {
    errors_.push_back(MakeFinding(v1::FINDING_SEVERITY_ERROR, kind, place, std::move(message),
                                  std::move(message_indonesian)));
  }
}

void FindingLog::Warning(v1::FindingKind kind, const Place& place, std::string message,
                         std::string message_indonesian) {
  ++count_;
  if (warnings_.size() < max_kept_) {
    warnings_.push_back(MakeFinding(v1::FINDING_SEVERITY_WARNING, kind, place, std::move(message),
                                    std::move(message_indonesian)));
  }
}

std::vector<v1::ImportFinding> FindingLog::Take() {
  // What speaks of the whole document comes last: a line may be the reason.
  const auto by_line = [](const v1::ImportFinding& a, const v1::ImportFinding& b) {
    return std::pair(a.line() == 0, a.line()) < std::pair(b.line() == 0, b.line());
  };
  std::stable_sort(errors_.begin(), errors_.end(), by_line);
  std::stable_sort(warnings_.begin(), warnings_.end(), by_line);
  std::vector<v1::ImportFinding> all = std::exchange(errors_, {});
  const size_t room = max_kept_ - all.size();
  if (warnings_.size() > room) {
    warnings_.resize(room);
  }
  all.insert(all.end(), std::make_move_iterator(warnings_.begin()),
             std::make_move_iterator(warnings_.end()));
  warnings_.clear();
  return all;
}

void FindingLog::NotUtf8(int line, size_t byte, unsigned char value) {
  Error(
      v1::FINDING_KIND_NOT_UTF8, {.line = line},
      fmt::format("Byte {} of the line, 0x{:02X}, is not UTF-8. Save the text as UTF-8 and send it "
                  "again.",
                  byte, value),
      fmt::format("Bita ke-{} pada baris ini, 0x{:02X}, bukan UTF-8. Simpan teks sebagai UTF-8 "
                  "lalu kirim kembali.",
                  byte, value));
}

void FindingLog::Utf16() {
  Error(v1::FINDING_KIND_NOT_UTF8, {.line = 1},
        "The text is UTF-16. Save it as UTF-8 and send it again.",
        "Teks ini berformat UTF-16. Simpan sebagai UTF-8 lalu kirim kembali.");
}

void FindingLog::BinaryFile(std::string_view what, std::string_view what_id) {
  Error(v1::FINDING_KIND_BINARY, {.line = 1},
        fmt::format("This is {}, not text. Extract its text first (for a PDF: pdftotext) and send "
                    "that.",
                    what),
        fmt::format("Ini {}, bukan teks. Ambil dahulu teksnya (untuk PDF: pdftotext) lalu kirim "
                    "teks itu.",
                    what_id));
}

void FindingLog::ControlCharacter(int line, char32_t value) {
  const auto number = static_cast<uint32_t>(value);
  if (number >= 0x80) {
    Error(v1::FINDING_KIND_BINARY, {.line = line},
          fmt::format("The character U+{:04X} stands in no text. Convert the text to UTF-8 "
                      "anew, from the charset that it is in (often Windows-1252).",
                      number),
          fmt::format("Karakter U+{:04X} tidak ada dalam teks. Ubah kembali teks ke UTF-8 "
                      "dari charset asalnya (sering kali Windows-1252).",
                      number));
    return;
  }
  Error(
      v1::FINDING_KIND_BINARY, {.line = line},
      fmt::format("The control character 0x{:02X} stands in no text. If this is a PDF or an office "
                  "file, extract its text first and send that.",
                  number),
      fmt::format("Karakter kendali 0x{:02X} tidak ada dalam teks. Jika ini berkas PDF atau berkas "
                  "perkantoran, ambil dahulu teksnya lalu kirim teks itu.",
                  number));
}

void FindingLog::Empty() {
  Error(v1::FINDING_KIND_EMPTY, {},
        "The document holds no text. If it is a scan, have its text recognised first.",
        "Dokumen tidak berisi teks. Jika ini hasil pindai, kenali dahulu teksnya.");
}

void FindingLog::NoRows() {
  Error(
      v1::FINDING_KIND_NO_ROWS, {},
      "The document holds no numbered row such as \"1. Penanganan Surat Masuk\". Check that it is "
      "a recap of SOPs.",
      "Dokumen tidak memuat baris bernomor seperti \"1. Penanganan Surat Masuk\". Periksa apakah "
      "dokumen ini rekapitulasi SOP.");
}

void FindingLog::RowBeforeUnit(const Place& place) {
  Error(
      v1::FINDING_KIND_ROW_BEFORE_UNIT, place,
      fmt::format("Row {} on line {} stands before the code of any unit. Put the unit's line, "
                  "such as \"I.A Subbag Umum\", before it.",
                  place.position, place.line),
      fmt::format("Nomor {} pada baris {} mendahului kode unit mana pun. Tempatkan baris unitnya, "
                  "misalnya \"I.A Subbag Umum\", sebelum nomor itu.",
                  place.position, place.line));
}

void FindingLog::ConflictingTitles(const Place& place, int other_line,
                                   std::string_view other_title) {
  const std::string other = ClipText(other_title, kClippedText);
  Error(v1::FINDING_KIND_CONFLICTING_TITLES, place,
        fmt::format("Row {} of unit {} bears two titles in one printing: \"{}\" on line {} and "
                    "another on line {}. Correct the number of one of them.",
                    place.position, place.outline_code, other, other_line, place.line),
        fmt::format("Nomor {} pada unit {} berjudul dua dalam satu cetakan: \"{}\" pada baris {} "
                    "dan judul lain pada baris {}. Perbaiki nomor salah satunya.",
                    place.position, place.outline_code, other, other_line, place.line));
}

void FindingLog::LineTooLong(int line, size_t bytes, size_t limit) {
  Error(
      v1::FINDING_KIND_LINE_TOO_LONG, {.line = line},
      fmt::format(
          "The line is {} bytes long; at most {} are read. Check that the text has its line "
          "breaks.",
          bytes, limit),
      fmt::format("Baris ini sepanjang {} bita; paling banyak {} yang dibaca. Periksa apakah teks "
                  "masih berganti baris.",
                  bytes, limit));
}

void FindingLog::TooManyRows(int line, int limit) {
  Error(
      v1::FINDING_KIND_TOO_MANY_ROWS, {.line = line},
      fmt::format("The document holds more than {} rows; reading stopped on line {}. Split it by "
                  "agency.",
                  limit, line),
      fmt::format("Dokumen memuat lebih dari {} nomor; pembacaan berhenti pada baris {}. Pisahkan "
                  "per perangkat daerah.",
                  limit, line));
}

void FindingLog::TooManyLines(int line, int limit) {
  Error(v1::FINDING_KIND_TOO_MANY_ROWS, {.line = line},
        fmt::format("The document holds more than {} lines of text; reading stopped on line {}. "
                    "Split it by agency.",
                    limit, line),
        fmt::format("Dokumen memuat lebih dari {} baris teks; pembacaan berhenti pada baris {}. "
                    "Pisahkan per perangkat daerah.",
                    limit, line));
}

void FindingLog::TooManyUnits(int line, int limit) {
  Error(
      v1::FINDING_KIND_OUT_OF_RANGE, {.line = line},
      fmt::format("The document holds more than {} units; reading stopped on line {}. Split it by "
                  "agency.",
                  limit, line),
      fmt::format("Dokumen memuat lebih dari {} unit; pembacaan berhenti pada baris {}. Pisahkan "
                  "per perangkat daerah.",
                  limit, line));
}

void FindingLog::TooManyFigures(int line, int limit) {
  Error(
      v1::FINDING_KIND_OUT_OF_RANGE, {.line = line},
      fmt::format("The document prints more than {} figures; those from line {} on were not read. "
                  "Split it by agency.",
                  limit, line),
      fmt::format("Dokumen memuat lebih dari {} angka rekap; angka sejak baris {} tidak dibaca. "
                  "Pisahkan per perangkat daerah.",
                  limit, line));
}

void FindingLog::TooManyNames(const Place& place, size_t limit) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("Unit {} bears more than {} names. Write its name the same way each time.",
                    place.outline_code, limit),
        fmt::format("Unit {} memiliki lebih dari {} nama. Tuliskan namanya secara seragam.",
                    place.outline_code, limit));
}

void FindingLog::CodeOutOfRange(const Place& place) {
  Error(
      v1::FINDING_KIND_OUT_OF_RANGE, place,
      fmt::format("The unit's code on line {} has more than 8 levels or 40 characters. Shorten it.",
                  place.line),
      fmt::format("Kode unit pada baris {} melebihi 8 tingkat atau 40 karakter. Pendekkan.",
                  place.line));
}

void FindingLog::PositionOutOfRange(const Place& place, int limit) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("The row's number on line {} is not from 1 to {}. Correct it.", place.line,
                    limit),
        fmt::format("Nomor pada baris {} tidak berada di antara 1 dan {}. Perbaiki.", place.line,
                    limit));
}

void FindingLog::CountOutOfRange(const Place& place, int limit) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("The figure on line {} is larger than {}. Correct it.", place.line, limit),
        fmt::format("Angka pada baris {} lebih besar dari {}. Perbaiki.", place.line, limit));
}

void FindingLog::TitleTooLong(const Place& place, size_t limit) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("The title on line {} is longer than {} characters. Shorten it.", place.line,
                    limit),
        fmt::format("Judul pada baris {} lebih dari {} karakter. Pendekkan.", place.line, limit));
}

void FindingLog::TitleShowsNothing(const Place& place) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("The title on line {} holds no letter, number or sign that can be shown, as of "
                    "a font of symbols. Type what is printed there.",
                    place.line),
        fmt::format("Judul pada baris {} tidak memuat huruf, angka, atau tanda yang dapat tampil, "
                    "misalnya dari fon simbol. Ketik yang tercetak di sana.",
                    place.line));
}

void FindingLog::NoteTooLong(const Place& place, size_t limit) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("The note on line {} is longer than {} characters. Shorten it.", place.line,
                    limit),
        fmt::format("Keterangan pada baris {} lebih dari {} karakter. Pendekkan.", place.line,
                    limit));
}

void FindingLog::NameTooLong(const Place& place, size_t limit) {
  Error(v1::FINDING_KIND_OUT_OF_RANGE, place,
        fmt::format("The name on line {} is longer than {} characters. Shorten it.", place.line,
                    limit),
        fmt::format("Nama pada baris {} lebih dari {} karakter. Pendekkan.", place.line, limit));
}

void FindingLog::UnplacedLine(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("Line {} could not be placed: it is no row, no unit and no figure. Check "
                      "whether it belongs to the line before it.",
                      place.line),
          fmt::format("Baris {} tidak dapat ditempatkan: bukan nomor, unit, maupun angka rekap. "
                      "Periksa apakah baris itu sambungan baris sebelumnya.",
                      place.line));
}

void FindingLog::UnplacedFigure(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("The heading or figure on line {} belongs to no unit that could be found. "
                      "Write it on the line of the unit's code.",
                      place.line),
          fmt::format("Judul unit atau angka pada baris {} tidak cocok dengan unit mana pun. "
                      "Tuliskan pada baris kode unitnya.",
                      place.line));
}

void FindingLog::DoubtfulRest(const Place& place, int title_line) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("Line {} was taken for the rest of the title on line {}. Check that it is no "
                      "line of the page.",
                      place.line, title_line),
          fmt::format("Baris {} dianggap sambungan judul pada baris {}. Pastikan baris itu bukan "
                      "bagian dari halaman.",
                      place.line, title_line));
}

void FindingLog::DoubtfulRestOfName(const Place& place, int name_line) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("Line {} was taken for the rest of the unit's name on line {}. Check that it "
                      "does not belong to the title beside it.",
                      place.line, name_line),
          fmt::format("Baris {} dianggap sambungan nama unit pada baris {}. Pastikan baris itu "
                      "bukan bagian dari judul di sebelahnya.",
                      place.line, name_line));
}

void FindingLog::DoubtfulNote(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("\"{}\" stands apart from the title on line {} and was taken for its note. "
                      "Check that it is no part of the title.",
                      ClipText(place.text, kClippedText), place.line),
          fmt::format("\"{}\" terpisah dari judul pada baris {} dan dianggap keterangannya. "
                      "Pastikan bukan bagian dari judul.",
                      ClipText(place.text, kClippedText), place.line));
}

void FindingLog::LooksLikeNote(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("The title \"{}\" on line {} may hold a note; it was left there. If it does, "
                      "write the note as \"Penambahan Th.2018\" or in brackets.",
                      ClipText(place.text, kClippedText), place.line),
          fmt::format("Judul \"{}\" pada baris {} mungkin memuat keterangan; dibiarkan di situ. "
                      "Jika benar, tuliskan keterangannya sebagai \"Penambahan Th.2018\" atau "
                      "di dalam kurung.",
                      ClipText(place.text, kClippedText), place.line));
}

void FindingLog::DoubtfulHeading(const Place& place, int title_line) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("Line {} bears the name of unit {} and was taken for its heading. Check that "
                      "it is not the rest of the title on line {}.",
                      place.line, place.outline_code, title_line),
          fmt::format("Baris {} memuat nama unit {} dan dianggap judul unit itu. Pastikan baris "
                      "itu bukan sambungan judul pada baris {}.",
                      place.line, place.outline_code, title_line));
}

void FindingLog::DoubtfulLabel(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("The remark that begins on line {} may hold words of the title beside it. "
                      "Write the remark on a line of its own.",
                      place.line),
          fmt::format("Keterangan yang dimulai pada baris {} mungkin memuat kata dari judul di "
                      "sebelahnya. Tuliskan keterangan itu pada baris tersendiri.",
                      place.line));
}

void FindingLog::DoubtfulSum(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("The sum on line {} was taken for that of unit {}. Check whose it is, and "
                      "write the unit's code behind its first word.",
                      place.line, place.outline_code),
          fmt::format("Jumlah pada baris {} dianggap jumlah unit {}. Periksa milik siapa, dan "
                      "tuliskan kode unitnya di belakang kata pertama.",
                      place.line, place.outline_code));
}

void FindingLog::UnplacedRow(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("Line {} reads like the figure of a unit that could not be found, so a row "
                      "may be lost. Write the row and the figure on lines of their own.",
                      place.line),
          fmt::format("Baris {} terbaca sebagai angka rekap dari unit yang tidak ditemukan, "
                      "sehingga satu nomor SOP mungkin hilang. Tuliskan SOP dan angka itu pada "
                      "baris terpisah.",
                      place.line));
}

void FindingLog::DoubtfulUnit(const Place& place, std::string_view rival) {
  Warning(
      v1::FINDING_KIND_UNPLACED, place,
      fmt::format("No code stands above row {} on line {}. It was taken for one of unit {}, but "
                  "unit {} has it too. Write the code at the top of the page.",
                  place.position, place.line, place.outline_code, rival),
      fmt::format("Tidak ada kode di atas nomor {} pada baris {}. Nomor itu dimasukkan ke unit "
                  "{}, tetapi unit {} juga memilikinya. Tuliskan kodenya di awal halaman.",
                  place.position, place.line, place.outline_code, rival));
}

void FindingLog::LooksLikeFigure(const Place& place) {
  Warning(v1::FINDING_KIND_UNPLACED, place,
          fmt::format("\"{}\" on line {} holds what may be a figure; it was left there. If it is "
                      "one, write it as \"( 4 SOP )\" or \"= 4 SOP\".",
                      ClipText(place.text, kClippedText), place.line),
          fmt::format("\"{}\" pada baris {} memuat sesuatu yang mungkin angka rekap; "
                      "dibiarkan di situ. Jika memang angka rekap, tuliskan \"( 4 SOP )\" atau "
                      "\"= 4 SOP\".",
                      ClipText(place.text, kClippedText), place.line));
}

void FindingLog::NumberingGap(const Place& place, int64_t first_missing, int64_t last_missing) {
  const std::string missing = first_missing == last_missing
                                  ? fmt::format("{}", first_missing)
                                  : fmt::format("{}-{}", first_missing, last_missing);
  Warning(v1::FINDING_KIND_NUMBERING_GAP, place,
          fmt::format("Unit {} has no row {} before row {} on line {}. Check whether rows are "
                      "missing.",
                      place.outline_code, missing, place.position, place.line),
          fmt::format("Unit {} tidak memiliki nomor {} sebelum nomor {} pada baris {}. Periksa "
                      "apakah ada yang terlewat.",
                      place.outline_code, missing, place.position, place.line));
}

void FindingLog::RowOutOfOrder(const Place& place, int64_t position_above) {
  Warning(v1::FINDING_KIND_ROW_OUT_OF_ORDER, place,
          fmt::format("Row {} of unit {} on line {} stands below row {}. Check whether it belongs "
                      "to another unit.",
                      place.position, place.outline_code, place.line, position_above),
          fmt::format("Nomor {} pada unit {} di baris {} berada di bawah nomor {}. Periksa apakah "
                      "nomor itu milik unit lain.",
                      place.position, place.outline_code, place.line, position_above));
}

void FindingLog::TitleChanged(const Place& place, std::string_view former, int former_line) {
  const std::string clipped = ClipText(former, kClippedText);
  Warning(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING, place,
          fmt::format("Row {} of unit {} was called \"{}\" on line {}; its later title counts. "
                      "Check that it is the same SOP.",
                      place.position, place.outline_code, clipped, former_line),
          fmt::format("Nomor {} pada unit {} berjudul \"{}\" pada baris {}; judul terakhir yang "
                      "dipakai. Pastikan SOP-nya sama.",
                      place.position, place.outline_code, clipped, former_line));
}

void FindingLog::RowLeftOut(const Place& place, int former_line) {
  const std::string clipped = ClipText(place.text, kClippedText);
  Warning(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING, place,
          fmt::format("Row {} of unit {}, \"{}\" on line {}, is left out of the later printing on "
                      "line {}; it is kept. Check whether the SOP still exists.",
                      place.position, place.outline_code, clipped, former_line, place.line),
          fmt::format("Nomor {} pada unit {}, \"{}\" pada baris {}, tidak ada lagi pada cetakan "
                      "berikutnya di baris {}; tetap disimpan. Periksa apakah SOP-nya masih ada.",
                      place.position, place.outline_code, clipped, former_line, place.line));
}

void FindingLog::NoteChanged(const Place& place, std::string_view former, int former_line) {
  const std::string clipped = ClipText(former, kClippedText);
  Warning(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING, place,
          fmt::format("Row {} of unit {} bore the note \"{}\" on line {}; its later note counts. "
                      "Check that it is right.",
                      place.position, place.outline_code, clipped, former_line),
          fmt::format("Nomor {} pada unit {} berketerangan \"{}\" pada baris {}; keterangan "
                      "terakhir yang dipakai. Pastikan benar.",
                      place.position, place.outline_code, clipped, former_line));
}

void FindingLog::NameChanged(const Place& place, std::string_view former, int former_line) {
  const std::string clipped = ClipText(former, kClippedText);
  Warning(v1::FINDING_KIND_CHANGED_IN_LATER_PRINTING, place,
          fmt::format("Unit {} was called \"{}\" on line {}; its later name counts and the former "
                      "becomes an alias. Check that it is the same unit.",
                      place.outline_code, clipped, former_line),
          fmt::format("Unit {} bernama \"{}\" pada baris {}; nama terakhir yang dipakai dan nama "
                      "lama menjadi alias. Pastikan unitnya sama.",
                      place.outline_code, clipped, former_line));
}

void FindingLog::UnitWithoutName(const Place& place) {
  Warning(
      v1::FINDING_KIND_UNIT_WITHOUT_NAME, place,
      fmt::format("No name is printed for unit {}; its code stands in. Name it in the register.",
                  place.outline_code),
      fmt::format("Nama unit {} tidak tercetak; kodenya dipakai sebagai nama. Lengkapi namanya "
                  "di register.",
                  place.outline_code));
}

}  // namespace tertib::catalogue::intake
