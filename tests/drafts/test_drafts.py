"""A new report's folder: exact headers, each column explained, and a worked example without a mistake."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from loaders.drafts import write_draft, write_example
from loaders.drafts.writing import HERE, columns_of, meanings
from loaders.problems import InputProblems
from loaders.project import REPORT_FILES, TEXT_FILE, Project
from tests.support.own_data import EXAMPLE, example_in, problems_of, with_own
from tests.support.tables import replace_once

pytestmark = pytest.mark.long

COLUMNS = columns_of(Project())


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft with the text of the example."""
    write_draft(tmp_path / "my-report", Project(), HERE / "example" / TEXT_FILE)
    return tmp_path / "my-report"


def test_every_column_of_a_draft_is_explained_and_no_other() -> None:
    explained = set(meanings())
    used = {(path.rpartition("/")[2], column) for path, header in COLUMNS.items() for column in header}
    common = {column for table, column in explained if table == "*"}
    assert {key for key in used if key[1] not in common or key in explained} == {k for k in explained if k[0] != "*"}
    assert common <= {column for _, column in used}


def test_a_draft_has_every_file_of_a_report_with_the_headers_that_the_reader_wants(draft: Path) -> None:
    assert set(REPORT_FILES) <= {path.name for path in draft.iterdir()}
    for name, header in COLUMNS.items():
        with (draft / name).open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [header]


def test_the_readme_of_a_draft_explains_each_column_of_each_table(draft: Path) -> None:
    readme = (draft / "README.md").read_text(encoding="utf-8")
    assert "{" not in readme and "--with my-report" in readme
    for name, header in COLUMNS.items():
        section = re.search(rf"^## {re.escape(name)}$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
        assert section
        assert re.findall(r"^\| `(\w+)` \| \S", section[1], re.MULTILINE) == header


def test_a_draft_pins_the_text_it_is_given(draft: Path) -> None:
    text = (draft / TEXT_FILE).read_bytes()
    assert text == (HERE / "example" / TEXT_FILE).read_bytes()
    toml = tomllib.loads((draft / "report.toml").read_text(encoding="utf-8"))
    assert toml["text_sha256"] == hashlib.sha256(text).hexdigest()
    assert toml["text_length"] == len(text.decode())


def test_what_a_draft_still_wants_is_its_metadata_and_nothing_else(draft: Path, light_project: Project) -> None:
    problems = problems_of(with_own(light_project, draft))
    assert {problem.column for problem in problems} == {"title_zh", "title_en", "issued"}
    assert {(Path(problem.file), problem.remedy) for problem in problems} == {
        (draft / "report.toml", "Correct the value.")
    }


def test_a_draft_without_a_text_waits_for_its_checksum(tmp_path: Path, light_project: Project) -> None:
    write_draft(tmp_path / "my-report", Project())
    columns = {problem.column for problem in problems_of(with_own(light_project, tmp_path / "my-report"))}
    assert "text_sha256" in columns


def test_a_folder_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").touch()
    for write in (write_draft, write_example):
        with pytest.raises(InputProblems, match="is there already"):
            write(tmp_path / "taken", Project())
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ["我的报告", "my report", "-x", "a_b"])
def test_a_name_that_cannot_stand_in_addresses_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputProblems, match="cannot be part of addresses"):
        write_draft(tmp_path / name, Project())
    assert not (tmp_path / name).exists()


def test_a_text_that_is_not_utf_8_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes("数据".encode("gbk"))
    with pytest.raises(InputProblems, match="is not UTF-8"):
        write_draft(tmp_path / "my-report", Project(), tmp_path / "text.txt")
    assert not (tmp_path / "my-report").exists()


def test_the_example_has_ten_figures_and_no_mistake(tmp_path: Path, light_project: Project) -> None:
    folder = example_in(tmp_path)
    assert problems_of(with_own(light_project, folder)) == []
    claims = (folder / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert len(claims) == 1 + 10


def test_the_example_may_have_any_name(tmp_path: Path, light_project: Project) -> None:
    write_example(tmp_path / "another", Project())
    assert problems_of(with_own(light_project, tmp_path / "another")) == []
    for path in (tmp_path / "another").rglob("*"):
        if path.is_file():
            assert EXAMPLE not in path.read_text(encoding="utf-8")


def test_a_report_and_a_further_one_may_share_a_folder(tmp_path: Path, light_project: Project) -> None:
    """What the README of a draft says of further reports."""
    folder = example_in(tmp_path)
    further = folder / "reports" / "example-city-2024"
    further.mkdir(parents=True)
    for name in REPORT_FILES:
        (further / name).write_bytes((folder / name).read_bytes())
    replace_once(further / "report.toml", "2025年", "2024年")
    project = with_own(light_project, folder)
    assert problems_of(project) == []
    assert [path.name for path in project.report_folders()[-2:]] == [EXAMPLE, "example-city-2024"]
