#include "tests/faults/damage.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/testing/seed.h"

namespace tertib {
namespace {

constexpr size_t kSectorBytes = 512;

using Path = std::filesystem::path;

size_t SomePlace(const std::string& bytes, std::minstd_rand& random) {
  const auto size = static_cast<int>(bytes.size());
  switch (Below(4, random)) {
    case 0:  // Headers.
      return static_cast<size_t>(Below(std::min(size, 64), random));
    case 1:  // What was written last, and footers.
      return static_cast<size_t>(size - 1 - Below(std::min(size, 128), random));
    default:
      return static_cast<size_t>(Below(size, random));
  }
}

std::string Flip(std::string& bytes, std::minstd_rand& random) {
  const size_t at = SomePlace(bytes, random);
  const int bit = Below(8, random);
  bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << bit));
  return fmt::format("bit {} of byte {} flipped", bit, at);
}

std::string Garble(std::string& bytes, std::minstd_rand& random) {
  const size_t at = SomePlace(bytes, random);
  const size_t end = std::min(bytes.size(), at + 1 + static_cast<size_t>(Below(64, random)));
  for (size_t i = at; i < end; ++i) {
    bytes[i] = static_cast<char>(Below(256, random));
  }
  return fmt::format("bytes {} to {} garbled", at, end);
}

std::string ZeroSector(std::string& bytes, std::minstd_rand& random) {
  const size_t at = SomePlace(bytes, random) / kSectorBytes * kSectorBytes;
  const size_t end = std::min(bytes.size(), at + kSectorBytes);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at),
            bytes.begin() + static_cast<std::ptrdiff_t>(end), '\0');
  return fmt::format("bytes {} to {} zeroed", at, end);
}

std::string Cut(std::string& bytes, std::minstd_rand& random) {
  const size_t size = SomePlace(bytes, random);
  const std::string done = fmt::format("cut from {} to {} bytes", bytes.size(), size);
  bytes.resize(size);
  return done;
}

void Swap(const Path& one, const Path& other) {
  const std::string bytes = ReadFile(one);
  WriteFile(one, ReadFile(other));
  WriteFile(other, bytes);
}

// One of the files; each kind of them is as likely as another.
Path SomeFile(const std::vector<Path>& files, std::minstd_rand& random) {
  std::map<std::string, std::vector<Path>> kinds;
  for (const Path& file : files) {
    const std::string name = file.filename().string();
    kinds[file.has_extension() ? file.extension().string() : name.substr(0, name.find('-'))]
        .push_back(file);
  }
  auto kind = kinds.begin();
  std::advance(kind, Below(static_cast<int>(kinds.size()), random));
  return kind->second[static_cast<size_t>(Below(static_cast<int>(kind->second.size()), random))];
}

}  // namespace

std::vector<Path> FilesOf(const std::string& folder) {
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string ReadFile(const Path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void WriteFile(const Path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string DamageSomething(const std::string& folder, std::minstd_rand& random) {
  const std::vector<Path> files = FilesOf(folder);
  const Path file = SomeFile(files, random);
  const std::string name = file.filename().string();
  std::string bytes = ReadFile(file);
  const int way = bytes.empty() ? 7 : Below(9, random);
  if (way == 7) {
    std::filesystem::remove(file);
    return name + " removed";
  }
  if (way == 8) {
    const Path other = SomeFile(files, random);
    Swap(file, other);
    return fmt::format("{} and {} swapped", name, other.filename().string());
  }
  const std::string done = way < 3   ? Flip(bytes, random)
                           : way < 4 ? Garble(bytes, random)
                           : way < 5 ? ZeroSector(bytes, random)
                                     : Cut(bytes, random);
  WriteFile(file, bytes);
  return name + ": " + done;
}

}  // namespace tertib
