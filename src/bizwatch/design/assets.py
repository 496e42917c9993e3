"""Build the third-party front-end assets: copy GOV.UK's and MOJ's ready-made files into ``static/vendor``.

Set-up runs this after npm has filled ``node_modules``; it needs nothing but the standard library, so it also runs by
path before the environment is complete. The products are not committed; the wheel carries them.

The branding rule it keeps: a service outside GOV.UK uses the Design System without its typeface, crown and crest.
So both ``@font-face`` rules go, the family becomes ``var(--app-font, …)``, and no picture with a crown is copied.
Addresses of pictures become relative, so that Django's manifest storage finds and renames them.
"""

import argparse
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
NODE_MODULES = PROJECT / "node_modules"
LOCK = PROJECT / "package-lock.json"
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"

# What is copied: the ready-made file, relative to node_modules, and where its own pictures lie.
SOURCES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.css": "govuk-frontend/dist/govuk/assets",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "",
    "@ministryofjustice/frontend/moj/moj-frontend.min.css": "@ministryofjustice/frontend/moj/assets",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "",
    "tus-js-client/dist/tus.min.js": "",
    "maplibre-gl/dist/maplibre-gl.css": "",
    "maplibre-gl/dist/maplibre-gl.mjs": "",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "",
}
# Modules that import each other by name, so they stay together in a folder of their own: package folder, its files.
MODULES = {"@noble/hashes/esm": ("sha2.js", "_md.js", "_u64.js", "utils.js", "crypto.js")}
MODULE_FOLDER = "noble"
# A browser knows files, not packages.
IMPORT_EDITS = (("'@noble/hashes/crypto'", "'./crypto.js'"),)
IMPORTED = re.compile(r"""^\s*(?:import|export)\b[^'"\n]*\bfrom\s+['"]([^'"]+)['"]""", re.MULTILINE)
# What leaves a style sheet, in this order: pattern, replacement.
CSS_EDITS = (
    (re.compile(r"/\*![^*]*Margaret Calvert.*?\*/", re.DOTALL), ""),
    (re.compile(r"@font-face\s*\{[^}]*\}"), ""),
    (re.compile(r"\.govuk-footer__copyright-logo:before\{[^}]*\}"), ""),
    (re.compile(r"GDS Transport,\s*arial,\s*sans-serif"), "var(--app-font, arial, sans-serif)"),
    (re.compile(r"url\((['\"]?)/assets/"), r"url(\1"),
)
SOURCE_MAP = re.compile(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$")
PICTURE = re.compile(r"url\(['\"]?([^)'\"]+)")
FORBIDDEN = re.compile(r"GDS Transport|@font-face|url\(['\"]?/|url\([^)]*(?:crest|crown)")

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
# The npm packages carry no licence file; these are the notices of their source repositories.
LICENCES = f"""\
Files in this folder come from the packages below. They were changed: the typeface, the crest and the addresses of
pictures and modules were taken out or replaced (bizwatch.design.assets).

govuk-frontend
Copyright (C) 2017 Crown Copyright (Government Digital Service)

@ministryofjustice/frontend
Copyright (c) 2021 dxw

The MIT License (MIT)

{MIT}"""
# Packages that carry their licence, among them what tus-js-client and maplibre-gl have built in.
LICENCE_FILES = (
    "tus-js-client/LICENSE",
    "js-base64/LICENSE.md",
    "url-parse/LICENSE",
    "requires-port/LICENSE",
    "querystringify/LICENSE",
    "@noble/hashes/LICENSE",
    "maplibre-gl/LICENSE.txt",
    "@mapbox/point-geometry/LICENSE",
    "@mapbox/tiny-sdf/LICENSE.txt",
    "@mapbox/unitbezier/LICENSE",
    "@mapbox/vector-tile/LICENSE.txt",
    "@maplibre/geojson-vt/LICENSE",
    "@maplibre/maplibre-gl-style-spec/LICENSE.txt",
    "@maplibre/mlt/LICENSE.txt",
    "@maplibre/vt-pbf/LICENSE",
    "bidi-js/LICENSE.txt",
    "earcut/LICENSE",
    "gl-matrix/LICENSE.md",
    "kdbush/LICENSE",
    "pbf/LICENSE",
    "potpack/LICENSE",
    "quickselect/LICENSE",
    "tinyqueue/LICENSE",
)
BUILT_IN = """\
tus.min.js also holds, from its own build: buffer, Copyright (c) Feross Aboukhadijeh, and other contributors, and
base64-js, Copyright (c) 2014 Jameson Little, both under the MIT licence above; ieee754, Copyright 2008 Fair Oaks Labs,
Inc., under the three-clause BSD licence, whose terms are those printed for js-base64. maplibre-gl.mjs and its worker also
hold murmurhash-js, Copyright (c) 2011 Gary Court, under the MIT licence above.
"""


class AssetError(Exception):
    """The assets cannot be built; the message says what to do."""


def recipe_hash() -> str:
    """Return the hash of what decides the result: the lock of the packages and this file. Hexadecimal SHA-256."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_fresh() -> bool:
    """Return whether ``static/vendor`` was built from today's lock by today's recipe and nothing has gone since."""
    try:
        manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return manifest.get("recipe") == recipe_hash() and all((VENDOR / name).is_file() for name in manifest["files"])


def without_branding(css: str) -> str:
    """Return a style sheet without typeface and crest, its pictures addressed relative to itself.

    Raises AssetError where something forbidden is left, as a new release of a package may bring.
    """
    for pattern, replacement in CSS_EDITS:
        css = pattern.sub(replacement, css)
    left = FORBIDDEN.search(css)
    if left:
        raise AssetError(f"The style sheet still holds “{left.group()}”; teach CSS_EDITS in {__name__} about it.")
    return css


def copy_source(name: str, pictures: str, target: Path) -> None:
    """Copy one ready-made file, edited, and the pictures that it names, into ``target``."""
    source = NODE_MODULES / name
    if not source.is_file():
        raise AssetError(f"{name} is not in node_modules. Run: npm ci --ignore-scripts")
    text = SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
    if source.suffix == ".css":
        text = without_branding(text)
        for picture in sorted(set(PICTURE.findall(text)) - {""}):
            if not picture.startswith("data:"):
                (target / picture).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(NODE_MODULES / pictures / picture, target / picture)
    (target / source.name).write_text(text, encoding="utf-8", newline="\n")


def copy_modules(target: Path) -> None:
    """Copy the modules, edited so that they import each other as files, into a folder of ``target``."""
    folder = target / MODULE_FOLDER
    folder.mkdir()
    for package, names in MODULES.items():
        for name in names:
            source = NODE_MODULES / package / name
            if not source.is_file():
                raise AssetError(f"{package}/{name} is not in node_modules. Run: npm ci --ignore-scripts")
            text = SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
            for given, wanted in IMPORT_EDITS:
                text = text.replace(given, wanted)
            strangers = [asked for asked in IMPORTED.findall(text) if asked.removeprefix("./") not in names]
            if strangers:
                raise AssetError(f"{name} imports {strangers[0]}, which is not copied; teach MODULES in {__name__}.")
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


def licences() -> str:
    """Return the licences of everything in the folder."""
    texts = [LICENCES]
    for name in LICENCE_FILES:
        path = NODE_MODULES / name
        if not path.is_file():
            raise AssetError(f"{name} is not in node_modules. Run: npm ci --ignore-scripts")
        texts.append(f"{name.rpartition('/')[0]}\n\n{path.read_text(encoding='utf-8').strip()}\n")
    return "\n".join([*texts, BUILT_IN])


def build() -> dict[str, str]:
    """Build ``static/vendor`` beside the old one and put it in its place. Returns each file's SHA-256 by name."""
    recipe = recipe_hash()
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, pictures in SOURCES.items():
        copy_source(name, pictures, fresh)
    copy_modules(fresh)
    (fresh / "LICENSES").write_text(licences(), encoding="utf-8", newline="\n")
    files = {
        path.relative_to(fresh).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(fresh.rglob("*"))
        if path.is_file()
    }
    manifest = json.dumps({"recipe": recipe, "files": files}, indent=2) + "\n"
    (fresh / "manifest.json").write_text(manifest, encoding="utf-8", newline="\n")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return files


def main() -> int:
    """Build where stale; with ``--check`` only say whether it is. Returns the exit code: 1 means stale or failed."""
    parser = argparse.ArgumentParser(description="Build the third-party front-end assets from node_modules.")
    parser.add_argument("--check", action="store_true", help="build nothing; exit 1 where the assets are stale")
    if is_fresh():
        return 0
    if parser.parse_args().check:
        return 1
    try:
        files = build()
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Built {len(files)} front-end files.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
