# SPDX-License-Identifier: BSD-3-Clause
"""nutpie's compiled function of a PyMC model: nutpie_side.py LOOP NAME DATA."""
import ctypes
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "models"))

import numpy as np
import nutpie

import with_pymc
import worker


class Side:
    def __init__(self, loop, name, data):
        self.loop = loop
        model = getattr(with_pymc, name)(json.load(open(data)))
        self.compiled = nutpie.compile_pymc_model(model, backend="numba")
        self.function = self.compiled.compiled_logp_func
        self.data = self.compiled.user_data
        self.dim = int(self.compiled.n_dim)
        start = model.initial_point()
        self.layout = [[var.name, [int(n) for n in np.shape(start[var.name])]] for var in model.value_vars]

    def evaluate(self, q):
        x, grad, lp = np.array(q, float), np.zeros(self.dim), np.zeros(1)
        call = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_uint64, *4 * [ctypes.c_void_p])
        call(self.function.address)(self.dim, x.ctypes.data, grad.ctypes.data, lp.ctypes.data,
                                    self.data.ctypes.data)
        return lp[0], grad

    def pace(self, seconds):
        return worker.native_pace(self.loop, self.q, seconds, nutpie=self.function.address,
                                  data=self.data.ctypes.data)

    def sample(self, seed, chains, warmup, draws, path):
        trace = nutpie.sample(self.compiled, draws=draws, tune=warmup, chains=chains, seed=seed,
                              cores=1, progress_bar=False, save_warmup=True)
        return worker.keep_trace(trace, path, "n_steps")


worker.start(lambda: Side(*sys.argv[1:]))
