"""`make sbom`: what Coachapp is made of, as CycloneDX. From the pins and the manifest of the front-end files alone: needs no network."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements" / "run.txt"
MANIFEST = ROOT / "coachapp" / "static" / "vendor" / "manifest.json"
WRITTEN = ROOT / "dist" / "sbom.cdx.json"
_PIN = re.compile(r"^(?P<name>[a-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)", re.IGNORECASE | re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def packages() -> Iterator[Component]:
    """What is pinned to run, each with the hashes of the files that are taken."""
    pins = PINS.read_text()
    found = list(_PIN.finditer(pins))
    ends = [pin.start() for pin in found[1:]] + [len(pins)]
    for pin, end in zip(found, ends, strict=True):
        yield component("pypi", pin["name"], pin["version"], _HASH.findall(pins[pin.end() : end]))


def front_end() -> Iterator[Component]:
    """What browsers get that others made, each with the hashes of its files here."""
    files: dict[tuple[str, str], list[str]] = {}
    for file in json.loads(MANIFEST.read_text()).values():
        files.setdefault((file["package"], file["version"]), []).append(file["sha256"])
    for (name, version), hashes in files.items():
        yield component("npm", name, version, hashes)


def component(kind: str, name: str, version: str, hashes: list[str]) -> Component:
    group, _, own = name.rpartition("/")
    purl = PackageURL(kind, group or None, own, version)
    kept = [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes]
    return Component(type=ComponentType.LIBRARY, group=group or None, name=own, version=version, purl=purl, bom_ref=str(purl), hashes=kept)


def bill() -> str:
    """The whole bill of materials as JSON. ValueError if a source gave nothing: a bill that is empty by mistake says something false."""
    product = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    parts = [*packages(), *front_end()]
    if {part.purl.type for part in parts if part.purl} != {"pypi", "npm"}:
        raise ValueError("The pins or the front-end files were not found.")
    whole = Component(type=ComponentType.APPLICATION, name=product["name"], version=product["version"], bom_ref="coachapp")
    bom = Bom(components=parts)
    bom.metadata.component = whole
    bom.register_dependency(whole, parts)
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def main() -> int:
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(bill() + "\n")
    print(f"Written: {WRITTEN.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
