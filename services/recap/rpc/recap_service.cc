#include "services/recap/rpc/recap_service.h"

#include <optional>
#include <utility>

#include "services/common/error.h"
#include "services/common/resource_name.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/unary_call.h"
#include "services/common/status_macros.h"
#include "services/recap/projection/unit_tree.h"
#include "services/recap/reconciliation/reconcile.h"
#include "services/recap/rpc/agency_pages.h"
#include "services/recap/rpc/points.h"
#include "services/recap/rpc/read_call.h"
#include "services/recap/rpc/requests.h"
#include "services/recap/rpc/watch_call.h"

namespace tertib::recap {
namespace {

absl::Status ReadRecap(const ViewReader& view, const Standing& standing, const GetQuery& query,
                       v1::GetRecapResponse& response) {
  Tell(standing, response);
  if (query.page_read_at) {
    TERTIB_ASSIGN_OR_RETURN(const bool held, Holds(view, *query.page_read_at));
    if (!held) {
      return PageLost();
    }
  }
  if (!query.agency.empty()) {
    TERTIB_ASSIGN_OR_RETURN(*response.add_agencies(), ReadAgency(view, query.agency));
    *response.mutable_counts() = response.agencies(0).counts();
    return absl::OkStatus();
  }
  TERTIB_ASSIGN_OR_RETURN(AgencyPage page, ReadAgencyPage(view, query.after, query.page_size));
  for (v1::AgencyRecap& agency : page.agencies) {
    *response.add_agencies() = std::move(agency);
  }
  if (!page.next.empty()) {
    response.set_next_page_token(MakePageToken(page.next, standing.point));
  }
  TERTIB_ASSIGN_OR_RETURN(const Counts totals, view.ReadTotals());
  *response.mutable_counts() = ToSopCounts(totals);
  return absl::OkStatus();
}

absl::StatusOr<DeclarationView> FindDeclaration(const ViewReader& view,
                                                const ReconcileQuery& query) {
  if (query.declaration.empty()) {
    TERTIB_ASSIGN_OR_RETURN(auto latest, view.FindLatestDeclaration(query.agency));
    if (!latest) {
      return NothingDeclared(query.agency);
    }
    return *std::move(latest);
  }
  TERTIB_ASSIGN_OR_RETURN(auto found, view.FindDeclaration({query.agency, query.declaration}));
  if (!found) {
    return ResourceNotFound(ResourceType::kDeclaration,
                            DeclarationName(query.agency, query.declaration).ToString());
  }
  return *std::move(found);
}

absl::Status ReadReconciliation(const ViewReader& view, const Standing& standing,
                                const ReconcileQuery& query, v1::ReconcileRecapResponse& response) {
  TERTIB_ASSIGN_OR_RETURN(const auto agency, view.FindAgency(query.agency));
  if (!agency) {
    return ResourceNotFound(ResourceType::kAgency, AgencyName(query.agency).ToString());
  }
  TERTIB_ASSIGN_OR_RETURN(const DeclarationView declaration, FindDeclaration(view, query));
  TERTIB_ASSIGN_OR_RETURN(response, Reconcile(view, *agency, declaration));
  Tell(standing, response);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* Refuse(const CallContext& with, grpc::CallbackServerContext& call,
                                 const UnaryMessages& messages, const absl::Status& why) {
  auto* refused = new UnaryCall(call, messages, with.capacity, with.log);
  refused->Answer(why);
  return refused;
}

// Ends a stream before it has begun.
class RefusedWatch final : public grpc::ServerWriteReactor<v1::WatchRecapResponse> {
 public:
  explicit RefusedWatch(const grpc::Status& status) { Finish(status); }

 private:
  void OnDone() override { delete this; }
};

}  // namespace

RecapServiceImpl::RecapServiceImpl(const ViewStore& store, Progress& progress, Capacity& capacity,
                                   Logger& log, const Options& options)
    : with_{store, progress, capacity, log, options.default_wait} {}

grpc::ServerUnaryReactor* RecapServiceImpl::GetRecap(grpc::CallbackServerContext* context,
                                                     const v1::GetRecapRequest* request,
                                                     v1::GetRecapResponse* response) {
  const auto query = DecodeGet(*request);
  if (!query.ok()) {
    return Refuse(with_, *context, {*request, *response}, query.status());
  }
  auto* call = new ReadCall(
      with_, *context, {*request, *response}, query->min_sequence,
      [this, query = *query, response](const ViewReader& view) {
        TERTIB_RETURN_IF_ERROR(
            CheckWrite(view, with_.progress, {query.min_sequence, query.history}));
        TERTIB_ASSIGN_OR_RETURN(const Standing standing, ReadStanding(view, with_.progress));
        return ReadRecap(view, standing, query, *response);
      });
  call->Begin();
  return call;
}

grpc::ServerUnaryReactor* RecapServiceImpl::ReconcileRecap(grpc::CallbackServerContext* context,
                                                           const v1::ReconcileRecapRequest* request,
                                                           v1::ReconcileRecapResponse* response) {
  const auto query = DecodeReconcile(*request);
  if (!query.ok()) {
    return Refuse(with_, *context, {*request, *response}, query.status());
  }
  auto* call = new ReadCall(
      with_, *context, {*request, *response}, query->min_sequence,
      [this, query = *query, response](const ViewReader& view) {
        TERTIB_RETURN_IF_ERROR(
            CheckWrite(view, with_.progress, {query.min_sequence, query.history}));
        TERTIB_ASSIGN_OR_RETURN(const Standing standing, ReadStanding(view, with_.progress));
        return ReadReconciliation(view, standing, query, *response);
      });
  call->Begin();
  return call;
}

grpc::ServerWriteReactor<v1::WatchRecapResponse>* RecapServiceImpl::WatchRecap(
    grpc::CallbackServerContext* context, const v1::WatchRecapRequest* request) {
  auto query = DecodeWatch(*request);
  if (!query.ok()) {
    return new RefusedWatch(ToGrpcStatus(query.status(), with_.log));
  }
  auto* call = new WatchCall(with_, *context, *request, *std::move(query));
  call->Begin();
  return call;
}

}  // namespace tertib::recap
