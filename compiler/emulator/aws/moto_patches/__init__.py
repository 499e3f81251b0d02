"""What moto lacks for our modules, one file a service, each with the reason."""

from __future__ import annotations

import importlib
import pkgutil


def install() -> None:
    """Apply every patch of this folder, in name order."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}").install()
