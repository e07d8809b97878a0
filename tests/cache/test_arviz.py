# SPDX-License-Identifier: BSD-3-Clause
"""The file that test_nc.c writes, opened by ArviZ: numbers, dimensions, coordinates, types,
attributes.  POSTERITY_TEST_NC names the program."""
import os
import subprocess

import arviz
import netCDF4
import numpy as np
import pytest


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("nc") / "fit.nc"
    subprocess.run([os.environ["POSTERITY_TEST_NC"], str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def fit(path):
    return arviz.from_netcdf(str(path))


def numbers(shape, add):
    return np.arange(np.prod(shape)).reshape(shape) / 7 + add


def test_posterior(fit):
    post = fit["posterior"]
    assert post["mu"].dims == ("chain", "draw")
    assert post["theta"].dims == ("chain", "draw", "theta_dim_0")
    assert post["L"].dims == ("chain", "draw", "L_dim_0", "L_dim_1")
    want = numbers((2, 5), 0)
    want[0, 3], want[0, 4] = np.nan, -np.inf
    np.testing.assert_array_equal(post["mu"].values, want)
    np.testing.assert_array_equal(post["theta"].values, numbers((2, 5, 3), 1))
    np.testing.assert_array_equal(post["L"].values, numbers((2, 5, 2, 4), 2))
    assert post["theta"].dtype == np.float64
    assert post["k"].dtype == np.int64
    np.testing.assert_array_equal(post["k"].values, np.arange(10).reshape(2, 5) - 3)
    assert "nothing" not in post


def test_coordinates(fit):
    post = fit["posterior"]
    np.testing.assert_array_equal(post["chain"].values, [0, 1])
    np.testing.assert_array_equal(post["draw"].values, range(5))
    np.testing.assert_array_equal(post["L_dim_1"].values, range(4))
    assert post["draw"].dtype == np.int64


def test_sample_stats(fit):
    stats = fit["sample_stats"]
    assert stats["diverging"].dtype == bool
    np.testing.assert_array_equal(stats["diverging"].values.ravel(), np.arange(10) % 3 == 0)
    np.testing.assert_array_equal(stats["tree_depth"].values.ravel(), np.arange(10))


def test_observed_data(fit):
    data = fit["observed_data"]
    assert data["y"].dims == ("y_dim_0",)
    np.testing.assert_array_equal(data["y"].values, [0, 1.5, 3])
    assert data["N"].shape == () and data["N"].values == 3


def test_attributes(path, fit):
    for attrs in (fit["posterior"].attrs, fit["observed_data"].attrs):
        assert attrs["inference_library"] == "posterity"
        assert attrs["seed"] == 2**60
        assert attrs["sampling_time"] == 0.25
    with netCDF4.Dataset(path) as file:
        assert file.inference_library == "posterity"


def test_not_compressed(path):
    with netCDF4.Dataset(path) as file:
        assert not file["posterior/theta"].filters()["zlib"]


def test_summary(fit):
    table = arviz.summary(fit, var_names=["theta"])
    assert list(table.index) == ["theta[0]", "theta[1]", "theta[2]"]
