#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/recap/projection/view.h"
#include "tertib/catalogue/v1/event.pb.h"

namespace tertib::recap {

// A register that tells what happens to it in events, numbered from 1 (or after `after`).
class EventScript {
 public:
  using Events = std::vector<catalogue::v1::Event>;

  explicit EventScript(uint64_t after = 0) : sequence_(after) {}

  void PutAgency(const std::string& agency, const std::string& display_name);
  void DeleteAgency(const std::string& agency);
  // The unit's id is made from its code, in lower case with hyphens: "ii-c". The parent is that of
  // the code ("II" for "II.C").
  void PutUnit(const std::string& agency, const std::string& code,
               const std::string& display_name = "Unit");
  // Changes the parent and the code of the unit that was made with `code`. Empty: no parent.
  void MoveUnit(const std::string& agency, const std::string& code, const std::string& parent,
                const std::string& new_code);
  void DeleteUnit(const std::string& agency, const std::string& code);

  struct SopFields {
    std::string code = {};  // Its unit's.
    int32_t position = 0;
    std::string title = "Title";
    std::string note = {};
    catalogue::v1::SopState state = catalogue::v1::SOP_STATE_IN_FORCE;
    std::string declaration = {};
    int32_t line = 0;
    int32_t preceding_rows = 0;
    bool left_out = false;
  };
  void PutSop(const std::string& agency, const std::string& sop, const SopFields& fields);
  void DeleteSop(const std::string& agency, const std::string& sop);

  struct FigureFields {
    std::string code = {};  // Empty: the total.
    int32_t count = 0;
    int32_t line = 0;
    catalogue::v1::FigureKind kind = catalogue::v1::FIGURE_KIND_HEADING;
    std::string text = {};
  };
  struct PrintedUnitFields {
    std::string code;
    std::string parent = {};  // Its code.
    int32_t listed = 0;
    int32_t first_row_number = 0;
  };
  void PutDeclaration(const std::string& agency, const std::string& declaration,
                      const std::vector<FigureFields>& figures,
                      const std::vector<PrintedUnitFields>& units = {});
  void DeleteDeclaration(const std::string& agency, const std::string& declaration);
  // From now on SOPs and declarations are from the document with this SHA-256.
  void SetDocument(const std::string& sha256) { document_ = sha256; }

  // What happened since the last time.
  Events Take();
  uint64_t sequence() const { return sequence_; }

 private:
  catalogue::v1::Event& Add(const std::string& agency);

  uint64_t sequence_;
  std::string document_;
  Events events_;
  std::map<std::string, catalogue::v1::Agency> agencies_;
  std::map<std::string, catalogue::v1::Unit> units_;
  std::map<std::string, catalogue::v1::Sop> sops_;
  std::map<std::string, catalogue::v1::Declaration> declarations_;
};

// "ii-c" for "II.C".
std::string UnitIdOf(const std::string& code);

// The real document's register and figures for agency "diskominfo", as imported in one commit:
// three divisions, eight sections, 158 SOPs, 157 printed. Declaration "rekap".
EventScript SampleScript();

}  // namespace tertib::recap
