"""Files that a user names, whatever their names and bytes; and what is printed, wherever it goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.builds.folder import Build
from loaders.project import ROOT, Project
from tests.support.commands import Run, mistake
from tests.support.own_data import problems_of

pytestmark = pytest.mark.long

ASK = "SELECT ?label { VALUES ?label { '数据' } }"
ANSWER = "label\n数据\n"


@pytest.mark.usefixtures("with_build")
@pytest.mark.parametrize("name", ["my q.rq", "查询 一.rq", "a=b.rq", "no-ending", "SELECT x.txt", f"{'n' * 240}.rq"])
def test_a_query_is_a_file_if_it_exists(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + ASK.replace(" {", "\r\n{").encode())
    monkeypatch.chdir(tmp_path)
    assert run("query", name, "-f", "csv").stdout == ANSWER


@pytest.mark.usefixtures("with_build")
def test_a_query_may_lie_deep_and_come_from_a_pipe(run: Run, tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["folder of a user"] * 20)
    deep.mkdir(parents=True)
    (deep / "q.rq").write_text(ASK, encoding="utf-8")
    assert run("query", deep / "q.rq", "-f", "csv").stdout == ANSWER
    reading, writing = os.pipe()
    os.write(writing, ASK.encode())
    os.close(writing)
    assert run("query", f"/dev/fd/{reading}", "-f", "csv").stdout == ANSWER
    os.close(reading)


@pytest.mark.usefixtures("with_build")
@pytest.mark.parametrize(
    ("content", "words"), [(ASK.encode("utf-16"), "looks like UTF-16"), (ASK.encode("gbk"), "GB18030"), (b"\0", "NUL")]
)
def test_a_query_that_is_no_text_is_explained(run: Run, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "q.rq").write_bytes(content)
    assert words in mistake(run("query", tmp_path / "q.rq"))


@pytest.mark.parametrize(
    "streams",
    [
        {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "POSIX"},
    ],
)  # fmt: skip
def test_what_is_printed_is_utf_8_wherever_it_goes(with_build: Build, tmp_path: Path, streams: dict[str, str]) -> None:
    (tmp_path / "q.rq").write_text(ASK, encoding="utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    own |= {"DGKG_STORE": str(with_build.folder.parent), "PYTHONPATH": str(ROOT)} | streams
    for arguments in (["query", "q.rq"], ["query", "q.rq", "-f", "csv"], ["queries"], ["query", "none.rq"]):
        done = subprocess.run(
            [sys.executable, "-m", "service.cli.main", *arguments], cwd=tmp_path, env=own, capture_output=True,
            check=False,
        )  # fmt: skip
        said = (done.stdout + done.stderr).decode("utf-8")
        assert "Traceback" not in said
        assert any(words in said for words in ("数据", "no query file none.rq"))


def test_a_fault_in_one_report_does_not_say_that_it_is_not_there(broken_project: Project) -> None:
    (broken_project.reports / "survey-2023" / "claims.csv").write_text("", encoding="utf-8")
    (problem,) = problems_of(broken_project)
    assert problem.file.endswith("survey-2023/claims.csv") and "empty" in problem.message


@pytest.mark.parametrize("name", ["survey 2026", "调查2026", "a%20b", "-x", ".x", "a>b", "a\nb", "a#b", "a?b"])
def test_a_report_whose_folder_makes_no_address_is_refused(broken_project: Project, name: str) -> None:
    shutil.copytree(broken_project.reports / "survey-2023", broken_project.reports / name)
    (problem,) = problems_of(broken_project)
    assert "cannot be part of addresses" in problem.message
    assert "Rename it" in problem.remedy
