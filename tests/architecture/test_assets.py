"""The built front-end assets: whole, unbranded, and made again only where they are stale."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from bizwatch.design import assets

CSS = ("govuk-frontend.min.css", "moj-frontend.min.css")


@pytest.fixture
def built() -> Path:
    if not assets.is_fresh():
        pytest.fail("the front-end assets are missing or stale: `python3 dev.py test` builds them")
    return assets.VENDOR


def test_the_manifest_holds_every_file_and_its_hash(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    present = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert present == manifest["files"].keys() | {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", CSS)
def test_a_style_sheet_has_our_typeface_and_only_pictures_that_are_there(built: Path, name: str) -> None:
    css = (built / name).read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert "var(--app-font, arial, sans-serif)" in css
    pictures = set(re.findall(r"url\(['\"]?([^)'\"]+)", css))
    assert not {picture for picture in pictures if not (built / picture).is_file()}


def test_no_crown_crest_or_source_map_was_copied(built: Path) -> None:
    names = [path.name for path in built.rglob("*")]
    assert not [name for name in names if re.search(r"crown|crest|logotype|opengraph|favicon|\.map$|\.woff", name)]
    assert not [path for path in built.glob("*.min.*") if "sourceMappingURL" in path.read_text(encoding="utf-8")]


def test_a_typeface_by_a_new_name_is_refused() -> None:
    with pytest.raises(assets.AssetError, match="GDS Transport"):
        assets.without_branding(".x{font-family:'GDS Transport New'}")


def test_a_missing_package_is_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "NODE_MODULES", tmp_path)
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    with pytest.raises(assets.AssetError, match="is not in node_modules"):
        assets.build()


def test_a_lost_file_makes_the_assets_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    manifest = {"recipe": assets.recipe_hash(), "files": {"gone.css": "0"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert not assets.is_fresh()
    (tmp_path / "gone.css").touch()
    assert assets.is_fresh()


def test_the_modules_import_nothing_but_each_other(built: Path) -> None:
    folder = built / assets.MODULE_FOLDER
    imported = {
        asked for path in folder.iterdir() for asked in assets.IMPORTED.findall(path.read_text(encoding="utf-8"))
    }
    assert imported
    assert not {asked for asked in imported if not (folder / asked).is_file()}


def test_every_package_has_its_licence(built: Path) -> None:
    text = (built / "LICENSES").read_text(encoding="utf-8")
    packages = {name.split("/dist/")[0].split("/moj/")[0] for name in assets.SOURCES}
    packages |= {name.removesuffix("/esm") for name in assets.MODULES}
    assert not {package for package in packages if package not in text}
    assert text.count("Copyright") >= 9
