#include "services/common/serving/metrics_server.h"

#include <fmt/format.h>
#include <microhttpd.h>
#include <prometheus/text_serializer.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "services/common/serving/listener.h"
#include "services/common/status_macros.h"

namespace tertib {
namespace {

constexpr unsigned int kPatienceSeconds = 2;

constexpr char kText[] = "text/plain; charset=utf-8";

// Answers a request, and ends its connection.
MHD_Result Send(MHD_Connection* connection, unsigned int code, const char* header,
                const char* value, std::string body) {
  MHD_Response* response =
      MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) {
    return MHD_NO;
  }
  MHD_add_response_header(response, header, value);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
  const MHD_Result result = MHD_queue_response(connection, code, response);
  MHD_destroy_response(response);
  return result;
}

// A line for each name.
std::string Tell(const std::map<std::string, Health::Answer>& answers) {
  std::string text;
  for (const auto& [name, answer] : answers) {
    text += answer.serving ? fmt::format("{}: serving\n", name)
                           : fmt::format("{}: not serving: {}\n", name, answer.why_not);
  }
  return text;
}

}  // namespace

// What libmicrohttpd calls, all of it on the daemon's thread, with the server as `self`.
class MetricsServer::Callbacks {
 public:
  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* path,
                              const char* method, const char* /*version*/, const char* /*upload*/,
                              size_t* /*upload_size*/, void** context) {
    const std::string_view asked = method;
    if (asked != MHD_HTTP_METHOD_GET && asked != MHD_HTTP_METHOD_HEAD) {
      return Send(connection, MHD_HTTP_METHOD_NOT_ALLOWED, MHD_HTTP_HEADER_ALLOW, "GET, HEAD", "");
    }
    auto& server = *static_cast<MetricsServer*>(self);
    const std::string_view wanted = path;
    if (wanted == "/metrics") {
      return OnScrape(server, connection, *context);
    }
    if (wanted == "/livez") {
      return Send(connection, MHD_HTTP_OK, MHD_HTTP_HEADER_CONTENT_TYPE, kText, "alive\n");
    }
    if (wanted == "/readyz") {
      const auto answers = server.health_.Ask();
      return Send(
          connection,
          answers.at(Health::kReadiness).serving ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE,
          MHD_HTTP_HEADER_CONTENT_TYPE, kText, Tell(answers));
    }
    return Send(connection, MHD_HTTP_NOT_FOUND, MHD_HTTP_HEADER_CONTENT_TYPE, kText,
                "There are /metrics, /livez and /readyz.\n");
  }

  // Called twice: when the request is there, and when its figures are.
  static MHD_Result OnScrape(MetricsServer& server, MHD_Connection* connection, void*& context) {
    if (auto* scrape = static_cast<Scrape*>(context); scrape != nullptr) {
      return Send(connection, MHD_HTTP_OK, MHD_HTTP_HEADER_CONTENT_TYPE,
                  "text/plain; version=0.0.4; charset=utf-8", std::move(scrape->text));
    }
    if (!server.Admit()) {
      return Send(connection, MHD_HTTP_SERVICE_UNAVAILABLE, MHD_HTTP_HEADER_CONTENT_TYPE, kText,
                  "Too many wait for the figures already.\n");
    }
    auto scrape = std::make_unique<Scrape>(Scrape{connection, ""});
    MHD_suspend_connection(connection);
    server.Await(*scrape);
    context = scrape.release();
    return MHD_YES;
  }

  static void OnCompleted(void* /*self*/, MHD_Connection* /*connection*/, void** context,
                          MHD_RequestTerminationCode /*why*/) {
    const std::unique_ptr<Scrape> over(static_cast<Scrape*>(std::exchange(*context, nullptr)));
  }

  static void OnConnection(void* self, MHD_Connection* connection, void** /*context*/,
                           MHD_ConnectionNotificationCode what) {
    auto& open = static_cast<MetricsServer*>(self)->connections_;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
      open.erase(std::remove(open.begin(), open.end(), connection), open.end());
      return;
    }
    open.push_back(connection);
    if (open.size() == kMaxConnections) {
      const auto* oldest = MHD_get_connection_info(open.front(), MHD_CONNECTION_INFO_CONNECTION_FD);
      shutdown(oldest->connect_fd, SHUT_RDWR);
    }
  }
};

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address,
                                                                    const Metrics& metrics,
                                                                    const Health& health) {
  TERTIB_ASSIGN_OR_RETURN(Listener listener, OpenListener(address, "--metrics-listen"));
  std::unique_ptr<MetricsServer> server(
      new MetricsServer(std::move(listener.address), metrics, health));
  // With poll, since descriptors may have numbers that are too large for select.
  server->daemon_ = MHD_start_daemon(
      MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr,
      Callbacks::OnRequest, server.get(), MHD_OPTION_LISTEN_SOCKET, listener.socket.number(),
      MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned int>(kMaxConnections),
      MHD_OPTION_CONNECTION_TIMEOUT, kPatienceSeconds, MHD_OPTION_NOTIFY_CONNECTION,
      Callbacks::OnConnection, server.get(), MHD_OPTION_NOTIFY_COMPLETED, Callbacks::OnCompleted,
      server.get(), MHD_OPTION_END);
  if (server->daemon_ == nullptr) {
    return absl::ResourceExhaustedError("/metrics cannot be served: no thread could be started.");
  }
  listener.socket.Release();  // The daemon closes it.
  return server;
}

MetricsServer::MetricsServer(std::string address, const Metrics& metrics, const Health& health)
    : address_(std::move(address)), metrics_(metrics), health_(health) {}

MetricsServer::~MetricsServer() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    while (admitted_ > 0) {
      resumed_.Wait(mutex_);
    }
  }
  if (daemon_ != nullptr) {
    MHD_stop_daemon(daemon_);
  }
}

bool MetricsServer::Admit() {
  const MutexLock lock(mutex_);
  if (stopping_ || admitted_ == kMaxScrapes) {
    return false;
  }
  ++admitted_;
  return true;
}

void MetricsServer::Await(Scrape& scrape) {
  {
    const MutexLock lock(mutex_);
    waiting_.push_back(&scrape);
    if (waiting_.size() > 1) {
      return;  // The first has asked.
    }
  }
  collector_.Submit([this] { Collect(); });
}

void MetricsServer::Collect() {
  std::vector<Scrape*> scrapes;
  {
    const MutexLock lock(mutex_);
    scrapes.swap(waiting_);
  }
  const std::string text = prometheus::TextSerializer().Serialize(metrics_.Collect());
  for (Scrape* scrape : scrapes) {
    scrape->text = text;
    MHD_resume_connection(scrape->connection);
  }
  {
    const MutexLock lock(mutex_);
    admitted_ -= scrapes.size();
  }
  resumed_.NotifyAll();
}

}  // namespace tertib
