"""Serve moto with our patches: ``moto_main.py PORT ACCOUNT REGION INSTANCE LOG``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> None:
    """Serve until the process is ended; on loopback only."""
    port, account, region, instance, log = sys.argv[1:6]
    os.environ["MOTO_ACCOUNT_ID"] = account
    os.environ["AWS_DEFAULT_REGION"] = region
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    # After the environment is set: moto reads its account id when it is imported.
    import moto_patches  # noqa: PLC0415
    from front_door import FrontDoor  # noqa: PLC0415
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415
        DomainDispatcherApplication,
        create_backend_app,
    )
    from moto.server import MotoRequestHandler  # noqa: PLC0415
    from request_log import RequestLog  # noqa: PLC0415
    from werkzeug.serving import make_server  # noqa: PLC0415

    moto_patches.install()
    identity = {"instance_id": instance, "account_id": account, "pid": os.getpid()}
    inner = DomainDispatcherApplication(create_backend_app)
    app = FrontDoor(inner, identity, RequestLog(Path(log)))
    server = make_server(
        "127.0.0.1", int(port), app, threaded=True, request_handler=MotoRequestHandler
    )
    server.serve_forever()


if __name__ == "__main__":
    main()
