#include "tests/faults/layer/plan.h"

#include <cerrno>
#include <map>
#include <sstream>

namespace tertib::faults {
namespace {

// The value of a word; nothing for "any". False if there is no such word.
template <typename Value>
bool Lookup(const std::map<std::string, Value>& words, const std::string& word,
            std::optional<Value>& value) {
  const auto found = words.find(word);
  if (found == words.end()) {
    return word == "any";
  }
  value = found->second;
  return true;
}

const std::map<std::string, Call>& Calls() {
  static const auto& words = *new std::map<std::string, Call>{{"open", Call::kOpen},
                                                              {"open-to-read", Call::kOpenToRead},
                                                              {"write", Call::kWrite},
                                                              {"sync", Call::kSync},
                                                              {"sync-range", Call::kSyncRange},
                                                              {"truncate", Call::kTruncate},
                                                              {"allocate", Call::kAllocate},
                                                              {"rename", Call::kRename},
                                                              {"unlink", Call::kUnlink},
                                                              {"link", Call::kLink},
                                                              {"mkdir", Call::kMakeFolder},
                                                              {"close", Call::kClose},
                                                              {"exit", Call::kExit}};
  return words;
}

const std::map<std::string, FileKind>& Kinds() {
  static const auto& words = *new std::map<std::string, FileKind>{
      {"wal", FileKind::kWal},           {"manifest", FileKind::kManifest},
      {"table", FileKind::kTable},       {"current", FileKind::kCurrent},
      {"options", FileKind::kOptions},   {"info-log", FileKind::kInfoLog},
      {"identity", FileKind::kIdentity}, {"lock", FileKind::kLock},
      {"folder", FileKind::kFolder},     {"other", FileKind::kOther}};
  return words;
}

const std::map<std::string, int>& Errors() {
  static const auto& words =
      *new std::map<std::string, int>{{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EROFS", EROFS},
                                      {"EMFILE", EMFILE}, {"EDQUOT", EDQUOT}, {"EACCES", EACCES}};
  return words;
}

}  // namespace

FileKind KindOf(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".log")) {
    return FileKind::kWal;
  }
  if (name.ends_with(".sst")) {
    return FileKind::kTable;
  }
  if (name.starts_with("MANIFEST-")) {
    return FileKind::kManifest;
  }
  if (name.starts_with("OPTIONS-")) {
    return FileKind::kOptions;
  }
  if (name == "CURRENT" || name.ends_with(".dbtmp")) {
    return FileKind::kCurrent;
  }
  if (name == "LOCK") {
    return FileKind::kLock;
  }
  if (name == "IDENTITY") {
    return FileKind::kIdentity;
  }
  return name == "LOG" || name.starts_with("LOG.old") ? FileKind::kInfoLog : FileKind::kOther;
}

Plan::Plan(std::string_view text) {
  while (!text.empty()) {
    const size_t end = text.find_first_of("\n;");
    if (!Read(text.substr(0, end))) {
      wrong_ = text.substr(0, end);
    }
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
}

bool Plan::Read(std::string_view line) {
  static const auto& actions = *new std::map<std::string, Action>{
      {"fail", Action::kFail}, {"fail-from", Action::kFailFrom},
      {"tear", Action::kTear}, {"delay", Action::kDelay},
      {"cut", Action::kCut},   {"cut-scattered", Action::kCutScattered}};
  std::istringstream words{std::string(line)};
  std::string first;
  if (!(words >> first)) {
    return true;
  }
  if (first == "device") {
    other_device_ = true;
    return true;
  }
  if (first == "seed") {
    return static_cast<bool>(words >> seed_);
  }
  if (first == "room") {
    uint64_t bytes = 0;
    words >> bytes;
    room_ = bytes;
    return !words.fail();
  }
  Rule rule;
  rule.text = line;
  std::string call;
  std::string kind;
  std::string last;
  const auto action = actions.find(first);
  if (action == actions.end() || !(words >> call >> kind >> rule.n) ||
      !Lookup(Calls(), call, rule.call) || !Lookup(Kinds(), kind, rule.kind)) {
    return false;
  }
  rule.action = action->second;
  if (rule.action == Action::kDelay && !(words >> rule.number)) {
    return false;
  }
  if (rule.action < Action::kDelay) {
    words >> last;
    const auto error = Errors().find(last);
    if (error == Errors().end()) {
      return false;
    }
    rule.number = error->second;
  }
  rules_.push_back(rule);
  return true;
}

Verdict Plan::Judge(Call call, FileKind kind) {
  Verdict verdict;
  for (Rule& rule : rules_) {
    const bool same_call =
        rule.call ? *rule.call == call : call != Call::kOpenToRead && call != Call::kExit;
    if (!same_call || (rule.kind && *rule.kind != kind)) {
      continue;
    }
    ++rule.seen;
    const bool goes_on = rule.action == Action::kFailFrom || rule.action == Action::kDelay;
    if (rule.seen == rule.n || (goes_on && rule.seen > rule.n)) {
      Apply(rule, verdict);
      if (rule.seen == rule.n && verdict.rule.empty()) {
        verdict.rule = rule.text;
      }
    }
  }
  return verdict;
}

void Plan::Apply(const Rule& rule, Verdict& verdict) {
  switch (rule.action) {
    case Action::kTear:
      verdict.tear = true;
      [[fallthrough]];
    case Action::kFail:
    case Action::kFailFrom:
      verdict.error = rule.number;
      break;
    case Action::kDelay:
      verdict.delay_ms = rule.number;
      break;
    case Action::kCut:
      verdict.cut = Verdict::Cut::kOrdered;
      break;
    case Action::kCutScattered:
      verdict.cut = Verdict::Cut::kScattered;
      break;
  }
}

}  // namespace tertib::faults
