"""The parts as a bill of materials, CycloneDX 1.6, and as a list to read.

Source: https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from scripts.release.licences import Licences
from scripts.release.parts import Part


def bill(ours: Part, parts: Sequence[Part], moment: str) -> str:
    """The bill as JSON, valid by the schema; the same parts make the same bill."""
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, repr((ours, parts)))}",
        "metadata": {"timestamp": moment, "component": _component(ours)},
        "components": [_component(part) for part in parts],
        "dependencies": [_needs(part, parts) for part in (ours, *parts)],
    }
    text = json.dumps(told, indent=1, ensure_ascii=False)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"no valid bill of materials: {error}")
    return text


def _component(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": part.kind,
        "bom-ref": part.ref,
        "name": part.name,
        "version": part.version,
        "licenses": [{"expression": part.licence}],
    }
    if part.origin.startswith("pkg:"):
        told["purl"] = part.origin
    else:
        told["description"] = part.origin
    if len(part.files) == 1:
        (told["hashes"],) = ([_hash(digest)] for digest in part.files.values())
    else:
        told["components"] = [
            {"type": "file", "name": name, "hashes": [_hash(digest)]}
            for name, digest in part.files.items()
        ]
    return told


def _hash(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _needs(part: Part, parts: Sequence[Part]) -> dict[str, Any]:
    wanted = [other.ref for other in parts if other.name in part.needs]
    return {"ref": part.ref, "dependsOn": wanted}


def page(ours: Part, parts: Sequence[Part], licences: Licences) -> str:
    """The parts and their licences as a page in Markdown, with what must be heeded."""
    rows = "\n".join(f"| {part.name} | {part.version or '–'} | {part.licence} |" for part in parts)
    noted: dict[str, list[str]] = {}
    for part in parts:
        for note in licences.notes(part.licence):
            noted.setdefault(note, []).append(part.name)
    heeded = "\n".join(f"- {note} ({', '.join(names)})" for note, names in sorted(noted.items()))
    return (
        f"# What comes with gouji {ours.version}, and under which licence\n\n"
        f"gouji itself: {ours.licence}. To be heeded by who hands it on:\n\n{heeded}\n\n"
        f"| part | version | licence |\n|---|---|---|\n{rows}\n"
    )
