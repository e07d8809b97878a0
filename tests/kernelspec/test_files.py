"""The files of kernelspec/: pictures that front ends can show, and what a distribution installs."""

import json
import pathlib
import shutil
import struct
import subprocess
import zlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ROOT / "kernelspec"


def chunks(data):
    """(type, content) of a PNG, each with its checksum verified."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        n, kind = struct.unpack(">I4s", data[at:at + 8])
        content = data[at + 8:at + 8 + n]
        assert struct.unpack(">I", data[at + 8 + n:at + 12 + n])[0] == zlib.crc32(kind + content)
        yield kind, content
        at += n + 12


@pytest.mark.parametrize("size", [32, 64])
def test_pictures(size):
    path = FILES / f"logo-{size}x{size}.png"
    found = list(chunks(path.read_bytes()))
    width, height, depth, colours, *_ = struct.unpack(">IIBBBBB", found[0][1])
    assert (width, height, depth, colours) == (size, size, 8, 6)
    assert found[-1][0] == b"IEND" and path.stat().st_size < 4000
    raw = zlib.decompress(b"".join(c for kind, c in found if kind == b"IDAT"))
    assert len(raw) == size * (4 * size + 1)


@pytest.mark.parametrize("size", [32, 64])
def test_pictures_are_drawn_from_the_svg(size):
    """Colours at places of the drawing: background, both curves, and corners that are clear."""
    image = pytest.importorskip("PIL.Image").open(FILES / f"logo-{size}x{size}.png")
    svg = (FILES / "logo-svg.svg").read_text()

    def near(x, y, colour):
        """Some pixel around (x, y) of the drawing's 64 by 64."""
        at = [image.getpixel((x * size // 64 + i, y * size // 64 + k))
              for i in (-1, 0, 1) for k in (-1, 0, 1)]
        want = tuple(int(colour[i:i + 2], 16) for i in (1, 3, 5))
        assert colour in svg
        return any(p[3] == 255 and max(abs(a - b) for a, b in zip(p, want)) < 40 for p in at)

    assert image.mode == "RGBA" and image.getpixel((0, 0))[3] == 0
    assert image.getpixel((size - 1, size - 1))[3] == 0
    assert near(10, 10, "#20313f") and near(54, 54, "#20313f")
    assert near(36, 14, "#ffb454") and near(7, 48, "#ffb454")
    assert near(30, 34, "#7fb3c8") and not near(30, 34, "#ffb454")


def test_installed_by_a_distribution(posterity, tmp_path):
    """meson install puts the same files, for the program where it is installed."""
    build = posterity.parent
    meson = shutil.which("meson")
    if not meson or not (build / "build.ninja").exists():
        pytest.skip("no build folder")
    subprocess.run([meson, "install", "--no-rebuild", "--quiet", "--destdir", tmp_path / "root",
                    "-C", build], check=True)
    (spec,) = (tmp_path / "root").rglob("kernel.json")
    assert spec.parent.as_posix().endswith("share/jupyter/kernels/posterity")
    (program,) = (tmp_path / "root").rglob("bin/posterity")
    want = json.loads((FILES / "kernel.json.in").read_text())
    want["argv"][0] = "/" + program.relative_to(tmp_path / "root").as_posix()
    assert json.loads(spec.read_text()) == want
    for logo in FILES.glob("logo-*"):
        assert (spec.parent / logo.name).read_bytes() == logo.read_bytes()
    assert len(list(spec.parent.iterdir())) == 4
