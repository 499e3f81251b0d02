"""Finding Terraform and the provider: on PATH, by name, in mirrors of every shape."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from compiler.errors import ToolError
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.mirror import PROVIDER, read_mirror
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import Target
from tests.terraform.conftest import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compiler.terraform.discovery import Terraform


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home without any configuration of Terraform's."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in (
        "ENVC_TERRAFORM",
        "ENVC_PLUGIN_DIR",
        "TF_CLI_CONFIG_FILE",
        "TERRAFORM_CONFIG",
        "XDG_DATA_HOME",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str, str], Path]:
    """A program that says something: ``program("terraform", "echo hello")``."""

    def write(name: str, script: str) -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


def answering(version: str) -> str:
    answer = json.dumps({"terraform_version": version, "platform": "linux_amd64"})
    return f"echo {shlex.quote(answer)}"


def unpacked(folder: Path, *versions: str, platform: str = "linux_amd64") -> Path:
    for version in versions:
        (folder / PROVIDER / version / platform).mkdir(parents=True)
    return folder


class TestTerraform:
    def test_the_one_on_path_is_taken(
        self, program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = program("terraform", answering("1.12.3"))
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")
        found = find_terraform(tmp_path)
        assert found.command == (str(path),)
        assert (found.version, found.source) == ("1.12.3", "terraform on PATH")
        assert found.platform == "linux_amd64"

    def test_tofu_is_taken_where_there_is_no_terraform(
        self, program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = program("tofu", answering("1.10.0"))
        monkeypatch.setenv("PATH", f"{path.parent}")
        assert find_terraform(tmp_path).source == "tofu on PATH"

    def test_a_named_one_holds_in_every_folder(
        self, program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = program("my terraform", answering("1.10.0-rc1"))
        monkeypatch.chdir(path.parent)
        monkeypatch.setenv("ENVC_TERRAFORM", "./my terraform")
        found = find_terraform(tmp_path)
        assert found.command == (str(path),)
        assert found.source == "ENVC_TERRAFORM"

    def test_a_name_is_looked_up_on_path(
        self, program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = program("terraform-1.13", answering("1.13.0"))
        monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
        monkeypatch.setenv("ENVC_TERRAFORM", "terraform-1.13")
        assert find_terraform(tmp_path).command == (str(path),)

    @pytest.mark.parametrize("version", ["1.9.8", "0.15.0", "1.5.7-dev"])
    def test_an_old_one_is_refused_with_both_versions(
        self,
        program: Callable[[str, str], Path],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        version: str,
    ) -> None:
        monkeypatch.setenv("ENVC_TERRAFORM", str(program("terraform", answering(version))))
        with pytest.raises(ToolError, match=f"is Terraform {version}; envc needs 1.10") as caught:
            find_terraform(tmp_path)
        assert "ENVC_TERRAFORM=wheel" in caught.value.hint

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            ("echo no version is set >&2; exit 126", "no version is set"),
            ("echo hello", "hello"),
            ("echo '[]'", r"\[\]"),
            ("exit 4", "it ended with 4"),
        ],
    )
    def test_one_that_does_not_run_is_refused_with_what_it_said(
        self,
        program: Callable[[str, str], Path],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        script: str,
        reason: str,
    ) -> None:
        monkeypatch.setenv("ENVC_TERRAFORM", str(program("terraform", script)))
        with pytest.raises(ToolError, match=f"is no Terraform that runs: {reason}"):
            find_terraform(tmp_path)

    def test_one_that_is_not_there_is_refused(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("ENVC_TERRAFORM", str(tmp_path / "gone"))
        with pytest.raises(ToolError, match="which is no program"):
            find_terraform(tmp_path)

    def test_without_any_and_without_the_wheel_the_way_out_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setenv("ENVC_TERRAFORM_PYTHON", str(tmp_path / "gone"))
        with pytest.raises(ToolError, match="no terraform and no tofu on PATH") as caught:
            find_terraform(tmp_path)
        assert "install Terraform 1.10 or newer" in caught.value.hint

    def test_the_user_s_switches_do_not_reach_it(
        self, terraform: Terraform, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("ENVC_TERRAFORM", terraform.command[0])
        monkeypatch.setenv("TF_CLI_ARGS", "-no-such-flag")
        monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(tmp_path / "gone"))
        if len(terraform.command) == 1:
            assert find_terraform(tmp_path).version == terraform.version


COMMENTED = """\
# provider_installation { filesystem_mirror { path = "/commented" } }
provider_installation {
  /* filesystem_mirror { path = "/commented" } */
  filesystem_mirror { path = "/first/that/is/empty" }
  filesystem_mirror {
    include = ["*/*/*"]
    path    = "%s" // here
  }
}
"""


class TestMirror:
    def test_a_named_folder_is_taken(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        unpacked(tmp_path / "a mirror", "5.9.0", "5.100.0")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ENVC_PLUGIN_DIR", "a mirror")
        found = find_mirror()
        assert found is not None
        assert found.folder == tmp_path / "a mirror"
        assert found.versions == ("5.9.0", "5.100.0")
        assert found.source == "ENVC_PLUGIN_DIR"

    def test_a_named_folder_that_is_not_there_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("ENVC_PLUGIN_DIR", str(tmp_path / "gone"))
        with pytest.raises(ToolError, match="which is no folder"):
            find_mirror()

    def test_a_named_folder_without_the_provider_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("ENVC_PLUGIN_DIR", str(tmp_path))
        with pytest.raises(ToolError, match=r"holds no registry\.terraform\.io/hashicorp/aws"):
            find_mirror()

    def test_none_asks_for_no_mirror(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        unpacked(tmp_path / "home/.terraform.d/plugins", "5.100.0")
        assert find_mirror() is not None
        monkeypatch.setenv("ENVC_PLUGIN_DIR", "none")
        assert find_mirror() is None

    def test_both_layouts_are_read_with_their_platforms(self, tmp_path: Path) -> None:
        unpacked(tmp_path, "5.100.0", platform="darwin_arm64")
        name = "terraform-provider-aws_6.2.0_linux_amd64.zip"
        (tmp_path / PROVIDER / name).touch()
        (tmp_path / PROVIDER / "index.json").touch()
        found = read_mirror(tmp_path, "a test")
        assert found is not None
        assert found.builds == {("5.100.0", "darwin_arm64"), ("6.2.0", "linux_amd64")}

    def test_versions_stand_in_their_order(self, tmp_path: Path) -> None:
        found = read_mirror(unpacked(tmp_path, "10.0.0", "5.9.0", "5.100.0", "6.0.0-beta1"), "")
        assert found is not None
        assert found.versions == ("5.9.0", "5.100.0", "6.0.0-beta1", "10.0.0")

    def test_terraform_s_own_folders_are_looked_at(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        unpacked(tmp_path / "data/terraform/plugins", "5.100.0")
        found = find_mirror()
        assert found is not None
        assert found.folder == tmp_path / "data/terraform/plugins"

    @pytest.mark.parametrize(
        "text",
        [
            'provider_installation { filesystem_mirror { path = "%s" } }',
            COMMENTED,
            '{"provider_installation": {"filesystem_mirror": {"path": "%s"}}}',
            '{"provider_installation": [{"filesystem_mirror": [{"path": "/no"}, {"path": "%s"}]}]}',
        ],
    )
    def test_the_user_s_configuration_is_followed(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
    ) -> None:
        mirror = unpacked(tmp_path / "mirror", "5.100.0")
        file = tmp_path / "terraformrc"
        file.write_text(text % mirror, encoding="utf-8")
        monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(file))
        found = find_mirror()
        assert found is not None
        assert (found.folder, found.source) == (mirror, str(file))

    def test_a_configuration_that_decides_ends_the_search(self, tmp_path: Path) -> None:
        unpacked(tmp_path / "home/.terraform.d/plugins", "5.100.0")
        (tmp_path / "home/.terraformrc").write_text(
            'provider_installation {\n  network_mirror { url = "https://example.com/" }\n}\n',
            encoding="utf-8",
        )
        assert find_mirror() is None

    @pytest.mark.parametrize(
        "text", ["", "{", '"', "[1]", "null", "provider_installation", "ä\x00"]
    )
    def test_a_broken_configuration_is_terraform_s_to_name(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "home/.terraformrc").write_text(text, encoding="utf-8")
        find_mirror()


class TestInit:
    """What the mirror lacks is said before Terraform looks for it."""

    @pytest.fixture
    def workspace(self, tmp_path: Path, terraform: Terraform) -> Workspace:
        wanted = {"aws": {"source": "hashicorp/aws", "version": "6.2.0"}}
        main = {"terraform": {"required_providers": wanted}}
        (tmp_path / "main.tf.json").write_text(
            json.dumps(main | {"provider": {"aws": []}}), encoding="utf-8"
        )
        target = Target("emulator", {"local": {"path": str(tmp_path / "state.tfstate")}})
        return Workspace(terraform, None, tmp_path, target)

    def test_another_version_is_named_beside_the_wanted_one(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        workspace.mirror = read_mirror(unpacked(tmp_path / "m", "5.99.1", "5.100.0"), "a test")
        with pytest.raises(ToolError) as caught:
            workspace.prepare()
        assert "wants hashicorp/aws 6.2.0" in caught.value.message
        assert "holds 5.99.1, 5.100.0" in caught.value.message
        assert "terraform.aws_provider to 5.100.0" in caught.value.hint

    def test_a_build_for_another_platform_is_named(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        folder = unpacked(tmp_path / "m", "6.2.0", platform="plan9_386")
        workspace.mirror = read_mirror(folder, "a test")
        with pytest.raises(ToolError, match=r"6\.2\.0 for plan9_386, and this Terraform is for"):
            workspace.prepare()

    def test_a_mirror_that_holds_it_is_used(self, workspace: Workspace, tmp_path: Path) -> None:
        platform = workspace.terraform.platform
        folder = unpacked(tmp_path / "a mirror", "6.2.0", platform=platform)
        build = folder / PROVIDER / "6.2.0" / platform
        plugin = build / "terraform-provider-aws_v6.2.0"
        plugin.write_text("#!/bin/sh\n", encoding="utf-8")
        plugin.chmod(0o755)
        workspace.mirror = read_mirror(folder, "a test")
        workspace.prepare()
        used = list((tmp_path / ".terraform").glob("emulator/providers/*/*/*/6.2.0/*"))
        assert [link.resolve() for link in used] == [build]

        shutil.rmtree(build)
        with pytest.raises(ToolError, match="holds"):  # its link points nowhere: init once more
            workspace.prepare()


@pytest.mark.parametrize("named", [None, "gone"])
def test_a_configuration_that_is_not_there_leaves_no_trace(
    tmp_path: Path,
    terraform: Terraform,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    named: str | None,
) -> None:
    if named:
        monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(tmp_path / named))
    (tmp_path / "main.tf.json").write_text(json.dumps(document({})), encoding="utf-8")
    target = Target("emulator", {"local": {"path": str(tmp_path / "state.tfstate")}})
    workspace = Workspace(terraform, find_mirror(), tmp_path, target)
    workspace.prepare()
    workspace.plan()
    said = "".join(log.read_text(encoding="utf-8") for log in tmp_path.glob(".terraform/*/*.log"))
    out, err = capfd.readouterr()
    for text in (said, out, err):
        assert "CLI configuration" not in text
