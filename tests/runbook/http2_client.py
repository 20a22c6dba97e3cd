"""A client that takes what a service gives it, and no more: it never reads."""

import socket
import struct

SETTINGS, HEADERS, DATA = 4, 1, 0
INITIAL_WINDOW_SIZE = 4
END_HEADERS, END_STREAM = 4, 1


def _frame(kind, flags, stream, payload=b""):
    return struct.pack("!I", len(payload))[1:] + bytes([kind, flags]) + struct.pack("!I", stream) + payload


def _literal(name, value):
    """A header as HPACK writes it where nothing is to be remembered; shorter than 127 bytes."""
    return b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


class SilentClient:
    """A connection; it is open until the object is closed. What is sent to it in a call may have `window` bytes."""

    def __init__(self, address, window=65535):
        host, port = address.rsplit(":", 1)
        self._socket = socket.create_connection((host, int(port)), timeout=10)
        self._socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" +
                             _frame(SETTINGS, 0, 0, struct.pack("!HI", INITIAL_WINDOW_SIZE, window)))
        self._next_stream = 1

    def call(self, address, method, message):
        """Begins a call with one message."""
        headers = b"".join(_literal(name, value) for name, value in (
            (":method", "POST"), (":scheme", "http"), (":path", "/" + method), (":authority", address),
            ("content-type", "application/grpc"), ("te", "trailers")))
        body = b"\0" + struct.pack("!I", len(message)) + message
        self._socket.sendall(_frame(HEADERS, END_HEADERS, self._next_stream, headers) +
                             _frame(DATA, END_STREAM, self._next_stream, body))
        self._next_stream += 2

    def close(self):
        self._socket.close()
