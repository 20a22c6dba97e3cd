#include "services/catalogue/intake/grammar/unit_names.h"

#include <array>
#include <vector>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

struct Spelling {
  // Words in lower case; a blank stands for any white space. An abbreviation takes a dot.
  std::string_view text;
  v1::UnitKind kind;
  bool abbreviated = false;
};

// Longer spellings stand before those that they begin with.
constexpr std::array<Spelling, 47> kSpellings = {{
    {"kelompok jabatan fungsional", v1::UNIT_KIND_FUNCTIONAL_GROUP},
    {"jabatan fungsional", v1::UNIT_KIND_FUNCTIONAL_GROUP},
    {"kelompok substansi", v1::UNIT_KIND_FUNCTIONAL_GROUP},
    {"unit pelaksana", v1::UNIT_KIND_TECHNICAL_UNIT},
    {"inspektur pembantu", v1::UNIT_KIND_ASSISTANT_INSPECTOR},
    {"inspektorat pembantu", v1::UNIT_KIND_ASSISTANT_INSPECTOR},
    {"sub koordinator", v1::UNIT_KIND_OTHER},
    {"subkoordinator", v1::UNIT_KIND_OTHER},
    {"cabang dinas", v1::UNIT_KIND_OTHER},
    {"staf ahli", v1::UNIT_KIND_OTHER},
    {"sekretariat", v1::UNIT_KIND_SECRETARIAT},
    {"sekretaris", v1::UNIT_KIND_SECRETARIAT},
    {"subbagian", v1::UNIT_KIND_SUBDIVISION},
    {"sub bagian", v1::UNIT_KIND_SUBDIVISION},
    {"sub-bagian", v1::UNIT_KIND_SUBDIVISION},
    {"sub.bagian", v1::UNIT_KIND_SUBDIVISION},
    {"subag", v1::UNIT_KIND_SUBDIVISION, true},
    {"subbag", v1::UNIT_KIND_SUBDIVISION, true},
    {"sub bag", v1::UNIT_KIND_SUBDIVISION, true},
    {"sub.bag", v1::UNIT_KIND_SUBDIVISION, true},
    {"kasubbag", v1::UNIT_KIND_SUBDIVISION, true},
    {"subbidang", v1::UNIT_KIND_SUBFIELD},
    {"sub bidang", v1::UNIT_KIND_SUBFIELD},
    {"sub-bidang", v1::UNIT_KIND_SUBFIELD},
    {"sub.bidang", v1::UNIT_KIND_SUBFIELD},
    {"subbid", v1::UNIT_KIND_SUBFIELD, true},
    {"sub bid", v1::UNIT_KIND_SUBFIELD, true},
    {"sub.bid", v1::UNIT_KIND_SUBFIELD, true},
    {"bidang", v1::UNIT_KIND_DIVISION},
    {"bid", v1::UNIT_KIND_DIVISION, true},
    {"bagian", v1::UNIT_KIND_DEPARTMENT},
    {"bag", v1::UNIT_KIND_DEPARTMENT, true},
    {"seksi", v1::UNIT_KIND_SECTION},
    {"sie", v1::UNIT_KIND_SECTION, true},
    {"sek", v1::UNIT_KIND_SECRETARIAT, true},
    {"uptd", v1::UNIT_KIND_TECHNICAL_UNIT},
    {"uptb", v1::UNIT_KIND_TECHNICAL_UNIT},
    {"upt", v1::UNIT_KIND_TECHNICAL_UNIT},
    {"asisten", v1::UNIT_KIND_ASSISTANT},
    {"urusan", v1::UNIT_KIND_AFFAIRS},
    {"irban", v1::UNIT_KIND_ASSISTANT_INSPECTOR},
    {"kelurahan", v1::UNIT_KIND_OTHER},
    {"kecamatan", v1::UNIT_KIND_OTHER},
    {"puskesmas", v1::UNIT_KIND_OTHER},
    {"instalasi", v1::UNIT_KIND_OTHER},
    {"laboratorium", v1::UNIT_KIND_OTHER},
    {"balai", v1::UNIT_KIND_OTHER},
}};

std::optional<size_t> MatchSpelling(std::string_view text, const Spelling& spelling) {
  Cursor cursor(text);
  const std::string_view words = spelling.text;
  size_t start = 0;
  while (true) {
    const size_t blank = words.find(' ', start);
    const std::string_view word =
        words.substr(start, blank == std::string_view::npos ? blank : blank - start);
    if (!cursor.TakeWord(word)) {
      return std::nullopt;
    }
    if (blank == std::string_view::npos) {
      break;
    }
    if (!cursor.SkipBlanks() && !cursor.Take('.')) {
      return std::nullopt;
    }
    start = blank + 1;
  }
  if (spelling.abbreviated) {
    // "sek" and "bag" without a dot are no abbreviation of anything.
    const bool dot = cursor.Take('.');
    if (!dot && spelling.text.size() == 3 && spelling.text != "sie") {
      return std::nullopt;
    }
  }
  return cursor.at();
}

// Words that initials leave out.
bool IsLinkingWord(std::string_view word) {
  constexpr std::array<std::string_view, 6> kLinking = {"dan", "&", "serta", "dengan", "di", "ke"};
  return IsOneOf(word, kLinking);
}

// The words of a name that bear meaning, in lower case and without punctuation at their ends.
std::vector<std::string> MeaningfulWords(std::string_view text) {
  const std::string normal = NormaliseName(text);
  std::vector<std::string> words;
  for (std::string_view word : SplitText(normal, ' ')) {
    while (!word.empty() && (word.back() == '.' || word.back() == ',')) {
      word.remove_suffix(1);
    }
    if (!word.empty() && !IsLinkingWord(word)) {
      words.emplace_back(word);
    }
  }
  return words;
}

// "IKP", "I.K.P".
bool IsInitials(std::string_view label, const std::vector<std::string>& name_words) {
  std::string letters(label);
  std::erase(letters, '.');
  std::string initials;
  for (const std::string& word : name_words) {
    initials += word.front();
  }
  return initials.size() > 1 && EqualsIgnoringCase(letters, initials);
}

bool AreBeginnings(const std::vector<std::string>& label, const std::vector<std::string>& name) {
  return label.size() == name.size() &&
         std::equal(label.begin(), label.end(), name.begin(),
                    [](const std::string& a, const std::string& b) { return b.starts_with(a); });
}

}  // namespace

std::optional<KindWord> KindWordAt(std::string_view text) {
  if (text.empty() || !IsWordByte(text.front())) {
    return std::nullopt;
  }
  for (const Spelling& spelling : kSpellings) {
    if (const auto length = MatchSpelling(text, spelling)) {
      return KindWord{spelling.kind, *length};
    }
  }
  return std::nullopt;
}

std::string_view WithoutContinuation(std::string_view name, std::string_view known) {
  const std::string_view trimmed = TrimEnd(name);
  std::string_view last = trimmed;
  const bool bracketed = trimmed.ends_with(')');
  if (bracketed) {
    const size_t bracket = trimmed.rfind('(');
    if (bracket == std::string_view::npos) {
      return name;
    }
    last = trimmed.substr(bracket);
  } else {
    last = LastWord(trimmed);
  }
  const std::string_view word =
      bracketed ? Trim(last.substr(1, last.size() - 2)) : last.substr(0, last.find('.'));
  if (!EqualsIgnoringCase(word, "lanjutan") && !EqualsIgnoringCase(word, "sambungan")) {
    return name;
  }
  const std::string_view rest = TrimEnd(trimmed.substr(0, trimmed.size() - last.size()));
  return bracketed || NormaliseName(rest) == NormaliseName(known) ? rest : name;
}

v1::UnitKind KindOfName(std::string_view name) {
  const auto word = KindWordAt(name);
  return word ? word->kind : v1::UNIT_KIND_OTHER;
}

bool IsOfficeName(std::string_view name) {
  constexpr std::array<std::string_view, 6> kOffices = {"dinas",       "badan",  "kantor",
                                                        "inspektorat", "satuan", "kecamatan"};
  return Cursor(name).TakeOneOf(kOffices);
}

bool IsTopKind(v1::UnitKind kind) {
  return kind == v1::UNIT_KIND_SECRETARIAT || kind == v1::UNIT_KIND_DIVISION ||
         kind == v1::UNIT_KIND_ASSISTANT || kind == v1::UNIT_KIND_ASSISTANT_INSPECTOR;
}

bool IsLowerKind(v1::UnitKind kind) {
  return kind == v1::UNIT_KIND_SUBDIVISION || kind == v1::UNIT_KIND_SECTION ||
         kind == v1::UNIT_KIND_SUBFIELD || kind == v1::UNIT_KIND_AFFAIRS;
}

LabelMatch MatchLabel(std::string_view label, std::string_view name) {
  if (NormaliseName(label) == NormaliseName(name)) {
    return LabelMatch::kEqual;
  }
  const auto label_kind = KindWordAt(label);
  const auto name_kind = KindWordAt(name);
  if (label_kind && name_kind && label_kind->kind != name_kind->kind) {
    return LabelMatch::kNone;
  }
  const std::string_view label_core = Trim(label.substr(label_kind ? label_kind->length : 0));
  const std::string_view name_core = Trim(name.substr(name_kind ? name_kind->length : 0));
  const auto label_words = MeaningfulWords(label_core);
  const auto name_words = MeaningfulWords(name_core);
  if (IsInitials(label_core, name_words) || AreBeginnings(label_words, name_words)) {
    return LabelMatch::kShortForm;
  }
  return label_kind ? LabelMatch::kKindOnly : LabelMatch::kNone;
}

}  // namespace tertib::catalogue::intake
