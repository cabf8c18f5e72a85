"""compose.yaml: every service is shut in, and settings are those that gouji knows."""

import re
from pathlib import Path

import pytest
import yaml
from scripts.image import compose
from scripts.image.__main__ import POSTGRESQL

from gouji.settings import Settings

FILE = Path(__file__).parents[2] / "compose.yaml"
OURS = ("api", "worker")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(FILE.read_text("utf-8"))["services"]


def test_the_password_must_be_set():
    told = re.findall(r"\$\{GOUJI_DATABASE_PASSWORD[^}]*\}", FILE.read_text("utf-8"))
    assert told
    assert set(told) == {"${GOUJI_DATABASE_PASSWORD:?set it in .env}"}


def test_nothing_writes_outside_of_its_volumes_or_has_privileges(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}, name
        assert service["tmpfs"], name


def test_settings_are_known_and_fit(services, monkeypatch):
    fields = {f"GOUJI_{name.upper()}" for name in Settings.model_fields}
    for name in OURS:
        settings = services[name]["environment"]
        assert {key for key in settings if key.startswith("GOUJI_")} <= fields
        with monkeypatch.context() as environment:
            for key, value in settings.items():
                environment.setenv(key, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))
            assert (Settings().readers > 0) is (name == "worker")


def test_only_the_service_is_reached_and_only_from_this_machine(services):
    assert {name for name, service in services.items() if "ports" in service} == {"api"}
    assert all(port.startswith("127.0.0.1:") for port in services["api"]["ports"])
    assert services["worker"]["networks"] == ["inside"]
    assert yaml.safe_load(FILE.read_text("utf-8"))["networks"]["inside"] == {"internal": True}


def test_there_are_as_many_workers_as_asked_for(services):
    assert services["worker"]["deploy"]["replicas"] == "${GOUJI_WORKERS:-2}"
    assert "replicas" not in services["api"]["deploy"]


def test_what_is_proved_is_what_is_shipped(services):
    """`make image-proof` leaves out what the docker-compose of Debian does not know, no more."""
    said = compose.told(FILE, "other")
    assert services["database"]["image"] == POSTGRESQL
    assert said["services"]["database"] | {"image": POSTGRESQL} == _without_pids(
        services["database"]
    )
    for name in OURS:
        assert said["services"][name] == _without_pids(services[name])
        assert compose.memory(said, name) == {"api": 2**30, "worker": 2 * 2**30}[name]


def _without_pids(service):
    limits = service["deploy"]["resources"]["limits"]
    kept = {name: limit for name, limit in limits.items() if name != "pids"}
    deploy = service["deploy"] | {"resources": {"limits": kept}}
    return {name: said for name, said in service.items() if name != "build"} | {"deploy": deploy}
