#pragma once

#include "services/catalogue/sequencer/sequencer.h"
#include "services/catalogue/store/store.h"
#include "services/common/log.h"
#include "services/common/serving/capacity.h"
#include "services/common/serving/unary_call.h"
#include "tertib/catalogue/v1/catalogue_service.grpc.pb.h"

namespace tertib::catalogue {

// The register over gRPC: decodes, asks the store or the sequencer, maps. No call blocks a thread
// of gRPC's: small reads are answered at once, large ones by the threads that the capacity has for
// them, writes when the sequencer answers. The references must outlive the server that it is
// registered with.
class CatalogueService final : public v1::CatalogueService::CallbackService {
 public:
  CatalogueService(const Store& store, Sequencer& sequencer, Capacity& capacity, Logger& log)
      : store_(store), sequencer_(sequencer), capacity_(capacity), log_(log) {}

  grpc::ServerUnaryReactor* CreateAgency(grpc::CallbackServerContext* context,
                                         const v1::CreateAgencyRequest* request,
                                         v1::CreateAgencyResponse* response) override;
  grpc::ServerUnaryReactor* GetAgency(grpc::CallbackServerContext* context,
                                      const v1::GetAgencyRequest* request,
                                      v1::GetAgencyResponse* response) override;
  grpc::ServerUnaryReactor* ListAgencies(grpc::CallbackServerContext* context,
                                         const v1::ListAgenciesRequest* request,
                                         v1::ListAgenciesResponse* response) override;
  grpc::ServerUnaryReactor* UpdateAgency(grpc::CallbackServerContext* context,
                                         const v1::UpdateAgencyRequest* request,
                                         v1::UpdateAgencyResponse* response) override;
  grpc::ServerUnaryReactor* DeleteAgency(grpc::CallbackServerContext* context,
                                         const v1::DeleteAgencyRequest* request,
                                         v1::DeleteAgencyResponse* response) override;
  grpc::ServerUnaryReactor* CreateUnit(grpc::CallbackServerContext* context,
                                       const v1::CreateUnitRequest* request,
                                       v1::CreateUnitResponse* response) override;
  grpc::ServerUnaryReactor* GetUnit(grpc::CallbackServerContext* context,
                                    const v1::GetUnitRequest* request,
                                    v1::GetUnitResponse* response) override;
  grpc::ServerUnaryReactor* ListUnits(grpc::CallbackServerContext* context,
                                      const v1::ListUnitsRequest* request,
                                      v1::ListUnitsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateUnit(grpc::CallbackServerContext* context,
                                       const v1::UpdateUnitRequest* request,
                                       v1::UpdateUnitResponse* response) override;
  grpc::ServerUnaryReactor* DeleteUnit(grpc::CallbackServerContext* context,
                                       const v1::DeleteUnitRequest* request,
                                       v1::DeleteUnitResponse* response) override;
  grpc::ServerUnaryReactor* CreateSop(grpc::CallbackServerContext* context,
                                      const v1::CreateSopRequest* request,
                                      v1::CreateSopResponse* response) override;
  grpc::ServerUnaryReactor* GetSop(grpc::CallbackServerContext* context,
                                   const v1::GetSopRequest* request,
                                   v1::GetSopResponse* response) override;
  grpc::ServerUnaryReactor* ListSops(grpc::CallbackServerContext* context,
                                     const v1::ListSopsRequest* request,
                                     v1::ListSopsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateSop(grpc::CallbackServerContext* context,
                                      const v1::UpdateSopRequest* request,
                                      v1::UpdateSopResponse* response) override;
  grpc::ServerUnaryReactor* DeleteSop(grpc::CallbackServerContext* context,
                                      const v1::DeleteSopRequest* request,
                                      v1::DeleteSopResponse* response) override;
  grpc::ServerUnaryReactor* CreateDeclaration(grpc::CallbackServerContext* context,
                                              const v1::CreateDeclarationRequest* request,
                                              v1::CreateDeclarationResponse* response) override;
  grpc::ServerUnaryReactor* GetDeclaration(grpc::CallbackServerContext* context,
                                           const v1::GetDeclarationRequest* request,
                                           v1::GetDeclarationResponse* response) override;
  grpc::ServerUnaryReactor* ListDeclarations(grpc::CallbackServerContext* context,
                                             const v1::ListDeclarationsRequest* request,
                                             v1::ListDeclarationsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateDeclaration(grpc::CallbackServerContext* context,
                                              const v1::UpdateDeclarationRequest* request,
                                              v1::UpdateDeclarationResponse* response) override;
  grpc::ServerUnaryReactor* DeleteDeclaration(grpc::CallbackServerContext* context,
                                              const v1::DeleteDeclarationRequest* request,
                                              v1::DeleteDeclarationResponse* response) override;
  grpc::ServerUnaryReactor* BatchGetSops(grpc::CallbackServerContext* context,
                                         const v1::BatchGetSopsRequest* request,
                                         v1::BatchGetSopsResponse* response) override;

 private:
  template <typename Resource, typename Request, typename Response>
  grpc::ServerUnaryReactor* Create(grpc::CallbackServerContext* context, const Request& request,
                                   Response& response);
  template <typename Resource, typename Request, typename Response>
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context, const Request& request,
                                Response& response);
  template <typename Resource, typename Request, typename Response>
  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context, const Request& request,
                                 Response& response);
  template <typename Resource, typename Request, typename Response>
  grpc::ServerUnaryReactor* Update(grpc::CallbackServerContext* context, const Request& request,
                                   Response& response);
  template <typename Resource, typename Request, typename Response>
  grpc::ServerUnaryReactor* Delete(grpc::CallbackServerContext* context, const Request& request,
                                   Response& response);

  // Fill the response in.
  template <typename Resource, typename Request, typename Response>
  absl::Status FillGet(const Request& request, Response& response) const;
  template <typename Resource, typename Request, typename Response>
  absl::Status FillList(const Request& request, Response& response) const;
  absl::Status FillBatchGet(const v1::BatchGetSopsRequest& request,
                            v1::BatchGetSopsResponse& response) const;

  UnaryCall* Begin(grpc::CallbackServerContext& context, const UnaryMessages& messages);
  grpc::ServerUnaryReactor* Refuse(grpc::CallbackServerContext& context,
                                   const UnaryMessages& messages, const absl::Status& why);
  // Has the sequencer run `decide`, then answers; a replayed request is answered out of its event.
  template <typename Resource, typename Request, typename Response>
  grpc::ServerUnaryReactor* Write(grpc::CallbackServerContext* context, const Request& request,
                                  Response& response, Decision decide);

  const Store& store_;
  Sequencer& sequencer_;
  Capacity& capacity_;
  Logger& log_;
};

}  // namespace tertib::catalogue
