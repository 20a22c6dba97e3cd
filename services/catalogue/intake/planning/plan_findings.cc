#include "services/catalogue/intake/planning/plan_findings.h"

#include <fmt/format.h>

#include "services/catalogue/domain/references.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

// As the proto promises.
constexpr size_t kClippedText = 200;

v1::ImportFinding Warning(v1::FindingKind kind, const std::string& english,
                          const std::string& indonesian) {
  v1::ImportFinding finding;
  finding.set_severity(v1::FINDING_SEVERITY_WARNING);
  finding.set_kind(kind);
  finding.set_message(english);
  finding.set_message_indonesian(indonesian);
  return finding;
}

v1::ImportFinding Conflict(const std::string& english, const std::string& indonesian) {
  v1::ImportFinding finding;
  finding.set_severity(v1::FINDING_SEVERITY_ERROR);
  finding.set_kind(v1::FINDING_KIND_CONFLICTS_WITH_REGISTER);
  finding.set_message(english);
  finding.set_message_indonesian(indonesian);
  return finding;
}

}  // namespace

v1::ImportFinding UnitTooDeep(const std::string& outline_code, int level) {
  v1::ImportFinding finding =
      Conflict(fmt::format("The unit would stand on level {} of the register's tree, which has at "
                           "most {}: move the units above it first.",
                           level, kMaxUnitDepth),
               fmt::format("Unit kerja akan berada pada tingkat {}, paling dalam {}: pindahkan "
                           "dahulu unit di atasnya.",
                           level, kMaxUnitDepth));
  finding.set_outline_code(outline_code);
  return finding;
}

v1::ImportFinding TooManyUnits() {
  return Conflict(
      fmt::format("The agency would have more than {} units.", kMaxUnits),
      fmt::format("Perangkat daerah akan memiliki lebih dari {} unit kerja.", kMaxUnits));
}

v1::ImportFinding TooManyNames(const v1::Unit& unit) {
  return Conflict(fmt::format("The unit '{}' would bear more names than a unit may: take aliases "
                              "off it that nobody uses.",
                              unit.name()),
                  fmt::format("Unit kerja '{}' akan memiliki terlalu banyak nama: hapus alias yang "
                              "tidak dipakai lagi.",
                              unit.name()));
}

v1::ImportFinding FiguresTooLarge() {
  return Conflict("The printed figures take more than 1 MiB: import the document in parts.",
                  "Angka tercetak lebih dari 1 MiB: impor dokumen per bagian.");
}

v1::ImportFinding NotInDocument(const v1::Sop& sop, const std::string& outline_code) {
  v1::ImportFinding finding = Warning(
      v1::FINDING_KIND_NOT_IN_DOCUMENT,
      fmt::format("The register holds '{}', which the document does not have. It stays; delete it "
                  "if it is no longer kept.",
                  sop.name()),
      fmt::format("Register memuat '{}' yang tidak ada dalam dokumen. Tetap disimpan; hapus bila "
                  "tidak berlaku.",
                  sop.name()));
  finding.set_outline_code(outline_code);
  finding.set_position(sop.position());
  finding.set_text(ClipText(sop.title(), kClippedText));
  return finding;
}

v1::ImportFinding MovedFromAnotherUnit(const v1::Sop& sop, const PrintedRow& row,
                                       const std::string& outline_code) {
  v1::ImportFinding finding = Warning(
      v1::FINDING_KIND_MOVED_FROM_ANOTHER_UNIT,
      fmt::format("'{}' stands in '{}', whose pages no longer print it; it moves to unit {}. If "
                  "they are two SOPs, move it back and create the other.",
                  sop.name(), sop.unit(), outline_code),
      fmt::format("'{}' berada pada '{}', yang halamannya tidak lagi memuatnya; SOP dipindahkan "
                  "ke unit {}. Bila keduanya SOP yang berbeda, kembalikan dan buat yang lain.",
                  sop.name(), sop.unit(), outline_code));
  finding.set_line(row.lines.front());
  finding.set_outline_code(outline_code);
  finding.set_position(row.position);
  finding.set_text(ClipText(row.title, kClippedText));
  return finding;
}

v1::ImportFinding Retitled(const v1::Sop& sop, const PrintedRow& row,
                           const std::string& outline_code) {
  const std::string former = ClipText(sop.title(), kClippedText);
  const std::string title = ClipText(row.title, kClippedText);
  v1::ImportFinding finding = Warning(
      v1::FINDING_KIND_RETITLED,
      fmt::format("'{}' was called \"{}\"; by its place it is now \"{}\". If they are two SOPs, "
                  "give it back its title and create the other.",
                  sop.name(), former, title),
      fmt::format("'{}' semula berjudul \"{}\"; menurut tempatnya kini berjudul \"{}\". Bila "
                  "keduanya SOP yang berbeda, kembalikan judulnya dan buat yang lain.",
                  sop.name(), former, title));
  finding.set_line(row.lines.front());
  finding.set_outline_code(outline_code);
  finding.set_position(row.position);
  finding.set_text(title);
  return finding;
}

v1::ImportFinding UnitRenamed(const v1::Unit& unit, const std::string& name) {
  const std::string former = ClipText(unit.display_name(), kClippedText);
  const std::string printed = ClipText(name, kClippedText);
  v1::ImportFinding finding = Warning(
      v1::FINDING_KIND_UNIT_RENAMED,
      fmt::format("'{}' was called \"{}\"; by its code {} it is now \"{}\". If they are two units, "
                  "give this one another code before the import; after it, give back its name "
                  "and move the SOPs of the other to a unit of their own.",
                  unit.name(), former, unit.outline_code(), printed),
      fmt::format("'{}' semula bernama \"{}\"; menurut kodenya {} kini bernama \"{}\". Bila "
                  "keduanya unit yang berbeda, ubah kode unit ini sebelum impor; sesudahnya, "
                  "kembalikan namanya dan pindahkan SOP unit yang lain ke unit tersendiri.",
                  unit.name(), former, unit.outline_code(), printed));
  finding.set_outline_code(unit.outline_code());
  finding.set_text(printed);
  return finding;
}

v1::ImportFinding OtherOffice(const v1::Agency& agency, const std::string& office,
                              const std::string& title) {
  const std::string printed = ClipText(office, kClippedText);
  const std::string former = ClipText(title, kClippedText);
  v1::ImportFinding finding = Warning(
      v1::FINDING_KIND_OTHER_OFFICE,
      fmt::format("The document is of \"{}\", but '{}' already holds \"{}\". If they are two "
                  "offices, import it into an agency of its own; if the office was renamed, give "
                  "the agency the new name.",
                  printed, agency.name(), former),
      fmt::format("Dokumen ini milik \"{}\", sedangkan '{}' sudah memuat \"{}\". Bila keduanya "
                  "perangkat daerah yang berbeda, impor ke perangkat daerahnya sendiri; bila "
                  "berganti nama, ubah nama perangkat daerah.",
                  printed, agency.name(), former));
  finding.set_text(printed);
  return finding;
}

v1::ImportFinding FigureLeftOut(const PrintedFigure& figure) {
  const std::string code = figure.unit ? figure.unit->ToString() : "";
  v1::ImportFinding finding = Warning(
      v1::FINDING_KIND_FIGURE_LEFT_OUT,
      fmt::format("The figure on line {} is of unit {}, which the register no longer holds; it is "
                  "left out. Create the unit and add the figure if it still counts.",
                  figure.line, code),
      fmt::format("Angka pada baris {} milik unit {} yang tidak ada lagi dalam register; angka "
                  "itu tidak dicatat. Buat unitnya dan tambahkan angkanya bila masih berlaku.",
                  figure.line, code));
  finding.set_line(figure.line);
  finding.set_outline_code(code);
  finding.set_text(ClipText(figure.text, kClippedText));
  return finding;
}

}  // namespace tertib::catalogue
