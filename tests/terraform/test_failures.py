"""What a failure of Terraform's means for a person."""

from __future__ import annotations

import pytest

from compiler.terraform.events import Complaint
from compiler.terraform.failures import complaints_in, failure


def error(summary: str, detail: str = "", address: str = "", place: str = "") -> Complaint:
    return Complaint("error", summary, detail, address, place)


def test_the_address_and_the_reason_are_said_once() -> None:
    one = error("creating S3 Bucket (x): AccessDenied", "", "module.a.aws_s3_bucket.this", "m.tf:3")
    failed = failure("terraform apply", [one, one, one], "")
    assert failed.message == (
        "terraform apply failed:\n"
        "  module.a.aws_s3_bucket.this: creating S3 Bucket (x): AccessDenied\n"
        "    at m.tf:3"
    )
    assert failed.hint == "the credentials lack this permission: ask for it, or set AWS_PROFILE"


def test_what_the_summary_says_is_not_said_again() -> None:
    one = error("aws_a.b: it is wrong", "it is wrong", "aws_a.b")
    assert failure("terraform plan", [one], "").message == (
        "terraform plan failed:\n  aws_a.b: it is wrong"
    )


def test_a_detail_is_one_line_and_not_endless() -> None:
    lines = failure("terraform plan", [error("s", "word \n" * 1000)], "").message.splitlines()
    assert len(lines) == 3
    assert len(lines[2]) < 520
    assert lines[2].endswith("…")


def test_warnings_are_no_reason() -> None:
    warning = Complaint("warning", "deprecated", "")
    assert "deprecated" not in failure("terraform plan", [warning, error("bad")], "").message


def test_many_are_cut_and_lead_to_the_log() -> None:
    each = [error(f"number {n}") for n in range(30)]
    lines = failure("terraform plan", each, "", log="plan.log").message.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "  … and 22 more; all of them: plan.log"


def test_colour_is_taken_off() -> None:
    failed = failure("terraform plan", [error("\x1b[31mred\x1b[0m", "\x1b[1mbold\x1b[0m")], "")
    assert "\x1b" not in failed.message


def test_last_words_stand_for_diagnostics() -> None:
    failed = failure("terraform show", [], "\n".join(f"line {n}" for n in range(20)))
    assert failed.message.splitlines()[1:] == [f"  line {n}" for n in range(12, 20)]


def test_silence_is_said() -> None:
    assert "is the disk full?" in failure("terraform show", [], "").message


LOCK = """\
Terraform acquires a state lock to protect the state from being written
by multiple users at the same time. Please resolve the issue above and try
again. For most commands, you can disable locking with the "-lock=false"
flag, but this is not recommended.
"""
S3_LOCK = f"""\
Error message: operation error S3: PutObject, https response error StatusCode:
412, RequestID: ABC, HostID: DEF, api error PreconditionFailed: At least one of the pre-conditions
you specified did not hold
Lock Info:
  ID:        76a4d5d1-3f6e-a0b0-0000-000000000000
  Path:      demand-letter-prod-state-1/terraform.tfstate
  Operation: OperationTypeApply
  Who:       ann@build 7
  Version:   1.11.4
  Created:   2026-01-02 03:04:05.678901 +0000 UTC
  Info:

{LOCK}"""


def test_a_lock_in_s3_names_who_since_when_and_the_command_that_frees_it() -> None:
    one = error("Error acquiring the state lock", S3_LOCK)
    failed = failure("terraform plan", [one], "", unlock="terraform -chdir=b force-unlock")
    assert failed.message == (
        "the state is locked by ann@build 7 (terraform apply) since 2026-01-02 03:04:05 UTC"
    )
    assert failed.hint == (
        "wait for it; if that run is dead, free it: "
        "terraform -chdir=b force-unlock 76a4d5d1-3f6e-a0b0-0000-000000000000"
    )


BOXED = """\
╷
│ Warning: Deprecated
│
│ Use something else.
╵
╷
│ \x1b[31mError: Unsupported argument\x1b[0m
│
│   on main.tf.json line 7, in module.a:
│    7:   "size": 1
│
│   with module.a.aws_b.c,
│
│ An argument named "size" is not
│ expected here.
╵
"""


@pytest.mark.parametrize("text", [BOXED, BOXED.replace("│ ", "").replace("│", "")])
def test_diagnostics_are_read_from_plain_text(text: str) -> None:
    warning, unsupported = complaints_in(text)
    assert (warning.severity, warning.summary) == ("warning", "Deprecated")
    assert unsupported.severity == "error"
    assert unsupported.summary == "Unsupported argument"
    assert " ".join(unsupported.detail.split()) == 'An argument named "size" is not expected here.'
    assert unsupported.address == "module.a.aws_b.c"
    assert unsupported.place == "main.tf.json:7"
    failed = failure("terraform init", [], text).message
    assert "Deprecated" not in failed
    assert "│" not in failed


def test_text_without_diagnostics_has_none() -> None:
    assert complaints_in("Initializing the backend...\nAll is well\n") == []


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("write plan: no space left on device", "free some disk space"),
        ("api error ExpiredToken: The security token", "sign in again"),
        ("api error ExpiredTokenException: x", "sign in again"),
        ("InvalidClientTokenId: The security token", "sign in again"),
        ("AWS account ID not allowed: 111122223333", "AWS_PROFILE"),
        ("api error UnauthorizedOperation: You are not", "lack this permission"),
        ("dial tcp 127.0.0.1:5000: connect: connection refused", "envc emulator status"),
        ("Failed to query available provider packages", "ENVC_PLUGIN_DIR"),
        ("dial tcp: lookup s3.amazonaws.com: no such host", "look at the network"),
        ("api error ThrottlingException: Rate exceeded", "run the same command again"),
        ("Saved plan is stale", "run envc plan again"),
        ('S3 bucket "a-b" does not exist.', "state.bucket"),
        ("BucketAlreadyExists: The requested bucket name", "import or remove it"),
        ("VpcLimitExceeded: The maximum number", "higher quota"),
    ],
)
def test_what_is_known_has_a_hint(said: str, hint: str) -> None:
    assert hint in failure("terraform apply", [error(said)], "").hint
