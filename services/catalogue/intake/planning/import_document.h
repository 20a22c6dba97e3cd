#pragma once

#include <string>

#include "services/catalogue/intake/model/printed_recap.h"
#include "tertib/catalogue/v1/declaration.pb.h"

namespace tertib::catalogue {

// A document to import, with what was read from it.
struct ImportDocument {
  // The agency's id.
  std::string agency;
  v1::SourceDocument source;
  PrintedRecap recap;
};

}  // namespace tertib::catalogue
