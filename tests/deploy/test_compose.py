"""compose.yaml: every service is shut in, and settings are those that gouji knows."""

from pathlib import Path

import pytest
from scripts.image.compose import NotSet, services

from gouji.settings import Settings

FILE = Path(__file__).parents[2] / "compose.yaml"
OURS = ("api", "worker")


@pytest.fixture(scope="module")
def told():
    return services(FILE, {"GOUJI_DATABASE_PASSWORD": "secret", "GOUJI_WORKERS": "5"})


def test_the_password_must_be_set():
    with pytest.raises(NotSet, match=r"GOUJI_DATABASE_PASSWORD: set it in \.env"):
        services(FILE, {})


def test_nothing_writes_outside_of_its_volumes_or_has_privileges(told):
    for name, service in told.items():
        assert service.said["read_only"] is True, name
        assert service.said["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service.said["security_opt"], name
        assert service.memory > 0, name
        assert service.tmpfs, name


def test_settings_are_known_and_fit(told, monkeypatch):
    fields = {f"GOUJI_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        settings = told[name].settings
        assert {key for key in settings if key.startswith("GOUJI_")} <= fields
        with monkeypatch.context() as environment:
            for key, value in settings.items():
                environment.setenv(key, value)
            assert (Settings().readers > 0) is (name == "worker")


def test_only_the_service_is_reached_and_only_from_this_machine(told):
    assert {name for name, service in told.items() if "ports" in service.said} == {"api"}
    assert all(port.startswith("127.0.0.1:") for port in told["api"].said["ports"])
    assert told["worker"].said["networks"] == ["inside"]


def test_there_are_as_many_workers_as_asked_for(told):
    assert told["worker"].copies == 5
    assert told["api"].copies == 1
