#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tertib::catalogue {

// From the first number to the second, both included.
using Chance = std::function<int(int, int)>;

// What the SOPs of these tests are called, and so what they go by: few, so that documents and
// callers of the API meet in the same ones.
const std::vector<std::string>& SopTitles();

// The printed recap of an office, and what its next editions make of it.
class RandomRecap {
 public:
  explicit RandomRecap(Chance chance);

  // Retitles, moves, adds, drops or notes rows, or renames a unit: some of it, by chance.
  void Revise();

  // As an office prints it.
  std::string Text() const;

 private:
  struct Row {
    std::string title;
    std::string note = {};
  };
  struct Unit {
    std::string code;
    std::string name;
    std::vector<Row> rows = {};
  };

  Unit& AnyUnitWithRows();
  void ReviseOnce();

  const Chance chance_;
  std::vector<Unit> units_;
  size_t next_title_ = 0;
};

}  // namespace tertib::catalogue
