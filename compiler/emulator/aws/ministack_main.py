"""Serve ministack with our patches: ``python ministack_main.py PORT ACCOUNT REGION INSTANCE LOG``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> None:
    """Serve until the process is ended; on loopback only."""
    port, account, region, instance, _log = sys.argv[1:6]
    os.environ["GATEWAY_PORT"] = port
    os.environ["BIND_HOST"] = "127.0.0.1"
    os.environ["MINISTACK_HOST"] = "127.0.0.1"
    os.environ["MINISTACK_ACCOUNT_ID"] = account
    os.environ["MINISTACK_REGION"] = region
    os.environ["AWS_DEFAULT_REGION"] = region
    os.environ["ENVC_INSTANCE_ID"] = instance
    sys.argv = ["ministack"]
    # After the environment is set: ministack reads its ports and its account when it is imported.
    import ministack_patches  # noqa: PLC0415
    from ministack.app import main as serve  # noqa: PLC0415

    ministack_patches.install()
    serve()


if __name__ == "__main__":
    main()
