#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/channel_arguments.h>

#include <memory>
#include <string>

namespace tertib {

// A channel to a service of this suite at host:port, in plain text. It goes there itself: an
// http_proxy that the environment sets for the web must not swallow calls to a service next door.
std::shared_ptr<grpc::Channel> ConnectDirectly(
    const std::string& address, grpc::ChannelArguments arguments = grpc::ChannelArguments());

}  // namespace tertib
