"""What `renderer` and `worker` say to each other through their pipe: frames, each its length and then its bytes."""

import struct
from io import FileIO

PRINTED = b"P"
"""First byte of an answer that holds the document."""
PRINTED_LAST = b"L"
"""The same, from a worker that has grown so much that another should print the next."""
FAILED = b"F"
"""First byte of an answer that tells, for whoever runs the service, why there is none."""
OUT_OF_MEMORY = 3
"""How a worker exits that has reached its limit: it may lack the memory to answer in words."""
OTHER_VERSION = 4
"""How a worker exits that is of another version than whoever started it: they may not understand each other."""

_LENGTH = struct.Struct(">Q")


def write_frame(stream: FileIO, content: bytes) -> None:
    """Write one frame to a stream without a buffer, which takes as much at a time as it likes."""
    left = memoryview(_LENGTH.pack(len(content)) + content)
    while left:
        left = left[stream.write(left) :]


def read_frame(stream: FileIO) -> bytes | None:
    """Read one frame; None when the other side is gone, be it in the middle of one."""
    length = _read(stream, _LENGTH.size)
    return None if length is None else _read(stream, *_LENGTH.unpack(length))


def _read(stream: FileIO, size: int) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        part = stream.read(min(size - len(content), 1 << 20))
        if not part:
            return None
        content += part
    return bytes(content)
