// The lines that both programs log of calls: by which one thing is found in both logs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/recap/running_suite.h"

namespace tertib {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTraceparent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

class CallLines : public ::testing::Test {
 protected:
  // The next line of a service about a call of that method.
  static std::string AwaitCall(ServiceProcess& service, const std::string& method) {
    return service.process()
        .ReadUntil([&method](const std::string& line) {
          return LogField(line, "method").ends_with("/" + method);
        })
        .value_or("");
  }

  RunningSuite suite_;
};

TEST_F(CallLines, AFailedCallIsFoundByItsRequestAndItsTrace) {
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "r-1");
  context.AddMetadata("traceparent", kTraceparent);
  catalogue::v1::GetSopRequest request;
  request.set_name("agencies/a/sops/b");
  catalogue::v1::GetSopResponse response;
  suite_.catalogue().catalogue().GetSop(&context, request, &response);
  const std::string line = AwaitCall(suite_.catalogue().service(), "GetSop");
  EXPECT_EQ(LogField(line, "level"), "info");
  EXPECT_EQ(LogField(line, "code"), "NotFound");
  EXPECT_EQ(LogField(line, "reason"), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(LogField(line, "request_id"), "r-1");
  EXPECT_EQ(LogField(line, "trace_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_THAT(LogField(line, "peer"), HasSubstr("127.0.0.1:"));
  EXPECT_THAT(LogField(line, "duration_seconds"), Not(IsEmpty()));
}

TEST_F(CallLines, AnImportThatIsRefusedIsFoundByItsRequest) {
  auto options = TextOptions("dinas", "recap.txt");
  options.set_request_id("import-1");
  EXPECT_FALSE(suite_.catalogue().ImportDocument("no recap", options).status.ok());
  EXPECT_EQ(LogField(AwaitCall(suite_.catalogue().service(), "ImportRegister"), "request_id"),
            "import-1");
}

TEST_F(CallLines, TheRecapsStreamHasOneTraceInBothLogs) {
  ASSERT_TRUE(suite_.GetRecap("", 0).ok());
  EXPECT_EQ(suite_.catalogue().Stop(), 0);
  const std::string trace =
      LogField(AwaitCall(suite_.catalogue().service(), "WatchEvents"), "trace_id");
  EXPECT_THAT(trace, Not(IsEmpty()));
  const auto line = suite_.recap_service().process().ReadUntil([](const std::string& text) {
    return LogField(text, "message").starts_with("the event stream broke off");
  });
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(LogField(*line, "trace_id"), trace);
}

TEST_F(CallLines, TheRecapLogsItsCallsToo) {
  ASSERT_TRUE(suite_.GetRecap("", 0).ok());
  EXPECT_FALSE(suite_.GetRecap("agencies/nobody", 0).ok());
  const std::string line = suite_.recap_service()
                               .process()
                               .ReadUntil([](const std::string& text) {
                                 return LogField(text, "reason") == "RESOURCE_NOT_FOUND";
                               })
                               .value_or("");
  EXPECT_EQ(LogField(line, "service"), "tertib-recap");
  EXPECT_EQ(LogField(line, "method"), "tertib.recap.v1.RecapService/GetRecap");
}

}  // namespace
}  // namespace tertib
