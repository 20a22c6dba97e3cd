#include "services/catalogue/domain/fields.h"

#include <fmt/format.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "services/common/outline_code.h"
#include "services/common/resource_limits.h"
#include "services/common/resource_name.h"
#include "services/common/text.h"

namespace tertib::catalogue {
namespace {

constexpr size_t kMaxMediaType = 100;
constexpr size_t kMaxPrintedDepth = OutlineCode::kMaxDepth;
constexpr size_t kMaxFigureBytes = 1 << 20;
constexpr int kMaxPrintedUnits = 5'000;
// An event holds a declaration twice, before and after, and clients take 4 MiB by default.
constexpr size_t kMaxPrintedUnitBytes = 768 << 10;

// Checks one resource's fields, those that are asked for.
class FieldChecker {
 public:
  FieldChecker(const FieldNames& fields, std::string_view prefix, FieldErrors& errors)
      : fields_(fields), prefix_(prefix), errors_(errors) {}

  bool Has(std::string_view field) const {
    return std::find(fields_.begin(), fields_.end(), field) != fields_.end();
  }

  void Wrong(std::string_view field, std::string_view english, std::string_view indonesian) {
    errors_.Add(fmt::format("{}.{}", prefix_, field), english, indonesian);
  }

  enum class Presence { kOptional, kRequired };

  void Text(std::string_view field, const std::string& value, size_t max_length,
            Presence presence) {
    if (!Has(field)) {
      return;
    }
    CheckText(field, value, max_length, presence);
  }

  void Aliases(const google::protobuf::RepeatedPtrField<std::string>& aliases) {
    if (!Has("aliases")) {
      return;
    }
    if (aliases.size() > kMaxAliases) {
      Wrong("aliases", fmt::format("At most {}.", kMaxAliases),
            fmt::format("Paling banyak {}.", kMaxAliases));
      return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < aliases.size(); ++i) {
      const std::string field = fmt::format("aliases[{}]", i);
      CheckText(field, aliases[i], kMaxNameLength, Presence::kRequired);
      if (!seen.insert(NormaliseName(aliases[i])).second) {
        Wrong(field, "Stands here twice.", "Tercantum dua kali.");
      }
    }
  }

  void UnitReference(std::string_view field, const std::string& value, std::string_view agency,
                     Presence presence) {
    if (!Has(field)) {
      return;
    }
    CheckUnitReference(field, value, agency, presence);
  }

  void CheckUnitReference(std::string_view field, const std::string& value, std::string_view agency,
                          Presence presence) {
    if (value.empty()) {
      if (presence == Presence::kRequired) {
        Required(field);
      }
      return;
    }
    if (agency.empty()) {
      return;  // Which agency it is has been refused already.
    }
    const auto name = ParseResourceName(ResourceType::kUnit, value);
    if (!name || name->agency != agency) {
      Wrong(field,
            fmt::format("Must be a unit of this agency, 'agencies/{}/units/{{unit}}'.", agency),
            fmt::format("Harus unit kerja perangkat daerah ini, 'agencies/{}/units/{{unit}}'.",
                        agency));
    }
  }

  void Number(std::string_view field, int64_t value, int64_t min, int64_t max) {
    if (value < min || value > max) {
      Wrong(field, fmt::format("Must be from {} to {}.", min, max),
            fmt::format("Harus antara {} dan {}.", min, max));
    }
  }

  void CheckOutlineCode(std::string_view field, const std::string& value) {
    const auto code = OutlineCode::Parse(value);
    if (!value.empty() && (!code || code->ToString() != value)) {
      Wrong(field, "Must be an outline code without a dot at its end, such as II.C.",
            "Harus kode urut tanpa titik di akhir, misalnya II.C.");
    }
  }

  void Required(std::string_view field) { Wrong(field, "Required.", "Wajib diisi."); }

  void CheckText(std::string_view field, const std::string& value, size_t max_length,
                 Presence presence) {
    if (presence == Presence::kRequired && !ShowsSomething(value)) {
      Required(field);
      return;
    }
    if (CountCodePoints(value) > max_length) {
      Wrong(field, fmt::format("At most {} characters.", max_length),
            fmt::format("Paling banyak {} karakter.", max_length));
    }
    if (HasControlCharacters(value) || HasInvisibleCharacters(value)) {
      Wrong(field, "Must be one line, without control characters and invisible ones.",
            "Harus satu baris, tanpa karakter kendali dan karakter tak terlihat.");
    }
  }

 private:
  const FieldNames& fields_;
  const std::string_view prefix_;
  FieldErrors& errors_;
};

using Presence = FieldChecker::Presence;

bool IsRegionCode(const std::string& code) {
  const auto parts = SplitText(code, '.');
  return parts.size() >= 2 && parts.size() <= 4 && code.size() <= 13 &&
         std::all_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return ParseNumber(part).has_value(); });
}

template <typename Messages>
size_t BytesOf(const Messages& messages) {
  size_t bytes = 0;
  for (const auto& message : messages) {
    bytes += message.ByteSizeLong();
  }
  return bytes;
}

void CheckFigures(const v1::Declaration& declaration, std::string_view agency,
                  FieldChecker& check) {
  if (!FiguresFit(declaration)) {
    check.Wrong("figures", fmt::format("At most {}, and 1 MiB in all.", kMaxFigures),
                fmt::format("Paling banyak {}, dan 1 MiB seluruhnya.", kMaxFigures));
    return;
  }
  for (int i = 0; i < declaration.figures_size(); ++i) {
    const auto& figure = declaration.figures(i);
    const auto path = [i](std::string_view field) {
      return fmt::format("figures[{}].{}", i, field);
    };
    check.CheckUnitReference(path("unit"), figure.unit(), agency, Presence::kOptional);
    if (figure.kind() == v1::FIGURE_KIND_UNSPECIFIED || !v1::FigureKind_IsValid(figure.kind())) {
      check.Wrong(path("kind"), "Required; one of FigureKind.", "Wajib; salah satu FigureKind.");
    }
    if (figure.kind() == v1::FIGURE_KIND_TOTAL && !figure.unit().empty()) {
      check.Wrong(path("unit"), "A total is of the whole agency: leave the unit empty.",
                  "Jumlah keseluruhan tidak memakai unit kerja: kosongkan.");
    }
    if (figure.kind() == v1::FIGURE_KIND_HEADING && figure.unit().empty()) {
      check.Wrong(path("unit"), "A heading is of a unit: name it.",
                  "Angka pada judul unit kerja harus menyebut unit kerjanya.");
    }
    if (!figure.has_count()) {
      check.Required(path("count"));
    }
    check.Number(path("count"), figure.count(), 0, kMaxCount);
    check.Number(path("line"), figure.line(), 0, INT32_MAX);
    check.CheckText(path("text"), figure.text(), kMaxTextLength, Presence::kOptional);
  }
}

// Whether what stands before the unit is a place for it.
void CheckPlace(const v1::PrintedUnit& unit, const std::map<std::string, size_t>& depths,
                const std::function<std::string(std::string_view)>& path, FieldChecker& check) {
  if (depths.contains(unit.unit())) {
    check.Wrong(path("unit"), "Stands here twice.", "Tercantum dua kali.");
  }
  if (unit.part_of().empty()) {
    return;
  }
  const auto above = depths.find(unit.part_of());
  if (above == depths.end()) {
    check.Wrong(path("part_of"), "Must be the unit of an entry before it, or empty.",
                "Harus unit kerja dari entri sebelumnya, atau kosong.");
  } else if (above->second == kMaxPrintedDepth) {
    check.Wrong(path("part_of"), fmt::format("At most {} levels.", kMaxPrintedDepth),
                fmt::format("Paling banyak {} tingkat.", kMaxPrintedDepth));
  }
}

void CheckPrintedUnits(const v1::Declaration& declaration, std::string_view agency,
                       FieldChecker& check) {
  if (declaration.units_size() > kMaxPrintedUnits ||
      BytesOf(declaration.units()) > kMaxPrintedUnitBytes) {
    check.Wrong("units", fmt::format("At most {}, and 768 KiB in all.", kMaxPrintedUnits),
                fmt::format("Paling banyak {}, dan 768 KiB seluruhnya.", kMaxPrintedUnits));
    return;
  }
  std::map<std::string, size_t> depths;  // Of the units before, by name.
  for (int i = 0; i < declaration.units_size(); ++i) {
    const auto& unit = declaration.units(i);
    const auto path = [i](std::string_view field) { return fmt::format("units[{}].{}", i, field); };
    check.CheckUnitReference(path("unit"), unit.unit(), agency, Presence::kRequired);
    check.CheckUnitReference(path("part_of"), unit.part_of(), agency, Presence::kOptional);
    CheckPlace(unit, depths, path, check);
    if (!unit.has_listed_row_count()) {
      check.Required(path("listed_row_count"));
    }
    check.Number(path("listed_row_count"), unit.listed_row_count(), 0, kMaxCount);
    check.Number(path("first_row_number"), unit.first_row_number(), 0, kMaxPosition);
    check.CheckText(path("outline_code"), unit.outline_code(), kMaxOutlineCodeLength,
                    Presence::kRequired);
    check.CheckOutlineCode(path("outline_code"), unit.outline_code());
    const auto above = depths.find(unit.part_of());
    depths.emplace(unit.unit(), above == depths.end() ? 1 : above->second + 1);
  }
}

}  // namespace

bool FiguresFit(const v1::Declaration& declaration) {
  return declaration.figures_size() <= kMaxFigures &&
         BytesOf(declaration.figures()) <= kMaxFigureBytes;
}

template <>
const FieldNames& WritableFields<v1::Agency>() {
  static const FieldNames fields = {"display_name", "region_code", "local_code", "aliases"};
  return fields;
}
template <>
const FieldNames& WritableFields<v1::Unit>() {
  static const FieldNames fields = {"parent", "outline_code", "display_name", "aliases", "kind"};
  return fields;
}
template <>
const FieldNames& WritableFields<v1::Sop>() {
  static const FieldNames fields = {"title", "unit", "position", "note", "number"};
  return fields;
}
template <>
const FieldNames& WritableFields<v1::Declaration>() {
  static const FieldNames fields = {"title", "source", "figures", "units"};
  return fields;
}

template <typename Resource>
FieldNames ResolveMask(const google::protobuf::FieldMask& mask, const Resource& resource,
                       FieldErrors& errors) {
  const FieldNames& writable = WritableFields<Resource>();
  if (mask.paths_size() == 1 && mask.paths(0) == "*") {
    return writable;
  }
  FieldNames fields;
  if (mask.paths_size() == 0) {
    const auto* reflection = resource.GetReflection();
    for (const std::string& name : writable) {
      const auto* field = resource.GetDescriptor()->FindFieldByName(name);
      if (field->is_repeated() ? reflection->FieldSize(resource, field) > 0
                               : reflection->HasField(resource, field)) {
        fields.push_back(name);
      }
    }
    if (fields.empty()) {
      errors.Add("update_mask", "Name the fields to change, or set some.",
                 "Sebutkan kolom yang diubah, atau isi salah satunya.");
    }
    return fields;
  }
  for (const std::string& path : mask.paths()) {
    if (std::find(writable.begin(), writable.end(), path) == writable.end()) {
      errors.Add("update_mask",
                 fmt::format("'{}' cannot be written; these can: {}; or '*' alone for all.",
                             ClipText(path, 60), fmt::join(writable, ", ")),
                 fmt::format("'{}' tidak dapat diubah; yang dapat: {}; atau '*' saja.",
                             ClipText(path, 60), fmt::join(writable, ", ")));
    } else {
      fields.push_back(path);
    }
  }
  return fields;
}

template FieldNames ResolveMask(const google::protobuf::FieldMask&, const v1::Agency&,
                                FieldErrors&);
template FieldNames ResolveMask(const google::protobuf::FieldMask&, const v1::Unit&, FieldErrors&);
template FieldNames ResolveMask(const google::protobuf::FieldMask&, const v1::Sop&, FieldErrors&);
template FieldNames ResolveMask(const google::protobuf::FieldMask&, const v1::Declaration&,
                                FieldErrors&);

void CheckFields(const v1::Agency& agency, const FieldNames& fields, std::string_view prefix,
                 FieldErrors& errors) {
  FieldChecker check(fields, prefix, errors);
  check.Text("display_name", agency.display_name(), kMaxNameLength, Presence::kRequired);
  check.Text("local_code", agency.local_code(), 60, Presence::kOptional);
  check.Aliases(agency.aliases());
  if (check.Has("region_code") && !agency.region_code().empty() &&
      !IsRegionCode(agency.region_code())) {
    check.Wrong("region_code",
                "Must be two to four groups of digits joined by dots, such as 61.72.",
                "Harus dua sampai empat kelompok angka bertitik, misalnya 61.72.");
  }
}

void CheckFields(const v1::Unit& unit, const FieldNames& fields, std::string_view agency,
                 std::string_view prefix, FieldErrors& errors) {
  FieldChecker check(fields, prefix, errors);
  check.UnitReference("parent", unit.parent(), agency, Presence::kOptional);
  check.Text("outline_code", unit.outline_code(), kMaxOutlineCodeLength, Presence::kRequired);
  if (check.Has("outline_code")) {
    check.CheckOutlineCode("outline_code", unit.outline_code());
  }
  check.Text("display_name", unit.display_name(), kMaxNameLength, Presence::kRequired);
  check.Aliases(unit.aliases());
  if (check.Has("kind") && !v1::UnitKind_IsValid(unit.kind())) {
    check.Wrong("kind", "Must be one of UnitKind.", "Harus salah satu UnitKind.");
  }
}

void CheckFields(const v1::Sop& sop, const FieldNames& fields, std::string_view agency,
                 std::string_view prefix, FieldErrors& errors) {
  FieldChecker check(fields, prefix, errors);
  check.Text("title", sop.title(), kMaxTextLength, Presence::kRequired);
  check.UnitReference("unit", sop.unit(), agency, Presence::kRequired);
  if (check.Has("position")) {
    check.Number("position", sop.position(), 0, kMaxPosition);
  }
  check.Text("note", sop.note(), kMaxTextLength, Presence::kOptional);
  check.Text("number", sop.number(), 200, Presence::kOptional);
}

void CheckFields(const v1::SourceDocument& source, std::string_view prefix, FieldErrors& errors) {
  const FieldNames all = {"source_name", "media_type", "sha256", "size_bytes"};
  FieldChecker check(all, prefix, errors);
  check.Text("source_name", source.source_name(), kMaxNameLength, Presence::kRequired);
  check.Text("media_type", source.media_type(), kMaxMediaType, Presence::kOptional);
  const auto& hash = source.sha256();
  if (!hash.empty() && (hash.size() != 64 || !std::all_of(hash.begin(), hash.end(), [](char c) {
                          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                        }))) {
    check.Wrong("sha256", "Must be 64 lower-case hexadecimal digits, or empty.",
                "Harus 64 digit heksadesimal huruf kecil, atau kosong.");
  }
  if (source.size_bytes() < 0) {
    check.Wrong("size_bytes", "Must not be negative.", "Tidak boleh negatif.");
  }
}

void CheckFields(const v1::Declaration& declaration, const FieldNames& fields,
                 std::string_view agency, std::string_view prefix, FieldErrors& errors) {
  FieldChecker check(fields, prefix, errors);
  check.Text("title", declaration.title(), kMaxNameLength, Presence::kOptional);
  if (check.Has("source")) {
    if (declaration.has_source()) {
      CheckFields(declaration.source(), fmt::format("{}.source", prefix), errors);
    } else {
      check.Required("source");
    }
  }
  if (check.Has("figures")) {
    CheckFigures(declaration, agency, check);
  }
  if (check.Has("units")) {
    CheckPrintedUnits(declaration, agency, check);
  }
}

template <typename Resource>
void CopyFields(const Resource& from, const FieldNames& fields, Resource& to) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) {
    mask.add_paths(field);
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions replace;
  replace.set_replace_message_fields(true);
  replace.set_replace_repeated_fields(true);
  // What no check knows could be of any size.
  Resource known = from;
  known.DiscardUnknownFields();
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(known, mask, replace, &to);
}

template void CopyFields(const v1::Agency&, const FieldNames&, v1::Agency&);
template void CopyFields(const v1::Unit&, const FieldNames&, v1::Unit&);
template void CopyFields(const v1::Sop&, const FieldNames&, v1::Sop&);
template void CopyFields(const v1::Declaration&, const FieldNames&, v1::Declaration&);

}  // namespace tertib::catalogue
