#pragma once

#include <string_view>

// What a line is, before it is known what stands in it.

namespace tertib::catalogue::intake {

enum class LineKind {
  // "NO BAGIAN / BIDANG KET": a page begins.
  kPageHeading,
  // "NAMA / JUDUL SOP": the half of the column headings that starts no page.
  kColumnHeading,
  // "Halaman 2 dari 10".
  kFurniture,
  // "17": a page's number or a piece of something else.
  kLoneNumber,
  // "REKAPITULASI SOP DINAS KOMUNIKASI DAN INFORMATIKA".
  kDocumentTitle,
  // "Singkawang, 12 Januari 2018": who signs the document stands below.
  kPlaceAndDate,
  // A unit's code has more parts than a code may have.
  kCodeTooDeep,
  // Anything else: see Line.
  kContent,
};

LineKind KindOfLine(std::string_view line);

// The office that a document's title names; empty if it names none.
std::string_view AgencyOfTitle(std::string_view title);

// Whether a line below a document's title goes on with it: "KOTA SINGKAWANG", "TAHUN 2018".
bool ContinuesDocumentTitle(std::string_view line);

// "Tembusan :", "Catatan :": a list follows that is no part of the table.
bool BeginsClosingList(std::string_view line);

}  // namespace tertib::catalogue::intake
