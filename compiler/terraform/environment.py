"""The environment of Terraform's process: which variables of the user's reach it.

A run must mean the same on every machine, so Terraform's own switches are taken away: ``TF_VAR_*``
(values of variables), ``TF_CLI_ARGS*`` (arguments), ``TF_WORKSPACE`` and ``TF_DATA_DIR`` (another
state), ``TF_INPUT``, ``TF_REATTACH_PROVIDERS`` (another provider), ``TF_CLI_CONFIG_FILE`` and
``TERRAFORM_CONFIG`` (read by discovery, which writes the configuration of the run) and every other
``TF_`` name that is not kept here. Kept are the registry's tokens and timeouts, the plugin cache,
OpenTofu's state encryption, and ``TF_LOG`` where ``TF_LOG_PATH`` says where to write it: without a
file the log would run into Terraform's answers.

Source: Terraform's documentation, "Environment variables".
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN = re.compile(r"TF_|TERRAFORM_CONFIG$")
_KEPT = re.compile(
    r"TF_(TOKEN_.+|PLUGIN_CACHE_.+|REGISTRY_.+|PROVIDER_DOWNLOAD_.+|ENCRYPTION|APPEND_USER_AGENT)$"
)
_LOG = ("TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER")
_AWS_KEPT = ("AWS_CA_BUNDLE",)


def terraform_environment(
    settings: Mapping[str, str], *, isolated: bool = False, base: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The variables for one run of Terraform.

    Args:
        settings: What the run itself sets; stronger than everything else.
        isolated: Keep the user's AWS settings (keys, profile, region, endpoints, files) away, for
            a run that must not depend on them.
        base: The variables of this process.
    """
    kept = {name: value for name, value in base.items() if not _OWN.match(name)}
    kept |= {name: value for name, value in base.items() if _KEPT.match(name)}
    log = base.get("TF_LOG_PATH")
    if log:
        kept |= {name: base[name] for name in _LOG if name in base}
        kept["TF_LOG_PATH"] = str(Path(log).absolute())
    if isolated:
        kept = {
            name: value
            for name, value in kept.items()
            if not name.startswith("AWS_") or name in _AWS_KEPT
        }
        kept |= {
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
    return kept | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"} | dict(settings)
