#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace tertib::cli {

// A document's bytes, from a file or from standard input. One thread reads; any may call Stop.
class DocumentSource {
 public:
  // `path`, or "-" for standard input. Fails if it cannot be opened or is no file that has bytes.
  static absl::StatusOr<std::unique_ptr<DocumentSource>> Open(const std::string& path);

  ~DocumentSource();
  DocumentSource(const DocumentSource&) = delete;
  DocumentSource& operator=(const DocumentSource&) = delete;

  // The next bytes, at most `size`; empty at the end and after Stop.
  absl::StatusOr<std::string> Read(size_t size);

  // Makes a Read that waits for input, and every later one, return nothing.
  void Stop() { stopped_ = true; }

  // How many bytes the document has; 0 if that is not known, as of a pipe.
  int64_t size() const;

  // What to call the document: the file's name without folders.
  const std::string& name() const { return name_; }

 private:
  DocumentSource(int descriptor, bool owned, std::string name);

  const int descriptor_;
  const bool owned_;
  const std::string name_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace tertib::cli
