"""The one table of settings."""

from __future__ import annotations

import pytest

from loaders.problems import InputProblems
from loaders.settings import Settings, settings_rows, settings_table


def test_every_setting_has_unit_and_help() -> None:
    rows = settings_rows()
    assert len(rows) == len(Settings.model_fields)
    for name, unit, _, text in rows:
        assert name.startswith("DGKG_")
        assert unit
        assert text
        assert f"| `{name}` |" in settings_table()


def test_the_environment_is_read_and_given_values_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DGKG_PORT", "9000")
    monkeypatch.setenv("DGKG_SERVICE_ALLOW", "http://a/sparql, http://b/sparql")
    settings = Settings.from_environment(host=None)
    assert settings.port == 9000
    assert settings.service_allow == ("http://a/sparql", "http://b/sparql")
    assert Settings.from_environment(port=9001).port == 9001


def test_all_settings_out_of_bounds_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DGKG_PORT", "99999")
    monkeypatch.setenv("DGKG_WORKERS", "none")
    with pytest.raises(InputProblems) as caught:
        Settings.from_environment()
    assert [problem.column for problem in caught.value.problems] == ["DGKG_PORT", "DGKG_WORKERS"]


def test_the_password_is_not_shown() -> None:
    assert "secret!" not in repr(Settings(remote_password="secret!"))  # type: ignore[arg-type]
