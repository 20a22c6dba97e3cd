#include "services/common/serving/request_id.h"

#include <google/protobuf/message.h>

#include <memory>

#include "services/common/serving/raw_messages.h"

namespace tertib {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

const FieldDescriptor* FieldIn(const Descriptor& type) {
  const FieldDescriptor* field = type.FindFieldByName("request_id");
  const bool is_text = field != nullptr && field->type() == FieldDescriptor::TYPE_STRING;
  return is_text && !field->is_repeated() ? field : nullptr;
}

// The one message in `type` that has a request_id; null if none has.
const FieldDescriptor* HolderIn(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->type() == FieldDescriptor::TYPE_MESSAGE && !field->is_repeated() &&
        FieldIn(*field->message_type()) != nullptr) {
      return field;
    }
  }
  return nullptr;
}

std::string ReadFrom(const Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  if (const FieldDescriptor* field = FieldIn(type)) {
    return message.GetReflection()->GetString(message, field);
  }
  const FieldDescriptor* holder = HolderIn(type);
  return ReadFrom(message.GetReflection()->GetMessage(message, holder));
}

}  // namespace

RequestIdField::RequestIdField(const google::protobuf::MethodDescriptor& method, bool raw)
    : type_(*method.input_type()),
      raw_(raw),
      known_(FieldIn(type_) != nullptr || HolderIn(type_) != nullptr) {}

std::string RequestIdField::Read(const void* request) const {
  if (!raw_) {
    return ReadFrom(*static_cast<const Message*>(request));
  }
  const std::unique_ptr<Message> message(
      MessageFactory::generated_factory()->GetPrototype(&type_)->New());
  return ParseRaw(*static_cast<const grpc::ByteBuffer*>(request), *message) ? ReadFrom(*message)
                                                                            : "";
}

}  // namespace tertib
