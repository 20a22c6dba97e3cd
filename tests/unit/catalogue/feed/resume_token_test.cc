#include "services/catalogue/feed/resume_token.h"

#include <gtest/gtest.h>

#include <string>

#include "services/common/error.h"
#include "services/common/uuid.h"

namespace tertib::catalogue {
namespace {

TEST(ResumeToken, ReadsBackInItsOwnStoreOnly) {
  const std::string here = NewUuid();
  const std::string token = MakeResumeToken(here, {Sequence{172}, DigestOfCommit("event")});
  const auto end = ParseResumeToken(token, here);
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->sequence, Sequence{172});
  EXPECT_EQ(end->digest, DigestOfCommit("event"));
  EXPECT_EQ(ReasonOf(ParseResumeToken(token, NewUuid()).status()), v1::ERROR_REASON_STORE_REPLACED);
}

TEST(ResumeToken, WhatIsNoneIsRefused) {
  const std::string here = NewUuid();
  const std::string token = MakeResumeToken(here, {Sequence{172}, DigestOfNothing()});
  for (const std::string& bad : {std::string(), std::string("x"), token.substr(1), token + "A",
                                 std::string("%%%"), std::string(10'000, 'A')}) {
    EXPECT_EQ(ReasonOf(ParseResumeToken(bad, here).status()), v1::ERROR_REASON_RESUME_TOKEN_INVALID)
        << bad.substr(0, 40);
  }
}

}  // namespace
}  // namespace tertib::catalogue
