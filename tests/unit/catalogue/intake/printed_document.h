#pragma once

#include <functional>
#include <string>
#include <vector>

// Recaps made up by chance, as a model and as the text that an office would print of it.

namespace tertib::catalogue {

struct ModelRow {
  std::string title;
  std::string note;
  int first_printing = 1;
  int printed = 0;
};

struct ModelUnit {
  std::string code;
  std::string name = {};
  int depth = 1;
  // The figure that its headings claim; not always right.
  int figure = 0;
  int figures_printed = 0;
  // The name stands at the foot of the page and not beside the code.
  bool torn = false;
  std::vector<ModelUnit> units = {};
  std::vector<ModelRow> rows = {};
};

struct ModelDocument {
  std::string agency;
  int total = 0;
  std::vector<ModelUnit> units;
  int rows_printed = 0;
  std::string text;
};

// From the first number to the second, both included.
using Chance = std::function<int(int, int)>;

ModelDocument MakeDocument(const Chance& chance);

}  // namespace tertib::catalogue
