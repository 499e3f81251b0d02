"""The instance classes that AWS has for PostgreSQL and Redis: a slip is found before a plan.

Source: Amazon RDS User Guide, "DB instance classes" (PostgreSQL), and Amazon ElastiCache User
Guide, "Supported node types" (Redis OSS 7), November 2025. A new family is one word here.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.spec.model import RuleError
from compiler.spec.nearest import nearest

_BURSTABLE = ("micro", "small", "medium", "large", "xlarge", "2xlarge")
_SMALL = ("micro", "small", "medium")
_FIXED = (
    "medium", "large", "xlarge", "2xlarge", "3xlarge", "4xlarge", "6xlarge", "8xlarge", "9xlarge",
    "10xlarge", "12xlarge", "16xlarge", "18xlarge", "24xlarge", "32xlarge", "48xlarge", "metal",
)  # fmt: skip
_DATABASE = (
    "c6gd", "m5", "m5d", "m6g", "m6gd", "m6i", "m6id", "m6idn", "m6in", "m7g", "m7i", "m8g", "m8gd",
    "r5", "r5b", "r5d", "r6g", "r6gd", "r6i", "r6id", "r6idn", "r6in", "r7g", "r7i", "r8g", "r8gd",
    "x2g", "x2idn", "x2iedn", "x2iezn", "z1d",
)  # fmt: skip
_CACHE = ("c7gn", "m5", "m6g", "m7g", "r5", "r6g", "r6gd", "r7g")


@dataclass(frozen=True, slots=True)
class InstanceClass:
    """A validator of ``<prefix>.<family>.<size>``.

    Attributes:
        families: Family to the sizes that it comes in.
    """

    prefix: str
    families: dict[str, tuple[str, ...]]

    def __call__(self, text: str) -> str:
        """Give the text back.

        Raises:
            RuleError: AWS has no such class.
        """
        prefix, _, rest = text.partition(".")
        family, _, size = rest.partition(".")
        known = [
            f"{self.prefix}.{name}.{s}" for name, sizes in self.families.items() for s in sizes
        ]
        if prefix != self.prefix or not size:
            raise RuleError(
                f"{text[:60]!r} is no class",
                expected=f"{self.prefix}.FAMILY.SIZE, such as {self.prefix}.t3.small",
                suggestion=nearest(text, known),
            )
        if family not in self.families:
            raise RuleError(
                f"there is no family {family!r} here",
                expected="one of " + ", ".join(self.families),
                suggestion=nearest(text, known),
            )
        if size not in self.families[family]:
            raise RuleError(
                f"the family {family} has no size {size!r}",
                expected="one of " + ", ".join(self.families[family]),
                suggestion=nearest(text, known),
            )
        return text


DATABASE_CLASS = InstanceClass(
    "db", dict.fromkeys(("t3", "t4g"), _BURSTABLE) | dict.fromkeys(_DATABASE, _FIXED)
)
CACHE_NODE = InstanceClass(
    "cache", dict.fromkeys(("t3", "t4g"), _SMALL) | dict.fromkeys(_CACHE, _FIXED)
)
