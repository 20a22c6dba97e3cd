#include "services/recap/rpc/requests.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace tertib::recap {
namespace {

int WrongFields(const absl::Status& status) {
  google::rpc::BadRequest detail;
  const auto payload =
      status.GetPayload("type.googleapis.com/" + detail.GetDescriptor()->full_name());
  return payload && detail.ParseFromString(std::string(*payload)) ? detail.field_violations_size()
                                                                  : 0;
}

TEST(Requests, NameEveryWrongFieldAtOnce) {
  v1::GetRecapRequest get;
  get.set_agency("dinas");
  get.set_page_size(-1);
  get.set_page_token("?");
  EXPECT_EQ(WrongFields(DecodeGet(get).status()), 3);

  v1::ReconcileRecapRequest reconcile;
  reconcile.set_declaration("x");
  EXPECT_EQ(WrongFields(DecodeReconcile(reconcile).status()), 2);
  reconcile.set_agency("agencies/a");
  reconcile.set_declaration("agencies/b/declarations/d");
  EXPECT_EQ(WrongFields(DecodeReconcile(reconcile).status()), 1);
}

TEST(Requests, CoercePageSizes) {
  v1::GetRecapRequest request;
  EXPECT_EQ(DecodeGet(request)->page_size, 500U);
  request.set_page_size(7);
  EXPECT_EQ(DecodeGet(request)->page_size, 7U);
  request.set_page_size(100'000);
  EXPECT_EQ(DecodeGet(request)->page_size, 500U);
}

TEST(Requests, TakePageTokensBack) {
  v1::GetRecapRequest request;
  const LogPoint read_at{Sequence{UINT64_MAX}, "h"};
  request.set_page_token(MakePageToken("dinas", read_at));
  EXPECT_EQ(DecodeGet(request)->after, "dinas");
  EXPECT_EQ(DecodeGet(request)->page_read_at, read_at);
  // Of an empty view.
  request.set_page_token(MakePageToken("dinas", {}));
  EXPECT_EQ(DecodeGet(request)->page_read_at, LogPoint{});
}

TEST(Requests, TakeAHistoryOnlyWithTheSequenceThatItIsOf) {
  v1::GetRecapRequest request;
  request.set_history("h");
  EXPECT_EQ(WrongFields(DecodeGet(request).status()), 1);
  request.set_min_sequence(1);
  EXPECT_EQ(DecodeGet(request)->history, "h");
}

}  // namespace
}  // namespace tertib::recap
