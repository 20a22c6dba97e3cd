#include "tests/monitoring/promql.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

namespace tertib {
namespace {

enum class Kind { kWord, kBraces, kComparison, kSpace, kOther };

struct Token {
  Kind kind;
  std::string_view text;
};

bool IsWordStart(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':';
}
bool IsWord(char c) { return IsWordStart(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsNumber(char c) { return IsWord(c) || c == '.'; }
bool IsSpace(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool IsComparison(char c) { return c == '=' || c == '!' || c == '<' || c == '>'; }

// How many of the first characters are such.
template <typename Is>
size_t Run(std::string_view text, Is is) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is) - text.begin());
}

// How long the text in quotes is that stands first.
size_t QuotedLength(std::string_view text) {
  size_t at = 1;
  for (; at < text.size() && text[at] != text[0]; ++at) {
    if (text[at] == '\\') {
      ++at;
    }
  }
  return std::min(at + 1, text.size());
}

// How long the matchers are that stand first, with their braces.
size_t BracesLength(std::string_view text) {
  size_t at = 1;
  while (at < text.size() && text[at] != '}') {
    at += text[at] == '"' ? QuotedLength(text.substr(at)) : 1;
  }
  return std::min(at + 1, text.size());
}

Token FirstToken(std::string_view text) {
  const char first = text.front();
  const auto token = [text](Kind kind, size_t length) {
    return Token{kind, text.substr(0, length)};
  };
  if (IsSpace(first)) {
    return token(Kind::kSpace, Run(text, IsSpace));
  }
  if (IsWordStart(first)) {
    return token(Kind::kWord, Run(text, IsWord));
  }
  if (IsComparison(first)) {
    return token(Kind::kComparison, Run(text, IsComparison));
  }
  if (first == '{') {
    return token(Kind::kBraces, BracesLength(text));
  }
  if (first == '[') {
    return token(Kind::kOther, std::min(text.find(']'), text.size() - 1) + 1);
  }
  if (first == '"') {
    return token(Kind::kOther, QuotedLength(text));
  }
  return token(Kind::kOther, std::max<size_t>(1, Run(text, IsNumber)));
}

std::vector<Token> Tokens(std::string_view expression) {
  std::vector<Token> tokens;
  while (!expression.empty()) {
    tokens.push_back(FirstToken(expression));
    expression.remove_prefix(tokens.back().text.size());
  }
  return tokens;
}

// Words that stand before labels in parentheses, and other words that are no metric although no
// parenthesis need follow.
const std::set<std::string_view> kBeforeLabels = {"by",       "without",    "on",
                                                  "ignoring", "group_left", "group_right"};
const std::set<std::string_view> kNoMetric = {
    "and",    "or",      "unless", "bool",     "offset",      "sum", "count",
    "min",    "max",     "avg",    "group",    "topk",        "inf", "nan",
    "stddev", "bottomk", "stdvar", "quantile", "count_values"};

}  // namespace

std::vector<Selector> SelectorsOf(const std::string& expression) {
  std::vector<Token> tokens = Tokens(expression);
  std::erase_if(tokens, [](const Token& token) { return token.kind == Kind::kSpace; });
  std::vector<Selector> selectors;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const Token next = i + 1 < tokens.size() ? tokens[i + 1] : Token{Kind::kOther, ""};
    if (kBeforeLabels.contains(token.text) && next.text == "(") {
      while (i < tokens.size() && tokens[i].text != ")") {
        ++i;
      }
    } else if (token.kind == Kind::kWord && next.text != "(" && !kNoMetric.contains(token.text)) {
      const std::string metric(token.text);
      selectors.push_back(
          {metric, next.kind == Kind::kBraces ? metric + std::string(next.text) : metric});
    }
  }
  return selectors;
}

std::string WithoutFilters(const std::string& expression) {
  std::string unfiltered;
  for (const Token& token : Tokens(expression)) {
    unfiltered += token.text;
    unfiltered += token.kind == Kind::kComparison ? " bool" : "";
  }
  return unfiltered;
}

std::string MetricOf(const std::string& series) {
  for (const std::string_view suffix : {"_bucket", "_sum", "_count"}) {
    if (series.ends_with(suffix)) {
      return series.substr(0, series.size() - suffix.size());
    }
  }
  return series;
}

}  // namespace tertib
