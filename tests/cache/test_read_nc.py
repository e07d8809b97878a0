# SPDX-License-Identifier: BSD-3-Clause
"""Files that other programs wrote, read by draws_nc.c: data sources with gaps, scales, texts,
coordinates, old formats, and files made to harm.  POSTERITY_TEST_NC names the program."""
import os
import subprocess

import arviz
import netCDF4
import numpy as np
import xarray


def read(path, *group):
    done = subprocess.run([os.environ["POSTERITY_TEST_NC"], "read", str(path), *group],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done
    return done.returncode, done.stdout


def columns(path, *group):
    code, text = read(path, *group)
    assert code == 0, text
    rows = [line.split() for line in text.splitlines()]
    return {r[0]: (int(r[1]), int(r[2]), [float(x) for x in r[3:]]) for r in rows}


REAL, INT, BOOL = 0, 1, 2


def test_data(tmp_path):
    for form in ("NETCDF4", "NETCDF3_CLASSIC", "NETCDF3_64BIT_DATA"):
        path = tmp_path / f"{form}.nc"
        with netCDF4.Dataset(path, "w", format=form) as file:
            file.createDimension("time", 3)
            file.createVariable("time", "f8", "time")[:] = [0.5, 1.5, 2.5]
            y = file.createVariable("y", "f4", "time", fill_value=-999.0)
            y[:] = np.ma.array([1, 2, 3], mask=[0, 1, 0])
            packed = file.createVariable("packed", "i2", "time")
            packed.scale_factor, packed.add_offset = 0.5, 10.0
            packed[:] = [10, 10.5, 11]
            file.createVariable("n", "i4")[...] = 7
            file.createVariable("name", "S1", "time")[:] = [b"a", b"b", b"c"]
        got = columns(path)
        assert got["time"] == (REAL, 1, [0.5, 1.5, 2.5])
        kind, ndims, numbers = got["y"]
        assert (kind, ndims) == (REAL, 1)
        np.testing.assert_array_equal(numbers, [1, np.nan, 3])
        assert got["packed"] == (REAL, 1, [10, 10.5, 11])
        assert got["n"] == (INT, 0, [7])
        assert "name" not in got


def stored(file, name, numbers, kind, **attributes):
    """Numbers as they lie in the file, whatever the attributes say of them."""
    v = file.createVariable(name, kind, "k", fill_value=attributes.pop("_FillValue", None))
    v.set_auto_maskandscale(False)
    v.setncatts(attributes)
    v[:] = np.array(numbers, kind)


def test_attributes_mean_what_they_mean_to_xarray(tmp_path):
    path = tmp_path / "q.nc"
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("k", 3)
        stored(file, "bytes", [-1, 5, 127], "i1", _Unsigned="true")
        stored(file, "shorts", [-1, -32768, 7], "i2", _Unsigned="true")
        stored(file, "signed", [255, 5, 128], "u1", _Unsigned="false")
        stored(file, "gap", [-1, -2, 127], "i1", _Unsigned="true", _FillValue=-1)
        stored(file, "packed", [-2, 3, 4], "i1", _Unsigned="true", scale_factor=0.5, add_offset=1.0)
        stored(file, "both", [-9, -8, 1], "f8", _FillValue=-9.0, missing_value=-8.0)
        stored(file, "zero", [-0.0, 1, 2], "f8")
    got = columns(path)
    with xarray.open_dataset(path) as seen:
        for name in seen:
            np.testing.assert_array_equal(got[name][2], seen[name].values)
    assert got["bytes"] == (INT, 1, [255, 5, 127]) and got["gap"][0] == REAL
    assert np.signbit(got["zero"][2][0])


def test_arviz_file(tmp_path):
    path = tmp_path / "a.nc"
    mu = np.arange(6.0).reshape(2, 3)
    arviz.from_dict(posterior={"mu": mu, "flag": mu > 2}, coords={"school": ["a", "b"]},
                    observed_data={"y": np.array([1, 2])}, dims={"y": ["school"]}).to_netcdf(str(path))
    got = columns(path, "posterior")
    assert got["mu"] == (REAL, 2, list(range(6)))
    assert got["flag"] == (BOOL, 2, [0, 0, 0, 1, 1, 1])
    assert columns(path, "observed_data")["y"] == (INT, 1, [1, 2])


def test_absurd_sizes(tmp_path):
    path = tmp_path / "big.nc"
    with netCDF4.Dataset(path, "w") as file:
        for i in range(3):
            file.createDimension(f"d{i}", 2**40)
        file.createDimension("none", None)
        file.createVariable("x", "f8", ("d0", "d1", "d2"), chunksizes=(1, 1, 1))
    assert path.stat().st_size < 10**6
    code, text = read(path)
    assert code == 1 and "larger than the memory" in text
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("none", None)
        for i in range(3):
            file.createDimension(f"d{i}", 2**40)
        file.createVariable("x", "f8", ("none", "d0", "d1", "d2"), chunksizes=(1, 1, 1, 1))
    code, text = read(path)
    assert code == 1 and "larger than the memory" in text


def test_two_dimensions_called_draw(tmp_path):
    path = tmp_path / "draws.nc"
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("chain", 1)
        file.createDimension("draw", 2)
        group = file.createGroup("posterior")
        group.createVariable("a", "f8", ("chain", "draw"))[:] = [[1, 2]]
        group.createDimension("draw", 5)
        group.createVariable("b", "f8", ("chain", "draw"))[:] = [[1, 2, 3, 4, 5]]
    assert columns(path, "posterior") == {"a": (REAL, 2, [1, 2]), "b": (REAL, 2, [1, 2, 3, 4, 5])}


def test_too_many_dimensions(tmp_path):
    path = tmp_path / "dims.nc"
    with netCDF4.Dataset(path, "w") as file:
        for i in range(20):
            file.createDimension(f"d{i}", 1)
        file.createVariable("x", "f8", tuple(f"d{i}" for i in range(20)))[...] = 1
    code, text = read(path)
    assert code == 1 and "too many dimensions" in text
