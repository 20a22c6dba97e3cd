#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/catalogue/rpc/import_service.h"
#include "tertib/catalogue/v1/import_report.pb.h"
#include "tertib/catalogue/v1/import_service.pb.h"

// Why an import is not taken, or not taken to its end. See import_service.proto.
namespace tertib::catalogue {

absl::Status DocumentTooLarge();
// Too many imports are under way.
absl::Status TooManyImports();
// Nothing came for `limits.idle`.
absl::Status ImportIdle(const ImportService::Limits& limits);
// Not whole after `limits.upload`.
absl::Status ImportTooSlow(const ImportService::Limits& limits);
absl::Status ImportStopped();
// A message that is not the one that has to come, or has not come.
absl::Status ImportOutOfPlace(std::string_view field, std::string_view english,
                              std::string_view indonesian);
// What a document's import ends with whose report says that it was refused.
absl::Status DocumentRefused(const v1::ImportReport& report);

// What the options say of the document, as it is recorded; for options that are right.
v1::SourceDocument SourceOf(const v1::ImportOptions& options);

// Every wrong option at once. What they say of the document is held to what a declaration's source
// may hold.
absl::Status CheckImportOptions(const v1::ImportOptions& options);

}  // namespace tertib::catalogue
