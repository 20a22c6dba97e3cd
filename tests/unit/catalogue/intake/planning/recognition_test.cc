#include "services/catalogue/intake/planning/recognition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/catalogue/intake/planning/imported_register.h"

namespace tertib::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RecognitionTest : public ImportedRegister {
 protected:
  void Recognise(const std::string& text, const std::string& source_name = "recap.txt") {
    document_ = Document(text, source_name);
    auto recognition = Recognition::Of(state(), document_);
    ASSERT_TRUE(recognition.ok()) << recognition.status();
    recognition_.emplace(*std::move(recognition));
  }

  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  // For each unit "code unit", for each row of it "number sop", with a star where it is settled.
  std::vector<std::string> Recognised() const {
    std::vector<std::string> found;
    for (const RecognisedUnit& unit : recognition_->units()) {
      found.push_back(unit.printed->code.ToString() + " " +
                      (unit.unit == nullptr ? "new" : IdOf(unit.unit->name())));
      for (const RecognisedRow& row : unit.rows) {
        found.push_back(std::to_string(row.printed->position) + " " +
                        (row.sop == nullptr ? "new" : IdOf(row.sop->name())) +
                        (row.settled ? "*" : ""));
      }
    }
    return found;
  }

  std::vector<std::string> Unprinted() const {
    std::vector<std::string> ids;
    for (const RecognisedUnit& unit : recognition_->units()) {
      for (const v1::Sop* sop : unit.unprinted) {
        ids.push_back(IdOf(sop->name()));
      }
    }
    return ids;
  }

  ImportDocument document_;
  std::optional<Recognition> recognition_;
};

TEST_F(RecognitionTest, AnEmptyRegisterHasNothingOfADocument) {
  Recognise("I SEKRETARIAT\n1. A\n", "rekap 2018.txt");
  EXPECT_THAT(Recognised(), ElementsAre("I new", "1 new"));
  EXPECT_FALSE(recognition_->repeated());
  EXPECT_FALSE(recognition_->declaration().has_value());
  EXPECT_EQ(recognition_->declaration_name(), "agencies/a/declarations/rekap-2018");
}

TEST_F(RecognitionTest, TheSameBytesAreKnownByTheirPlacesWhateverBecameOfTheirSops) {
  const std::string text = "I SEKRETARIAT\n1. A\n2. B\nII BIDANG X\n1. C\n";
  Import(text);
  v1::Sop moved = Sop("a");
  moved.set_unit("agencies/a/units/ii");
  moved.set_position(9);
  moved.set_title("Z");
  Edit(SopName("a", "a"), moved, {"unit", "position", "title"});
  Recognise(text, "another name.txt");
  EXPECT_TRUE(recognition_->repeated());
  EXPECT_TRUE(recognition_->declared());
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 a*", "2 b*", "II ii", "1 c*"));
  EXPECT_THAT(Unprinted(), IsEmpty());
}

TEST_F(RecognitionTest, RowsOfOneLineAreToldApart) {
  const std::string text = "I SEKRETARIAT 1. SOP C 2. SOP A 3. SOP B\n4. D\n";
  Import(text);
  Recognise(text);
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 c*", "2 a*", "3 b*", "4 d*"));
}

TEST_F(RecognitionTest, ARepeatedDocumentsUnitIsTheOneThatItsFiguresName) {
  const std::string text = "I SEKRETARIAT = 1 SOP\n1. A\nII BIDANG X = 1 SOP\n1. B\n";
  Import(text);
  Recode("i", "V");
  Recode("ii", "I");
  Recognise(text);
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 a*", "II ii", "1 b*"));
}

TEST_F(RecognitionTest, ANewerDocumentsUnitIsTheOneThatBearsTheCode) {
  Import("I SEKRETARIAT = 1 SOP\n1. A\n");
  Recode("i", "V");
  Recognise("I SEKRETARIAT = 2 SOP\n1. A\n2. B\n");
  EXPECT_FALSE(recognition_->repeated());
  EXPECT_THAT(Recognised(), ElementsAre("I new", "1 new", "2 new"));
}

TEST_F(RecognitionTest, BytesWhoseDeclarationTookInNewerOnesAreNotRepeated) {
  const std::string first = "I SEKRETARIAT\n1. A\n2. B\n";
  Import(first);
  Import("I SEKRETARIAT\n1. A\n");
  for (const char* source_name : {"recap.txt", "another name.txt"}) {
    Recognise(first, source_name);
    EXPECT_FALSE(recognition_->repeated());
    EXPECT_THAT(Recognised(), ElementsAre("I i", "1 a", "2 b*"));
  }
}

TEST_F(RecognitionTest, BytesWhoseDeclarationWasDeletedAreRepeated) {
  const std::string text = "I SEKRETARIAT\n1. A\n";
  Import(text);
  Remove(DeclarationName("a", "recap"));
  Recognise(text);
  EXPECT_TRUE(recognition_->repeated());
  EXPECT_FALSE(recognition_->declaration().has_value());
}

TEST_F(RecognitionTest, TheDeclarationThatTheBytesMadeGoesBeforeOneThatClaimsTheirHash) {
  const std::string text = "I SEKRETARIAT\n1. A\n";
  Import(text);
  for (const char* id : {"aaa", "zzz"}) {
    v1::Declaration typed;
    typed.mutable_source()->set_source_name("typed");
    typed.mutable_source()->set_sha256(Declaration().source().sha256());
    Make(DeclarationName("a", id), typed);
  }
  Recognise(text, "typed");
  EXPECT_EQ(recognition_->declaration_name(), "agencies/a/declarations/recap");
  EXPECT_TRUE(recognition_->declared());
  Remove(DeclarationName("a", "recap"));
  Recognise(text);
  EXPECT_TRUE(recognition_->repeated());
  EXPECT_FALSE(recognition_->declared());
}

TEST_F(RecognitionTest, ASopMovesFromAUnitThatIsPrintedWithoutIt) {
  Import("I SEKRETARIAT\n1. A\n2. B\nII BIDANG X\n1. C\n");
  Recognise("I SEKRETARIAT\n1. B\nII BIDANG X\n1. C\n2. A\n");
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 b", "II ii", "1 c", "2 a"));
  EXPECT_THAT(Unprinted(), IsEmpty());
}

TEST_F(RecognitionTest, ATitleInAnotherUnitGoesBeforeANumberInItsOwn) {
  Import("I SEKRETARIAT\n1. A\n2. B\nII BIDANG X\n1. C\n");
  Recognise("I SEKRETARIAT\n1. C\n2. D\nII BIDANG X\n1. A\n");
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 c", "2 b", "II ii", "1 a"));
  EXPECT_THAT(Unprinted(), IsEmpty());
}

TEST_F(RecognitionTest, ASopStaysInAUnitThatIsPrintedWithIt) {
  Import("I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n");
  Recognise("I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n2. A\n");
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 a", "II ii", "1 c", "2 new"));
}

TEST_F(RecognitionTest, ASopStaysInAUnitThatIsNotPrinted) {
  Import("I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n");
  Recognise("II BIDANG X\n1. C\n2. A\n", "bagian.txt");
  EXPECT_THAT(Recognised(), ElementsAre("II ii", "1 c", "2 new"));
}

TEST_F(RecognitionTest, ACodeThatStandsOnlyInFrontOfOthersIsNotPrinted) {
  Import("I SEKRETARIAT\n1. A\n2. B\n");
  Recognise("I.A Subbag Umum\n1. A\n", "bagian.txt");
  EXPECT_THAT(Recognised(), ElementsAre("I i", "I.A new", "1 new"));
  EXPECT_THAT(Unprinted(), IsEmpty());
}

TEST_F(RecognitionTest, ASopThatSomebodyTypedNeverMoves) {
  Import("I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n");
  Make(SopName("a", "typed"), SomeSop("a", "i", "B", 7));
  Recognise("I SEKRETARIAT\n1. A\nII BIDANG X\n1. C\n2. B\n");
  EXPECT_THAT(Recognised(), ElementsAre("I i", "1 a", "II ii", "1 c", "2 new"));
  EXPECT_THAT(Unprinted(), ElementsAre("typed"));
}

}  // namespace
}  // namespace tertib::catalogue
