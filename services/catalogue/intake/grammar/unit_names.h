#pragma once

#include <optional>
#include <string_view>

#include "tertib/catalogue/v1/unit.pb.h"

// What units are called: the words that say what kind of unit it is, and the short forms of names.

namespace tertib::catalogue::intake {

struct KindWord {
  v1::UnitKind kind = v1::UNIT_KIND_UNSPECIFIED;
  // How many bytes of the text the word takes, its dot included.
  size_t length = 0;
};

// The word that `text` begins with: "Seksi", "Bid.", "Sub Bagian"; nothing if it is no such word.
std::optional<KindWord> KindWordAt(std::string_view text);

// The kind that a unit's name tells; OTHER where it begins with no such word.
v1::UnitKind KindOfName(std::string_view name);

// The name without what says that a unit goes on from the page before: "Subbag Umum (lanjutan)".
// The bare word, which may be part of a name, is taken off if what is left is `known`.
std::string_view WithoutContinuation(std::string_view name, std::string_view known);

// Whether a name is that of a whole office: "DINAS KESEHATAN".
bool IsOfficeName(std::string_view name);

// Whether units of this kind stand directly under the office.
bool IsTopKind(v1::UnitKind kind);

// Whether units of this kind stand under another unit.
bool IsLowerKind(v1::UnitKind kind);

// How far a label, such as "Bid.E-Gov dan Telematika", speaks of the unit with that name.
enum class LabelMatch {
  // It names another kind of unit, or shares no word with the name.
  kNone,
  // The kind is the same, or the label says none.
  kKindOnly,
  // A short form of the name: initials ("IKP") or beginnings of its words ("E-Gov").
  kShortForm,
  // The same but for case and white space.
  kEqual,
};

LabelMatch MatchLabel(std::string_view label, std::string_view name);

}  // namespace tertib::catalogue::intake
