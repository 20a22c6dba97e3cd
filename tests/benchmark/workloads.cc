#include "tests/benchmark/workloads.h"

#include <fmt/format.h>
#include <memory>
#include <utility>

#include "services/common/serving/channel.h"
#include "services/common/status_macros.h"
#include "tertib/benchmark/v1/echo_service.grpc.pb.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"
#include "tests/benchmark/load.h"

namespace tertib::benchmark {
namespace {

using catalogue::v1::CatalogueService;
using catalogue::v1::CreateSopRequest;
using catalogue::v1::CreateSopResponse;
using catalogue::v1::GetSopRequest;
using catalogue::v1::GetSopResponse;

constexpr size_t kReadSops = 1000;
constexpr size_t kPrepareInFlight = 64;
constexpr char kAgency[] = "agencies/benchmark";
constexpr char kUnit[] = "agencies/benchmark/units/i";

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Connections are not to be shared between workloads.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return ConnectDirectly(address, arguments);
}

absl::Status RecordAgencyAndUnit(CatalogueService::Stub& stub) {
  grpc::ClientContext agency_context;
  catalogue::v1::CreateAgencyRequest agency;
  agency.set_agency_id("benchmark");
  agency.mutable_agency()->set_display_name("DINAS PENGUKURAN");
  catalogue::v1::CreateAgencyResponse agency_answer;
  TERTIB_RETURN_IF_ERROR(
      FromGrpcStatus(stub.CreateAgency(&agency_context, agency, &agency_answer)));

  grpc::ClientContext unit_context;
  catalogue::v1::CreateUnitRequest unit;
  unit.set_parent(kAgency);
  unit.set_unit_id("i");
  unit.mutable_unit()->set_outline_code("I");
  unit.mutable_unit()->set_display_name("Sekretariat");
  catalogue::v1::CreateUnitResponse unit_answer;
  return FromGrpcStatus(stub.CreateUnit(&unit_context, unit, &unit_answer));
}

void FillCreateSop(size_t n, CreateSopRequest& request) {
  request.set_parent(kAgency);
  auto& sop = *request.mutable_sop();
  sop.set_unit(kUnit);
  sop.set_title(fmt::format("SOP {:010} ", n));
  sop.mutable_title()->resize(350, 'x');
  sop.set_note("Penambahan Th.2018");
  const size_t size = request.ByteSizeLong();
  // What is left goes into the note; the length prefixes cost a few bytes more.
  sop.mutable_note()->append(kPayloadBytes - std::min(size, kPayloadBytes), 'y');
}

Workload MakeEcho(const Server& server) {
  using EchoLoad = Load<v1::EchoRequest, v1::EchoResponse>;
  auto stub =
      std::shared_ptr<v1::EchoService::Stub>(v1::EchoService::NewStub(Connect(server.address)));
  auto load = std::make_shared<EchoLoad>(
      server.process,
      [stub](grpc::ClientContext* context, const v1::EchoRequest& request,
             grpc::CompletionQueue* queue) { return stub->AsyncEcho(context, request, queue); },
      [](size_t, v1::EchoRequest& request) {
        request.mutable_payload()->assign(kPayloadBytes, 'e');
      });
  return {"echo", [load](size_t in_flight, auto warm_up, auto duration) {
            return load->Run(in_flight, warm_up, duration);
          }};
}

using CreateLoad = Load<CreateSopRequest, CreateSopResponse>;

std::shared_ptr<CreateLoad> MakeCreateLoad(const Server& server) {
  auto stub =
      std::shared_ptr<CatalogueService::Stub>(CatalogueService::NewStub(Connect(server.address)));
  return std::make_shared<CreateLoad>(
      server.process,
      [stub](grpc::ClientContext* context, const CreateSopRequest& request,
             grpc::CompletionQueue* queue) {
        return stub->AsyncCreateSop(context, request, queue);
      },
      FillCreateSop);
}

Workload MakeGet(const Server& server, std::vector<std::string> names) {
  using GetLoad = Load<GetSopRequest, GetSopResponse>;
  auto stub =
      std::shared_ptr<CatalogueService::Stub>(CatalogueService::NewStub(Connect(server.address)));
  auto load = std::make_shared<GetLoad>(
      server.process,
      [stub](grpc::ClientContext* context, const GetSopRequest& request,
             grpc::CompletionQueue* queue) { return stub->AsyncGetSop(context, request, queue); },
      [names = std::move(names)](size_t n, GetSopRequest& request) {
        request.set_name(names[n % names.size()]);
      });
  return {"GetSop", [load](size_t in_flight, auto warm_up, auto duration) {
            return load->Run(in_flight, warm_up, duration);
          }};
}

}  // namespace

absl::StatusOr<std::vector<Workload>> MakeWorkloads(const Server& echo, const Server& catalogue) {
  const auto stub = CatalogueService::NewStub(Connect(catalogue.address));
  TERTIB_RETURN_IF_ERROR(RecordAgencyAndUnit(*stub));
  const std::shared_ptr<CreateLoad> create = MakeCreateLoad(catalogue);
  std::vector<std::string> names;
  TERTIB_RETURN_IF_ERROR(create->RunCount(
      kPrepareInFlight, kReadSops,
      [&names](const CreateSopResponse& response) { names.push_back(response.sop().name()); }));
  return std::vector<Workload>{
      MakeEcho(echo),
      MakeGet(catalogue, std::move(names)),
      {"CreateSop", [create](size_t in_flight, auto warm_up, auto duration) {
         return create->Run(in_flight, warm_up, duration);
       }}};
}

}  // namespace tertib::benchmark
