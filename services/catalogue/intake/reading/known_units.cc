#include "services/catalogue/intake/reading/known_units.h"

#include <algorithm>
#include <utility>

#include "services/catalogue/intake/grammar/scanner.h"
#include "services/catalogue/intake/grammar/unit_names.h"
#include "services/common/text.h"

namespace tertib::catalogue::intake {
namespace {

// A line of a narrow column holds no more.
constexpr size_t kMaxPieceWords = 12;

struct Word {
  // Where it begins in its text.
  size_t begin = 0;
  // In lower case, without the dot that ends an abbreviation.
  std::string text;
};

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  for (size_t at = 0; at < text.size();) {
    if (const size_t blank = BlankAt(text, at); blank > 0) {
      at += blank;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && BlankAt(text, at) == 0) {
      ++at;
    }
    std::string_view word = text.substr(begin, at - begin);
    while (word.size() > 1 && (word.back() == '.' || word.back() == ',')) {
      word.remove_suffix(1);
    }
    if (std::string normal = NormaliseName(word); !normal.empty()) {
      words.push_back({begin, std::move(normal)});
    }
  }
  return words;
}

std::string_view WithoutKind(std::string_view name) {
  const auto kind = KindWordAt(name);
  return Trim(name.substr(kind ? kind->length : 0));
}

std::vector<std::string> CoreWords(std::string_view name) {
  std::vector<std::string> words;
  for (Word& word : WordsOf(WithoutKind(name))) {
    words.push_back(std::move(word.text));
  }
  return words;
}

bool IsLink(std::string_view word) { return word == "dan" || word == "&"; }

// "Gov" for "government".
bool StandsFor(std::string_view label, std::string_view name) {
  return name.starts_with(label) || (IsLink(label) && IsLink(name));
}

std::string InitialsOf(const std::vector<std::string>& words) {
  std::string initials;
  for (const std::string& word : words) {
    if (!IsLink(word) && word != "serta") {
      initials += word.front();
    }
  }
  return initials;
}

// What is left of the name's words behind those of the label; nothing if the label does not begin
// it.
std::optional<size_t> WordsInLabel(const std::vector<std::string>& label,
                                   const std::vector<std::string>& name) {
  if (label.empty() || label.size() > name.size() ||
      !std::equal(label.begin(), label.end(), name.begin(), StandsFor)) {
    return std::nullopt;
  }
  return label.size();
}

// The pieces whose ends, one after the other, are the name's words from the `first` one on. Of
// each as few words as there can be, but for the last one.
std::optional<std::vector<size_t>> CutAt(const std::vector<std::vector<Word>>& pieces,
                                         const std::vector<std::string_view>& texts,
                                         const std::vector<std::string>& name, size_t first) {
  std::vector<size_t> cut(pieces.size());
  size_t left = name.size();
  for (size_t piece = pieces.size(); piece > 0; --piece) {
    const auto& words = pieces[piece - 1];
    size_t begin = words.size();
    while (begin > 0 && left > first && StandsFor(words[begin - 1].text, name[left - 1])) {
      --begin;
      --left;
    }
    cut[piece - 1] = begin == words.size() ? texts[piece - 1].size() : words[begin].begin;
    if (begin == 0) {
      cut[piece - 1] = 0;
    }
  }
  return left == first ? std::optional(std::move(cut)) : std::nullopt;
}

}  // namespace

KnownUnits::KnownUnits(const std::vector<PrintedUnit>& units) {
  for (const PrintedUnit& unit : units) {
    const auto kind = KindWordAt(unit.name);
    Name name{.text = unit.name, .words = CoreWords(unit.name)};
    if (unit.code.depth() == 1) {
      numbered_.emplace(unit.code.ordinal(), name);
    }
    if (!kind) {
      continue;
    }
    auto& spellings = spellings_[kind->kind];
    spellings.insert(NormaliseName(WithoutKind(unit.name)));
    if (name.words.size() > 1) {
      spellings.insert(InitialsOf(name.words));
    }
    names_[kind->kind].push_back(std::move(name));
  }
}

bool KnownUnits::Bears(std::string_view label) const {
  const auto kind = KindWordAt(label);
  const auto spellings = kind ? spellings_.find(kind->kind) : spellings_.end();
  return spellings != spellings_.end() &&
         spellings->second.contains(NormaliseName(WithoutKind(label)));
}

std::optional<std::vector<size_t>> KnownUnits::CutLabel(
    int64_t ordinal, std::string_view label, const std::vector<std::string_view>& pieces) const {
  const auto kind = KindWordAt(label);
  if (!kind || pieces.empty()) {
    return std::nullopt;
  }
  std::vector<std::vector<Word>> words;
  for (const std::string_view piece : pieces) {
    words.push_back(WordsOf(piece));
    if (words.back().size() > kMaxPieceWords) {
      return std::nullopt;
    }
  }
  const std::vector<std::string> begun = CoreWords(label);
  std::vector<Cut> cuts;
  const auto add = [&](std::optional<Cut> cut) {
    if (cut && std::find(cuts.begin(), cuts.end(), *cut) == cuts.end()) {
      cuts.push_back(*std::move(cut));
    }
  };
  // The unit that bears the remark's number: by short forms of its name too, in the last piece.
  if (const auto unit = numbered_.find(ordinal); unit != numbered_.end()) {
    if (const auto first = WordsInLabel(begun, unit->second.words)) {
      add(CutAt(words, pieces, unit->second.words, *first));
    }
    Cut cut;
    for (const std::string_view piece : pieces) {
      cut.push_back(piece.size());
    }
    for (size_t begin = words.back().size() + 1; begin > 0 && cuts.empty(); --begin) {
      const bool all = begin > words.back().size();
      cut.back() = all ? pieces.back().size() : words.back()[begin - 1].begin;
      const std::string_view rest = pieces.back().substr(cut.back());
      const std::string whole =
          rest.empty() ? std::string(label) : std::string(label).append(" ").append(rest);
      if (MatchLabel(whole, unit->second.text) >= LabelMatch::kShortForm) {
        add(cut);
      }
    }
  }
  if (cuts.empty()) {
    const auto of_kind = names_.find(kind->kind);
    if (of_kind != names_.end()) {
      for (const Name& name : of_kind->second) {
        if (const auto first = WordsInLabel(begun, name.words)) {
          add(CutAt(words, pieces, name.words, *first));
        }
      }
    }
  }
  // A name that takes all words is the label's.
  const auto whole = std::find_if(cuts.begin(), cuts.end(), [](const Cut& cut) {
    return std::all_of(cut.begin(), cut.end(), [](size_t bytes) { return bytes == 0; });
  });
  if (whole != cuts.end()) {
    return *whole;
  }
  return cuts.size() == 1 ? std::optional(std::move(cuts.front())) : std::nullopt;
}

}  // namespace tertib::catalogue::intake
