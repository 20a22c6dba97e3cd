// Imports whose messages are not what they should be, sent by a client that writes its own frames.

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "services/common/error.h"
#include "tests/testing/catalogue/running_catalogue.h"
#include "tests/testing/raw_http2.h"
#include "tests/testing/temp_dir.h"

namespace tertib::catalogue {
namespace {

constexpr char kImport[] = "/tertib.catalogue.v1.ImportService/ImportRegister";

std::string Options(const std::string& source_name) {
  v1::ImportRegisterRequest request;
  *request.mutable_options() = TextOptions("a", source_name);
  return request.SerializeAsString();
}

std::string Chunk(const std::string& bytes) {
  v1::ImportRegisterRequest request;
  request.set_chunk(bytes);
  return request.SerializeAsString();
}

// A message that cannot be read, as a whole frame of gRPC.
struct Unreadable {
  std::string name;
  std::string frame;
};

std::vector<Unreadable> AllUnreadable() {
  const std::string chunk = Chunk("4. Empat\n");
  std::string not_utf8 = Options("recap.txt");
  not_utf8.replace(not_utf8.find("recap"), 5, "\xff\xfe\xff\xfe\xff");
  std::string unknown_flag = GrpcFrame(chunk);
  unknown_flag[0] = 2;
  return {{"Garbage", GrpcFrame("\xff\xff\xff\xff\xff\xff")},
          {"Cut", GrpcFrame(chunk.substr(0, chunk.size() - 3))},
          {"NotUtf8", GrpcFrame(not_utf8)},
          {"UnknownFlag", unknown_flag}};
}

enum class Place { kFirst, kMiddle, kLast };

class ImportFrames : public ::testing::Test {
 protected:
  uint64_t Sequence() {
    return Call(running_.catalogue(), &v1::CatalogueService::Stub::ListAgencies,
                v1::ListAgenciesRequest())
        ->sequence();
  }

  const TempDir directory_;
  RunningCatalogue running_{directory_ / "data"};
};

class ImportMessages : public ImportFrames,
                       public ::testing::WithParamInterface<std::tuple<Unreadable, Place>> {};

TEST_P(ImportMessages, OneThatCannotBeReadRefusesTheDocument) {
  const auto& [unreadable, place] = GetParam();
  RawHttp2 client(running_.address());
  const uint32_t call = client.Begin(kImport);
  if (place == Place::kFirst) {
    client.Send(call, unreadable.frame);
  }
  client.Send(call, GrpcFrame(Options("recap.txt")));
  client.Send(call, GrpcFrame(Chunk("I SEKRETARIAT\n1. Satu\n")));
  if (place == Place::kMiddle) {
    client.Send(call, unreadable.frame);
  }
  client.Send(call, GrpcFrame(Chunk("2. Dua\n")), /*end=*/place != Place::kLast);
  if (place == Place::kLast) {
    client.Send(call, unreadable.frame, /*end=*/true);
  }
  const absl::Status ended = client.Await(call).ToStatus();
  EXPECT_EQ(ended.code(), absl::StatusCode::kInvalidArgument) << ended;
  EXPECT_EQ(ReasonOf(ended), v1::ERROR_REASON_INVALID_FIELDS) << ended;
  EXPECT_EQ(Sequence(), 0U);
}

std::string NameOf(const ::testing::TestParamInfo<std::tuple<Unreadable, Place>>& trial) {
  const auto& [unreadable, place] = trial.param;
  const char* where = place == Place::kFirst    ? "First"
                      : place == Place::kMiddle ? "Middle"
                                                : "Last";
  return unreadable.name + where;
}

INSTANTIATE_TEST_SUITE_P(All, ImportMessages,
                         ::testing::Combine(::testing::ValuesIn(AllUnreadable()),
                                            ::testing::Values(Place::kFirst, Place::kMiddle,
                                                              Place::kLast)),
                         NameOf);

// gRPC drops what is there of the last message, and says nothing of it: to the service its document
// is at its end.
TEST_F(ImportFrames, OneCutShortByTheEndIsShownByTheSizeOfTheDocument) {
  RawHttp2 client(running_.address());
  const std::string first = "I SEKRETARIAT\n1. Satu\n";
  const std::string last = "2. Dua\n";
  for (const size_t kept : {1U, 5U, 8U}) {
    v1::ImportRegisterRequest options;
    *options.mutable_options() = TextOptions("a", "recap.txt");
    options.mutable_options()->set_size_bytes(static_cast<int64_t>(first.size() + last.size()));
    const uint32_t call = client.Begin(kImport);
    client.Send(call, GrpcFrame(options.SerializeAsString()));
    client.Send(call, GrpcFrame(Chunk(first)));
    client.Send(call, GrpcFrame(Chunk(last)).substr(0, kept), /*end=*/true);
    EXPECT_EQ(ReasonOf(client.Await(call).ToStatus()), v1::ERROR_REASON_INVALID_FIELDS) << kept;
  }
  EXPECT_EQ(Sequence(), 0U);
}

}  // namespace
}  // namespace tertib::catalogue
