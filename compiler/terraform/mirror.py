"""A filesystem mirror of the provider, and what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVIDER = Path("registry.terraform.io/hashicorp/aws")
_VERSION = re.compile(r"\d+\.\d+\.\d+[\w.+-]*$")
_PACKED = re.compile(r"terraform-provider-aws_(\d[^_]*)_([^_]+_[^_]+)\.zip$")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A filesystem mirror that holds the provider.

    Attributes:
        builds: (version, platform) of every build in it; a platform is like ``linux_amd64``.
        source: Where it was named, for people.
    """

    folder: Path
    builds: frozenset[tuple[str, str]]
    source: str

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions in it for any platform, the oldest first."""
        return tuple(sorted({version for version, _ in self.builds}, key=_order))

    def require(self, version: str, platform: str) -> None:
        """See to it that a build is there before Terraform looks for it.

        Args:
            version: An exact version; anything else is left to Terraform.
            platform: The platform of Terraform; empty where it is not known.

        Raises:
            ToolError: Another version is there, or the version for other platforms only.
        """
        if not _VERSION.match(version):
            return
        place = f"the mirror {self.folder} ({self.source})"
        platforms = sorted(one for held, one in self.builds if held == version)
        if not platforms:
            held = ", ".join(self.versions)
            raise ToolError(
                f"the spec wants hashicorp/aws {version}, and {place} holds {held}",
                hint=f"set terraform.aws_provider to {self.versions[-1]} in the spec, or add "
                f"{version} to the mirror, or download it: ENVC_PLUGIN_DIR=none",
            )
        if platform and platform not in platforms:
            raise ToolError(
                f"{place} holds hashicorp/aws {version} for {', '.join(platforms)}, and this "
                f"Terraform is for {platform}",
                hint=f"add the build for {platform} to the mirror, or download it: "
                "ENVC_PLUGIN_DIR=none",
            )


def read_mirror(folder: Path, source: str) -> Mirror | None:
    """The mirror in a folder; None where it does not hold the provider or cannot be read."""
    try:
        builds = frozenset(_builds(folder / PROVIDER))
    except OSError:
        return None
    return Mirror(folder, builds, source) if builds else None


def _builds(provider: Path) -> Iterator[tuple[str, str]]:
    """Both layouts that Terraform reads: unpacked ``VERSION/PLATFORM/``, and packed ``.zip``."""
    for entry in provider.iterdir():
        packed = _PACKED.match(entry.name)
        if packed:
            yield packed[1], packed[2]
        elif _VERSION.match(entry.name) and entry.is_dir():
            yield from ((entry.name, build.name) for build in entry.iterdir() if build.is_dir())


def _order(version: str) -> tuple[tuple[int, ...], bool, str]:
    """Versions in order, a pre-release before its release."""
    numbers, dash, rest = version.partition("-")
    parts = tuple(int(part) for part in re.findall(r"\d+", numbers))
    return parts, not dash, rest
