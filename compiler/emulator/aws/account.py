"""The one account that this emulator serves; moto's own default is another."""

from __future__ import annotations

import os

ACCOUNT_ID = os.environ["MOTO_ACCOUNT_ID"]
