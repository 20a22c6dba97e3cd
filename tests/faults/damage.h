#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace tertib {

// The files of a folder, by name, in order.
std::vector<std::filesystem::path> FilesOf(const std::string& folder);

std::string ReadFile(const std::filesystem::path& path);
void WriteFile(const std::filesystem::path& path, const std::string& bytes);

// Damages some file of a folder in some way: a bit, bytes or a sector of it is another, it is cut,
// gone, or has changed places with another. Returns what was done, in words.
std::string DamageSomething(const std::string& folder, std::minstd_rand& random);

}  // namespace tertib
