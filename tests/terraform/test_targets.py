"""Where a stack goes, and whose credentials take it there."""

from __future__ import annotations

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from compiler.errors import ToolError
from compiler.terraform.targets import (
    OVERRIDE,
    aws_target,
    caller_account,
    emulator_target,
    has_credentials,
    offline_target,
    write_override,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Answer = Callable[[str], tuple[int, str]]
    Start = Callable[[Answer], "Web"]

MAIN = {
    "terraform": {},
    "provider": {
        "aws": [
            {"region": "us-east-1", "default_tags": [{"tags": {"a": "b"}}]},
            {"alias": "us_east_1", "region": "us-east-1", "allowed_account_ids": ["1"]},
        ]
    },
}


@pytest.fixture(autouse=True)
def no_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where nobody is signed in to AWS."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "main.tf.json").write_text(json.dumps(MAIN), encoding="utf-8")
    return tmp_path


def override_of(build: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((build / OVERRIDE).read_text(encoding="utf-8"))
    return written


class TestOverride:
    def test_aws_keeps_its_state_in_s3_locked_and_encrypted(self, build: Path) -> None:
        target = aws_target(bucket="states", key="prod.tfstate", region="eu-west-1")
        write_override(build, target)
        assert override_of(build) == {
            "terraform": {
                "backend": {
                    "s3": {
                        "bucket": "states",
                        "key": "prod.tfstate",
                        "region": "eu-west-1",
                        "encrypt": True,
                        "use_lockfile": True,
                    }
                }
            }
        }
        assert target.refresh
        assert not target.isolated

    def test_offline_asks_no_account(self, build: Path) -> None:
        target = offline_target(build)
        write_override(build, target)
        written = override_of(build)
        assert list(written["terraform"]["backend"]) == ["local"]
        first, second = written["provider"]["aws"]
        assert first["skip_credentials_validation"] is True
        assert first["skip_requesting_account_id"] is True
        assert first["allowed_account_ids"] == []
        assert second["alias"] == "us_east_1"
        assert second["access_key"] == first["access_key"]
        assert "default_tags" not in first, "Terraform would replace those of the document"
        assert not target.refresh
        assert target.isolated

    def test_the_emulator_keeps_its_state_beside_it(self, build: Path) -> None:
        target = emulator_target(
            build / "state", provider={"endpoints": [{"s3": "http://x"}]}, environment={"A": "b"}
        )
        write_override(build, target)
        written = override_of(build)
        assert written["terraform"]["backend"] == {"local": {"path": str(build / "state")}}
        assert [one["endpoints"] for one in written["provider"]["aws"]] == [
            [{"s3": "http://x"}],
            [{"s3": "http://x"}],
        ]
        assert target.isolated

    def test_it_is_written_when_it_changes_only(self, build: Path) -> None:
        target = offline_target(build)
        assert write_override(build, target) is True
        assert write_override(build, target) is False
        assert write_override(build, aws_target(bucket="b", key="k", region="r")) is True


class TestCredentials:
    def test_none_are_none(self) -> None:
        assert has_credentials() is False

    def test_variables_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        assert has_credentials() is True

    def test_a_profile_counts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "credentials").write_text(
            "[prod]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
            encoding="utf-8",
        )
        assert has_credentials() is False
        monkeypatch.setenv("AWS_PROFILE", "prod")
        assert has_credentials() is True

    def test_a_profile_that_is_not_there_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_PROFILE", "prdo")
        with pytest.raises(ToolError, match="prdo") as caught:
            has_credentials()
        assert "--target offline" in caught.value.hint

    def test_half_a_key_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        with pytest.raises(ToolError, match="Partial credentials"):
            has_credentials()

    def test_a_broken_file_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "config").write_text("[[[\nnonsense", encoding="utf-8")
        with pytest.raises(ToolError, match="config"):
            has_credentials()

    def test_the_metadata_service_is_asked_only_when_it_is_wanted(
        self, monkeypatch: pytest.MonkeyPatch, web: Start
    ) -> None:
        service = web(lambda _: (404, ""))
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", service.url)
        assert has_credentials() is False
        assert service.asked == []
        assert has_credentials(ask_instance=True) is False
        assert service.asked
        service.asked.clear()
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "false")
        assert has_credentials() is False
        assert service.asked


IDENTITY = """\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>444455556666</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>"""
EXPIRED = """\
<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code>
<Message>The security token included in the request is expired</Message></Error></ErrorResponse>"""


class TestAccount:
    @pytest.fixture(autouse=True)
    def signed_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")

    def test_it_is_the_one_that_aws_names(
        self, monkeypatch: pytest.MonkeyPatch, web: Start
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", web(lambda _: (200, IDENTITY)).url)
        assert caller_account("us-east-1") == "444455556666"

    def test_what_aws_refuses_is_said(self, monkeypatch: pytest.MonkeyPatch, web: Start) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", web(lambda _: (403, EXPIRED)).url)
        with pytest.raises(ToolError, match="ExpiredToken") as caught:
            caller_account("us-east-1")
        assert "sign in again" in caught.value.hint

    @pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense"])
    def test_an_aws_that_does_not_answer_is_said(
        self, monkeypatch: pytest.MonkeyPatch, url: str
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", url)
        with pytest.raises(ToolError, match="AWS does not say whose credentials these are"):
            caller_account("us-east-1")

    def test_a_certificate_that_is_not_there_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "gone.pem"))
        with pytest.raises(ToolError, match="AWS does not say"):
            caller_account("us-east-1")


class Web:
    """A web server on loopback that answers as it is told."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                asked.append(self.path)
                status, text = answer(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            do_POST = do_PUT = do_GET  # noqa: N815 - the names that http.server calls

            def log_message(self, *_: object) -> None:
                """Be quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def web() -> Iterator[Start]:
    started: list[Web] = []

    def start(answer: Answer) -> Web:
        started.append(Web(answer))
        return started[-1]

    yield start
    for one in started:
        one.server.shutdown()
        one.server.server_close()
