#pragma once

#include <string>
#include <string_view>
#include <vector>

// A file of settings, in the form that CLI11 writes and reads (a part of TOML): one `key = value` a
// line, values with blanks or signs in double or single quotes, comments behind # or ;. There are
// no sections and no lists, since no setting is one; what is neither is a problem, with its line.

namespace tertib {

struct ConfigEntry {
  int line = 0;  // From 1.
  std::string key;
  std::string value;         // Without its quotes.
  bool value_given = false;  // The key does not stand alone, which means true.
};

struct ConfigFile {
  // In the file's order.
  std::vector<ConfigEntry> entries;
  // What is wrong, each a sentence that begins with the file's name and the line.
  std::vector<std::string> problems;
};

// Reads `text`, of the file of that name.
ConfigFile ParseConfig(const std::string& name, std::string_view text);

// Reads a file. If it cannot be read at all, or has more than a MiB, that is the only problem.
ConfigFile ReadConfigFile(const std::string& name);

// The value in quotes, as ParseConfig and CLI11 read them. No value has a double quote as well as a
// single one, nor a line's end.
std::string QuoteForConfig(std::string_view value);

}  // namespace tertib
