#include "services/catalogue/feed/feed_piece.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "services/catalogue/feed/resume_token.h"
#include "tertib/catalogue/v1/event_service.pb.h"

namespace tertib::catalogue {
namespace {

using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

// A length-delimited field (wire type 2) of the protobuf encoding.
constexpr uint32_t kEventsTag = v1::EventBatch::kEventsFieldNumber << 3U | 2U;

void AppendVarint(std::string& out, uint32_t value) {
  uint8_t buffer[5];
  const uint8_t* end = CodedOutputStream::WriteVarint32ToArray(value, buffer);
  out.append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(end - buffer));
}

}  // namespace

std::vector<FeedPiecePtr> EncodePieces(const std::vector<LogEntry>& entries) {
  std::vector<FeedPiecePtr> pieces;
  std::shared_ptr<FeedPiece> open;
  for (const LogEntry& entry : entries) {
    if (open == nullptr || open->ends_commit ||
        open->wire.size() + entry.event.size() > kMaxPieceBytes) {
      open = std::make_shared<FeedPiece>();
      open->first = entry.sequence;
      open->agency = entry.agency;
      pieces.push_back(open);
    }
    AppendVarint(open->wire, kEventsTag);
    AppendVarint(open->wire, static_cast<uint32_t>(entry.event.size()));
    open->wire.append(entry.event);
    open->last = entry.sequence;
    open->ends_commit = entry.ends_commit;
    if (entry.ends_commit) {
      open->digest = DigestOfCommit(entry.event);
    }
  }
  return pieces;
}

FeedPiecePtr FirstEvents(const FeedPiece& piece, size_t count) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(piece.wire.data()),
                         static_cast<int>(piece.wire.size()));
  for (size_t i = 0; i < count; ++i) {
    uint32_t length = 0;
    input.ReadTag();
    input.ReadVarint32(&length);
    input.Skip(static_cast<int>(length));
  }
  auto head = std::make_shared<FeedPiece>(piece);
  head->last = Sequence{piece.first.value + count - 1};
  head->ends_commit = false;
  head->wire.resize(static_cast<size_t>(input.CurrentPosition()));
  return head;
}

}  // namespace tertib::catalogue
