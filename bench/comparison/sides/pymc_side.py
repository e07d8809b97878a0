# SPDX-License-Identifier: BSD-3-Clause
"""PyMC's own function and sampler: pymc_side.py LOOP NAME DATA."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "models"))
import numpy as np
import pymc as pm

import with_pymc
import worker


class Side:
    def __init__(self, loop, name, data):
        self.model = getattr(with_pymc, name)(json.load(open(data)))
        self.function = self.model.logp_dlogp_function(ravel_inputs=True)
        self.function.set_extra_values({})
        start = self.model.initial_point()
        self.layout = [[var.name, [int(n) for n in np.shape(start[var.name])]]
                       for var in self.model.value_vars]
        self.dim = int(sum(np.prod(dims) for _, dims in self.layout))

    def evaluate(self, q):
        return self.function._pytensor_function(q)

    def pace(self, seconds):
        def run(n):
            for _ in range(n):
                self.function._pytensor_function(self.q)
        return worker.least_of_batches(run, seconds)

    def sample(self, seed, chains, warmup, draws, path):
        with self.model:
            trace = pm.sample(draws=draws, tune=warmup, chains=chains, cores=1, random_seed=seed,
                              progressbar=False, compute_convergence_checks=False,
                              discard_tuned_samples=False)
        return worker.keep_trace(trace, path, "n_steps")


worker.start(lambda: Side(*sys.argv[1:]))
