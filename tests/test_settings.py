"""Settings come from the environment; one that is wrong is named in one line."""

import pytest

from gouji.cli import main
from gouji.errors import SettingError
from gouji.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"), [("MAX_PAGES", "many"), ("SCAN_DPI", "20"), ("OIDC_ROLE", "king")]
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"GOUJI_{name}", value)
    with pytest.raises(SettingError, match=f"GOUJI_{name}: .*the setting is wrong"):
        Settings()


def test_a_command_says_so_in_one_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("GOUJI_RETENTION_DAYS", "0")
    assert main(["invite", "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("gouji: GOUJI_RETENTION_DAYS: 设置有误")


def test_a_right_setting_is_taken(monkeypatch):
    monkeypatch.setenv("GOUJI_MAX_PAGES", "7")
    assert Settings().max_pages == 7
