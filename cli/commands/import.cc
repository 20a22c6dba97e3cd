#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>

#include "cli/commands/commands.h"
#include "cli/connection.h"
#include "cli/document_source.h"
#include "cli/output.h"
#include "cli/render/import_report.h"
#include "cli/resource_argument.h"
#include "services/common/status_macros.h"
#include "tertib/catalogue/v1/import_service.grpc.pb.h"

namespace tertib::cli {
namespace {

using catalogue::v1::ImportPhase;
using catalogue::v1::ImportProgress;
using catalogue::v1::ImportRegisterRequest;
using catalogue::v1::ImportRegisterResponse;
using catalogue::v1::ImportReport;
using catalogue::v1::ImportService;

constexpr size_t kChunkBytes = 1 << 20;

struct Arguments {
  std::string file;
  std::string agency;
  std::string name;
  std::string request_id;
  bool validate_only = false;
};

// One line on standard error that is written over and over, if a person is watching.
class ProgressLine {
 public:
  ProgressLine() : shown_(isatty(STDERR_FILENO) == 1) {}
  ~ProgressLine() { Show(""); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void Show(std::string_view text) const {
    if (shown_) {
      PrintError(fmt::format("\r\033[K{}", text));
    }
  }

 private:
  const bool shown_;
};

std::string Describe(const ImportProgress& progress) {
  switch (progress.phase()) {
    case catalogue::v1::IMPORT_PHASE_RECEIVING:
      return fmt::format("Sending: {} KiB", progress.received_bytes() / 1024);
    case catalogue::v1::IMPORT_PHASE_READING:
      return fmt::format("Reading: {} rows", progress.row_count());
    case catalogue::v1::IMPORT_PHASE_COMMITTING:
      return fmt::format("Recording: {} rows", progress.row_count());
    default:
      return "Working";
  }
}

using Stream = grpc::ClientReaderWriter<ImportRegisterRequest, ImportRegisterResponse>;

// Sends the options and then the document, until the service wants no more.
absl::Status Send(const ImportRegisterRequest& options, DocumentSource& source, Stream& stream) {
  if (!stream.Write(options)) {
    return absl::OkStatus();
  }
  for (;;) {
    TERTIB_ASSIGN_OR_RETURN(std::string bytes, source.Read(kChunkBytes));
    if (bytes.empty()) {
      stream.WritesDone();
      return absl::OkStatus();
    }
    ImportRegisterRequest chunk;
    chunk.set_chunk(std::move(bytes));
    if (!stream.Write(chunk)) {
      return absl::OkStatus();
    }
  }
}

absl::Status PrintReport(const ImportReport& report, const Settings& settings) {
  if (settings.output == OutputFormat::kJson) {
    return PrintJsonLine(report);
  }
  return PrintText(RenderImportReport(report, settings.language));
}

absl::Status Import(const Arguments& arguments, const Settings& settings) {
  TERTIB_ASSIGN_OR_RETURN(const std::string agency, AgencyArgument(arguments.agency));
  TERTIB_ASSIGN_OR_RETURN(const std::unique_ptr<DocumentSource> source,
                          DocumentSource::Open(arguments.file));
  ImportRegisterRequest first;
  auto& options = *first.mutable_options();
  options.set_agency(agency);
  options.set_media_type("text/plain");
  options.set_source_name(arguments.name.empty() ? source->name() : arguments.name);
  options.set_size_bytes(source->size());
  options.set_validate_only(arguments.validate_only);
  options.set_request_id(arguments.request_id);

  const Client<ImportService> client(CatalogueTarget(settings), settings);
  const std::unique_ptr<grpc::ClientContext> context = client.connection().StreamContext();
  const std::unique_ptr<Stream> stream = client.stub().ImportRegister(context.get());

  absl::Status sent;
  std::thread sender([&] {
    sent = Send(first, *source, *stream);
    if (!sent.ok()) {
      // Half a document must not be taken for a whole one.
      context->TryCancel();
    }
  });
  ImportReport report;
  bool reported = false;
  {
    const ProgressLine progress;
    ImportRegisterResponse response;
    while (stream->Read(&response)) {
      if (response.has_progress()) {
        progress.Show(Describe(response.progress()));
      } else if (response.has_report()) {
        report.Swap(response.mutable_report());
        reported = true;
      }
    }
  }
  source->Stop();
  sender.join();
  const grpc::Status finished = stream->Finish();

  TERTIB_RETURN_IF_ERROR(sent);
  if (reported) {
    TERTIB_RETURN_IF_ERROR(PrintReport(report, settings));
  }
  TERTIB_RETURN_IF_ERROR(client.connection().Explain(finished));
  return reported ? absl::OkStatus()
                  : absl::InternalError("The service ended the import without a report.");
}

}  // namespace

void AddImportCommand(CLI::App& app, const Settings& settings, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = app.add_subcommand(
      "import", "Read a printed recap (UTF-8 text) into the register, in one commit or not at all");
  command->add_option("FILE", arguments->file, "The document; - reads standard input")->required();
  command->add_option("--agency", arguments->agency, "The agency it is of")
      ->type_name("ID")
      ->required();
  command->add_option("--name", arguments->name, "What to call the document [the file's name]")
      ->type_name("SOURCE_NAME");
  command->add_flag("--validate-only", arguments->validate_only,
                    "Do everything but the commit, and print what it would give");
  command->add_option("--request-id", arguments->request_id,
                      "Makes a repeated call harmless; best a UUID");
  command->callback([arguments, &settings, &action] {
    action = [arguments, &settings] { return Import(*arguments, settings); };
  });
}

}  // namespace tertib::cli
