#include "tests/testing/probes.h"

#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <future>
#include <limits>
#include <utility>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/common/serving/grpc_status.h"
#include "services/common/serving/listen_address.h"

namespace tertib {
namespace {

// Only to fail rather than hang.
void SetPatience(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

}  // namespace

absl::StatusOr<bool> IsServing(const std::shared_ptr<grpc::Channel>& channel,
                               const std::string& service) {
  grpc::ClientContext context;
  SetPatience(context);
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  grpc::health::v1::HealthCheckResponse response;
  const auto stub = grpc::health::v1::Health::NewStub(channel);
  const absl::Status status = FromGrpcStatus(stub->Check(&context, request, &response));
  if (!status.ok()) {
    return status;
  }
  return response.status() == grpc::health::v1::HealthCheckResponse::SERVING;
}

absl::StatusOr<std::string> ReflectServices(const std::shared_ptr<grpc::Channel>& channel,
                                            const std::string& version) {
  // ServerReflectionRequest with `list_services` (field 7) of "": v1alpha's schema cannot be linked
  // in beside gRPC's own copy of it.
  const grpc::Slice list_services(std::string("\x3a\x00", 2));
  grpc::ClientContext context;
  SetPatience(context);
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  const auto stream = stub.PrepareCall(
      &context, "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo", &queue);
  // One step after the other, each waited for.
  const auto done = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  grpc::ByteBuffer answer;
  stream->StartCall(nullptr);
  bool answered = done();
  if (answered) {
    stream->WriteLast(grpc::ByteBuffer(&list_services, 1), grpc::WriteOptions(), nullptr);
    answered = done();
  }
  if (answered) {
    stream->Read(&answer, nullptr);
    answered = done();
  }
  grpc::Status ended;
  stream->Finish(&ended, nullptr);
  done();
  std::vector<grpc::Slice> slices;
  if (!answered || !answer.Dump(&slices).ok()) {
    return ended.ok() ? absl::UnknownError("no answer") : FromGrpcStatus(ended);
  }
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(slice.begin(), slice.end());
  }
  return bytes;
}

grpc::Status CallByPath(const std::shared_ptr<grpc::Channel>& channel, const std::string& path) {
  grpc::ClientContext context;
  SetPatience(context);
  grpc::GenericStub stub(channel);
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer answer;
  std::promise<grpc::Status> ended;
  stub.UnaryCall(&context, path, grpc::StubOptions(), &request, &answer,
                 [&ended](grpc::Status status) { ended.set_value(std::move(status)); });
  return ended.get_future().get();
}

SilentConnection::SilentConnection(const std::string& address) {
  const HostPort to = ParseHostPort(address).value();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  // A bare machine may have no file of names.
  const std::string host = to.host == kLocalhost ? "127.0.0.1" : to.host;
  addrinfo* found = nullptr;
  EXPECT_EQ(getaddrinfo(host.c_str(), std::to_string(to.port).c_str(), &hints, &found), 0);
  connection_ = Descriptor(socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(connect(descriptor(), found->ai_addr, found->ai_addrlen), 0);
  freeaddrinfo(found);
  const timeval patience = {60, 0};  // Only to fail rather than hang.
  setsockopt(descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

void SilentConnection::AwaitHangUp() const {
  char buffer[4096];
  ssize_t got = 0;
  do {
    got = read(descriptor(), buffer, sizeof(buffer));
  } while (got > 0);
  EXPECT_TRUE(got == 0 || errno == ECONNRESET) << strerror(errno);
}

std::string AskHttp(const std::string& address, const std::string& request) {
  const SilentConnection connection(address);
  EXPECT_EQ(write(connection.descriptor(), request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t got = read(connection.descriptor(), buffer, sizeof(buffer)); got > 0;
       got = read(connection.descriptor(), buffer, sizeof(buffer))) {
    answer.append(buffer, static_cast<size_t>(got));
  }
  return answer;
}

std::string GetHttp(const std::string& address, const std::string& path) {
  return AskHttp(address, "GET " + path + " HTTP/1.0\r\n\r\n");
}

std::string Scrape(const std::string& address) { return GetHttp(address, "/metrics"); }

double Figure(const std::string& scrape, const std::string& name) {
  const std::string before = "\n" + name + " ";
  const size_t at = scrape.find(before);
  if (at == std::string::npos) {
    ADD_FAILURE() << "there is no " << name << " in:\n" << scrape;
    return std::numeric_limits<double>::quiet_NaN();
  }
  return std::stod(scrape.substr(at + before.size()));
}

}  // namespace tertib
