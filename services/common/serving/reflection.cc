#include "services/common/serving/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <set>

namespace tertib {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using grpc::reflection::v1::ExtensionRequest;
using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;

const DescriptorPool& Pool() { return *DescriptorPool::generated_pool(); }

const FileDescriptor* FindFile(const ExtensionRequest& request) {
  const Descriptor* extended = Pool().FindMessageTypeByName(request.containing_type());
  const FieldDescriptor* extension =
      extended == nullptr ? nullptr
                          : Pool().FindExtensionByNumber(extended, request.extension_number());
  return extension == nullptr ? nullptr : extension->file();
}

// One call: a request, its answer, the next request.
class Call final
    : public grpc::ServerBidiReactor<ServerReflectionRequest, ServerReflectionResponse> {
 public:
  explicit Call(const std::vector<std::string>& services) : services_(services) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::OK);
      return;
    }
    response_.Clear();
    Answer();
    response_.set_valid_host(request_.host());
    *response_.mutable_original_request() = request_;
    StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      StartRead(&request_);
    } else {
      Finish({grpc::StatusCode::CANCELLED, "The caller is gone."});
    }
  }
  void OnDone() override { delete this; }

 private:
  void Answer() {
    switch (request_.message_request_case()) {
      case ServerReflectionRequest::kListServices:
        for (const std::string& name : services_) {
          response_.mutable_list_services_response()->add_service()->set_name(name);
        }
        return;
      case ServerReflectionRequest::kFileByFilename:
        return AnswerWith(Pool().FindFileByName(request_.file_by_filename()));
      case ServerReflectionRequest::kFileContainingSymbol:
        return AnswerWith(Pool().FindFileContainingSymbol(request_.file_containing_symbol()));
      case ServerReflectionRequest::kFileContainingExtension:
        return AnswerWith(FindFile(request_.file_containing_extension()));
      case ServerReflectionRequest::kAllExtensionNumbersOfType:
        return AnswerWith(Pool().FindMessageTypeByName(request_.all_extension_numbers_of_type()));
      case ServerReflectionRequest::MESSAGE_REQUEST_NOT_SET:
        return Refuse(grpc::StatusCode::INVALID_ARGUMENT, "The request asks for nothing.");
    }
  }

  void AnswerWith(const FileDescriptor* file) {
    if (file == nullptr) {
      return Refuse(grpc::StatusCode::NOT_FOUND, "It is in no schema of this server.");
    }
    auto& answer = *response_.mutable_file_descriptor_response();
    told_.erase(file->name());  // What is asked for by name is told again.
    Add(*file, answer);
  }

  // The file, and those it imports.
  void Add(const FileDescriptor& file, grpc::reflection::v1::FileDescriptorResponse& answer) {
    if (!told_.insert(file.name()).second) {
      return;
    }
    google::protobuf::FileDescriptorProto proto;
    file.CopyTo(&proto);
    answer.add_file_descriptor_proto(proto.SerializeAsString());
    for (int i = 0; i < file.dependency_count(); ++i) {
      Add(*file.dependency(i), answer);
    }
  }

  void AnswerWith(const Descriptor* extended) {
    if (extended == nullptr) {
      return Refuse(grpc::StatusCode::NOT_FOUND, "It is in no schema of this server.");
    }
    auto& answer = *response_.mutable_all_extension_numbers_response();
    answer.set_base_type_name(extended->full_name());
    std::vector<const FieldDescriptor*> extensions;
    Pool().FindAllExtensions(extended, &extensions);
    for (const FieldDescriptor* extension : extensions) {
      answer.add_extension_number(extension->number());
    }
  }

  void Refuse(grpc::StatusCode code, const std::string& why) {
    response_.mutable_error_response()->set_error_code(code);
    response_.mutable_error_response()->set_error_message(why);
  }

  const std::vector<std::string>& services_;
  std::set<std::string> told_;
  ServerReflectionRequest request_;
  ServerReflectionResponse response_;
};

}  // namespace

Reflection::Reflection(const std::vector<std::string>& services) : services_(services) {
  services_.insert(services_.end(), {"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                                     "grpc.reflection.v1alpha.ServerReflection"});
  std::sort(services_.begin(), services_.end());
}

grpc::ServerBidiReactor<ServerReflectionRequest, ServerReflectionResponse>*
Reflection::ServerReflectionInfo(grpc::CallbackServerContext* /*context*/) {
  return new Call(services_);
}

}  // namespace tertib
