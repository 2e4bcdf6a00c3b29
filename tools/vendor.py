"""`make vendor`: take the published front-end files into the repository. Nothing is built, nothing comes from elsewhere at run time.

Each directory gets a manifest.json: of every file its package, version, licence and sha256. Another release is another version here; a
published version whose content changed is refused.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "coachapp" / "static" / "vendor"
TESTS = ROOT / "tests" / "vendor"

ICONS = """
alert-triangle archive arrow-back-up arrow-down arrow-left arrow-right arrow-up ban calendar calendar-event calendar-plus chart-line check
checks chevron-down chevron-left chevron-right chevron-up circle-check clock compass copy device-desktop dots external-link eye eye-off flag
grip-vertical history home info-circle key keyboard link list list-check lock lock-open login logout mail map-pin menu-2 message
message-circle messages moon note notes paperclip pencil player-pause plus refresh route search send settings shield sun table target
target-arrow trash user user-check user-plus users video world writing x
""".split()


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    home: Path
    files: dict[str, str]  # the path in the package -> the path in its home
    licence_file: str | None = "LICENSE"


PACKAGES = (
    # @tabler/core comes without a licence file: its notice stands in the CSS.
    Package("@tabler/core", "1.6.1", "MIT", PRODUCT, {"dist/css/tabler.min.css": "tabler/tabler.min.css"}, licence_file=None),
    Package("htmx.org", "4.0.1", "0BSD", PRODUCT, {"dist/htmx.min.js": "htmx/htmx.min.js"}),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        "OFL-1.1",
        PRODUCT,
        {f"files/inter-{part}-wght-normal.woff2": f"inter/inter-{part}-wght-normal.woff2" for part in ("latin", "latin-ext")},
    ),
    Package("@tabler/icons", "3.51.0", "MIT", PRODUCT, {f"icons/outline/{icon}.svg": "icons/sprite.svg" for icon in ICONS}),
    Package("axe-core", "4.14.1", "MPL-2.0", TESTS, {"axe.min.js": "axe/axe.min.js"}),
)


def download(package: Package, into: Path) -> tarfile.TarFile:
    """The published package; npm checks it against the registry's digest."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"]
    archive = subprocess.run(command, cwd=into, check=True, capture_output=True, text=True).stdout.split()[-1]
    return tarfile.open(into / archive)


def read(source: tarfile.TarFile, path: str) -> bytes:
    packed = source.extractfile(f"package/{path}")
    if packed is None:
        raise SystemExit(f"{path} is not in the package")
    return packed.read()


def sprite(source: tarfile.TarFile) -> bytes:
    """One SVG with a symbol for each icon: `<svg><use href="sprite.svg#home"/></svg>`."""
    symbols = [symbol(icon, read(source, f"icons/outline/{icon}.svg").decode()) for icon in ICONS]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]).encode()


def symbol(icon: str, drawing: str) -> str:
    inside = re.sub(r"\s*\n\s*", "", re.sub(r'<!--.*?-->|<svg.*?>|</svg>|<path stroke="none".*?/>', "", drawing, flags=re.DOTALL))
    look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{icon}" viewBox="0 0 24 24" {look}>{inside}</symbol>'


def contents(package: Package, source: tarfile.TarFile) -> dict[str, bytes]:
    """What the package gives us, by its path below home."""
    if package.name == "@tabler/icons":
        return {"icons/sprite.svg": sprite(source)}
    return {target: without_source_map(read(source, origin)) for origin, target in package.files.items()}


def without_source_map(content: bytes) -> bytes:
    """A map that we do not ship would be a 404 in every developer's console."""
    return re.sub(rb"\n?/[/*]# sourceMappingURL=\S+(?: \*/)?", b"", content)


def licence_text(package: Package, source: tarfile.TarFile, files: dict[str, bytes]) -> bytes:
    if package.licence_file:
        return read(source, package.licence_file)
    banner = re.search(rb"/\*!?(.*?)\*/", next(iter(files.values())), re.DOTALL)
    if banner is None:
        raise SystemExit(f"{package.name}: neither a licence file nor a notice")
    notice = "\n".join(re.sub(r"^\s*\* ?", "", line).strip() for line in banner[1].decode().strip().splitlines())
    terms = (ROOT / "LICENSE").read_text().split("\n\n", 2)[2]  # the MIT licence's words after its title and copyright line
    return f"{notice}\n\n{terms}".encode()


def vendor(package: Package, into: Path) -> dict[str, dict[str, str]]:
    """Write the package's files and its licence; gives their lines of the manifest."""
    with download(package, into) as source:
        files = contents(package, source)
        licence = licence_text(package, source, files)
    about = {"package": package.name, "version": package.version, "licence": package.licence}
    lines = {target: {**about, "sha256": hashlib.sha256(content).hexdigest()} for target, content in files.items()}
    files[f"{next(iter(files)).partition('/')[0]}/LICENSE.txt"] = licence
    for target, content in files.items():
        (package.home / target).parent.mkdir(parents=True, exist_ok=True)
        (package.home / target).write_bytes(content)
    return lines


def read_manifest(home: Path) -> dict[str, dict[str, str]]:
    manifest = home / "manifest.json"
    if not manifest.exists():
        return {}
    files: dict[str, dict[str, str]] = json.loads(manifest.read_text())
    return files


def refuse_silent_changes(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> None:
    for target, line in new.items():
        known = old.get(target, line)
        if target != "icons/sprite.svg" and known["version"] == line["version"] and known["sha256"] != line["sha256"]:
            raise SystemExit(f"{target}: {line['package']} {line['version']} is not what it was when we took it.")


def main() -> int:
    for home in (PRODUCT, TESTS):
        manifest: dict[str, dict[str, str]] = {}
        with tempfile.TemporaryDirectory() as into:
            for package in PACKAGES:
                if package.home == home:
                    manifest |= vendor(package, Path(into))
        refuse_silent_changes(read_manifest(home), manifest)
        (home / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
