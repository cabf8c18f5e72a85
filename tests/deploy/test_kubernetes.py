"""The manifests for Kubernetes: shut in, probed, limited, and scaled on what really waits."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text
from tests.store.material import upload

from gouji.settings import Settings
from gouji.store import reports
from gouji.store.tables import Report, State

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/kubernetes"
EVERY = [
    told
    for path in sorted(FOLDER.glob("*/*.yaml"))
    if path.name != "kustomization.yaml"
    for told in yaml.safe_load_all(path.read_text("utf-8"))
]


def of(kind: str, name: str) -> dict:
    (found,) = (one for one in EVERY if one["kind"] == kind and one["metadata"]["name"] == name)
    return found


def pods() -> Iterator[dict]:
    for one in EVERY:
        if one["kind"] in ("Deployment", "StatefulSet"):
            yield one["spec"]["template"]["spec"]


def test_every_pod_is_shut_in():
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            shut = container["securityContext"]
            assert shut["readOnlyRootFilesystem"] is True
            assert shut["allowPrivilegeEscalation"] is False
            assert shut["capabilities"] == {"drop": ["ALL"]}
            assert {"cpu", "memory"} <= set(container["resources"]["limits"])
            mounted = {mount["name"] for mount in container["volumeMounts"]}
            made = {volume["name"] for volume in pod["volumes"]}
            assert mounted - {"database"} == made  # the database's own comes with its claim


def test_ours_run_as_the_user_of_the_image_in_its_version():
    (own,) = re.findall(r"^USER (.*)$", (ROOT / "Dockerfile").read_text("utf-8"), re.M)
    version = next(
        line.split('"')[1]
        for line in (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
        if line.startswith("version = ")
    )
    for name in ("api", "worker"):
        pod = of("Deployment", name)["spec"]["template"]["spec"]
        user = pod["securityContext"]
        assert f"{user['runAsUser']}:{user['runAsGroup']}" == own
        assert pod["containers"][0]["image"] == f"gouji:{version}"


def test_settings_are_known():
    named = set(of("ConfigMap", "gouji")["data"])
    for name in ("api", "worker"):
        (container,) = of("Deployment", name)["spec"]["template"]["spec"]["containers"]
        named |= {variable["name"] for variable in container["env"]}
    fields = {f"GOUJI_{field.upper()}" for field in Settings.model_fields}
    assert named - fields == {"PGPASSWORD"}


def test_nothing_goes_out_but_to_the_database_and_the_names_of_the_cluster():
    policy = of("NetworkPolicy", "gouji")["spec"]
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    assert sorted({port["port"] for rule in policy["egress"] for port in rule["ports"]}) == [
        53,
        5432,
    ]
    assert all("ipBlock" not in to for rule in policy["egress"] for to in rule["to"])
    (chosen,) = policy["podSelector"]["matchExpressions"]
    deployed = [one for one in EVERY if one["kind"] == "Deployment"]
    labels = {one["spec"]["template"]["metadata"]["labels"][chosen["key"]] for one in deployed}
    assert labels == set(chosen["values"])


def test_the_one_scaler_behaves_as_the_other():
    scaled, horizontal = of("ScaledObject", "worker"), of("HorizontalPodAutoscaler", "worker")
    keda, own = scaled["spec"], horizontal["spec"]
    behaviour = keda["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert behaviour == own["behavior"]
    assert keda["minReplicaCount"] == own["minReplicas"] == 1
    assert keda["maxReplicaCount"] == own["maxReplicas"]
    ((trigger,), (metric,)) = keda["triggers"], own["metrics"]
    wanted = metric["external"]["target"]["averageValue"]
    assert trigger["metadata"]["targetQueryValue"] == wanted
    assert all(isinstance(value, str) for value in trigger["metadata"].values())


def test_workers_are_scaled_on_the_reports_that_wait_or_are_read(database, owner):
    (trigger,) = of("ScaledObject", "worker")["spec"]["triggers"]
    with database.transaction() as session:
        for state in State:
            report = reports.accept(session, owner, "王审计", upload(state.value))[0]
            session.get_one(Report, report.id).state = state
    with database.reading() as session:
        waiting = session.scalar(text(trigger["metadata"]["query"]))
    assert waiting == sum(not state.ended for state in State)


@pytest.mark.parametrize("name", ["base", "trial", "hpa"])
def test_every_file_is_named_by_its_kustomization(name):
    told = yaml.safe_load((FOLDER / name / "kustomization.yaml").read_text("utf-8"))
    files = {path.name for path in (FOLDER / name).glob("*.yaml")} - {"kustomization.yaml"}
    assert {resource for resource in told["resources"] if resource.endswith(".yaml")} == files
