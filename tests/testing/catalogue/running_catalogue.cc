#include "tests/testing/catalogue/running_catalogue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "services/common/resource_name.h"
#include "services/common/serving/channel.h"
#include "tests/testing/catalogue/commands.h"

namespace tertib {

using catalogue::v1::CatalogueService;

RunningCatalogue::RunningCatalogue(std::string data, std::vector<std::string> flags)
    : RunningCatalogue(ServicePlace{std::move(data), std::move(flags), {}}) {}

RunningCatalogue::RunningCatalogue(ServicePlace place) : place_(std::move(place)) { Restart(); }

RunningCatalogue::RunningCatalogue(std::unique_ptr<ServiceProcess> service)
    : service_(std::move(service)) {
  Connect();
}

RunningCatalogue::~RunningCatalogue() {
  if (testing::Test::HasFailure() && service_ != nullptr) {
    std::cerr << service_->process().Log();
  }
}

void RunningCatalogue::Restart() {
  if (const auto ended = TryRestart()) {
    throw std::runtime_error(ended->errors);  // Nothing can be tested without it.
  }
}

std::optional<Ended> RunningCatalogue::TryRestart() {
  service_.reset();
  std::vector<std::string> flags = {"--data", place_.data};
  flags.insert(flags.end(), place_.flags.begin(), place_.flags.end());
  std::vector<std::string> command =
      ServiceCommand(ProgramPath("tertib-catalogue"), flags, listen_);
  command.insert(command.begin(), place_.under.begin(), place_.under.end());
  auto started = ServiceProcess::TryStart(command).value();
  if (const auto* ended = std::get_if<Ended>(&started)) {
    return *ended;
  }
  service_ = std::get<std::unique_ptr<ServiceProcess>>(std::move(started));
  Connect();
  return std::nullopt;
}

std::shared_ptr<grpc::Channel> ConnectAnew(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = ConnectDirectly(address, arguments);
  // The first try may meet what is left of a program that has just ended there. Whoever is not
  // there is told by the call.
  (void)channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5));
  return channel;
}

void RunningCatalogue::Connect() {
  listen_ = service_->grpc();
  channel_ = ConnectAnew(listen_);
  catalogue_ = CatalogueService::NewStub(channel_);
  events_ = catalogue::v1::EventService::NewStub(channel_);
  imports_ = catalogue::v1::ImportService::NewStub(channel_);
}

int RunningCatalogue::Stop() {
  service_->process().Signal(SIGTERM);
  return service_->process().Wait();
}

void RunningCatalogue::Kill() {
  service_->process().Signal(SIGKILL);
  EXPECT_EQ(service_->process().Wait(), -SIGKILL) << service_->process().Log();
}

void RunningCatalogue::MakeAgency(const std::string& agency,
                                  const std::vector<std::string>& outline_codes) {
  catalogue::v1::CreateAgencyRequest create_agency;
  create_agency.set_agency_id(agency);
  *create_agency.mutable_agency() = SomeAgency();
  const auto made = Call(catalogue(), &CatalogueService::Stub::CreateAgency, create_agency);
  ASSERT_TRUE(made.ok()) << made.status();
  for (const std::string& code : outline_codes) {
    catalogue::v1::CreateUnitRequest create_unit;
    create_unit.set_parent(AgencyName(agency).ToString());
    create_unit.set_unit_id(SlugId(code, "unit"));
    *create_unit.mutable_unit() = SomeUnit(code);
    const auto unit = Call(catalogue(), &CatalogueService::Stub::CreateUnit, create_unit);
    ASSERT_TRUE(unit.ok()) << unit.status();
  }
}

RunningCatalogue::Import RunningCatalogue::ImportDocument(
    const std::string& document, catalogue::v1::ImportOptions options,
    const std::function<void(int)>& on_progress) {
  constexpr size_t kChunk = size_t{1} << 20;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(600));
  const auto stream = imports().ImportRegister(&context);
  if (options.size_bytes() == 0) {
    options.set_size_bytes(static_cast<int64_t>(document.size()));
  }
  catalogue::v1::ImportRegisterRequest request;
  *request.mutable_options() = std::move(options);
  bool open = stream->Write(request);
  for (size_t at = 0; open && at < document.size(); at += kChunk) {
    request.set_chunk(document.substr(at, kChunk));
    open = stream->Write(request);
  }
  stream->WritesDone();
  Import result;
  catalogue::v1::ImportRegisterResponse response;
  while (stream->Read(&response)) {
    if (response.has_report()) {
      result.report = response.report();
    } else {
      ++result.progress_count;
      if (on_progress) {
        on_progress(result.progress_count);
      }
    }
  }
  result.status = FromGrpcStatus(stream->Finish());
  return result;
}

std::vector<catalogue::v1::WatchEventsResponse> RunningCatalogue::ReadEvents(
    const catalogue::v1::WatchEventsRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  const auto stream = events().WatchEvents(&context, request);
  std::vector<catalogue::v1::WatchEventsResponse> responses;
  catalogue::v1::WatchEventsResponse response;
  while (stream->Read(&response)) {
    responses.push_back(response);
  }
  const auto status = FromGrpcStatus(stream->Finish());
  EXPECT_TRUE(status.ok()) << status;
  return responses;
}

catalogue::v1::ImportOptions TextOptions(const std::string& agency,
                                         const std::string& source_name) {
  catalogue::v1::ImportOptions options;
  options.set_agency(AgencyName(agency).ToString());
  options.set_media_type("text/plain");
  options.set_source_name(source_name);
  return options;
}

std::string SampleDocument() {
  std::ifstream file(std::string(TERTIB_TEST_DATA) + "/rekapitulasi-sop-diskominfo-singkawang.txt",
                     std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace tertib
