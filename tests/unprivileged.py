"""Being somebody who may not write everywhere; tests in a container often run as root."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[None]:
    """For a while, be a user whom permission bits bind."""
    user = os.geteuid()
    if user != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
