# SPDX-License-Identifier: BSD-3-Clause
"""stanli as a side: stanli_side.py LOOP PROGRAM DATA [fast]."""
import ctypes
import sys

import numpy as np
import stanli

import worker


class Side:
    layout = None  # Stan's

    def __init__(self, loop, program, data, *mode):
        self.loop, text = loop, open(program).read()
        self.model = stanli.Model(stan_code=text, data=data, fast_math=mode == ("fast",))
        self.dim = self.model.n_unconstrained

    def evaluate(self, q):
        try:
            return self.model.log_prob_grad(q)
        except RuntimeError:
            return np.nan, np.full(self.dim, np.nan)

    def pace(self, seconds):
        function = ctypes.cast(stanli._lib.stanli_grad, ctypes.c_void_p).value
        return worker.native_pace(self.loop, self.q, seconds, stanli=function,
                                  data=self.model._m)

    def sample(self, seed, chains, warmup, draws, path):
        fit = self.model.sample(chains=chains, seed=seed, warmup=warmup, samples=draws,
                                save_warmup=path is not None, refresh=0)
        if path is None:
            return {}
        used = worker.process_ms()
        steps = np.asarray(fit["n_leapfrog__"]).reshape(chains, -1)
        worker.keep(path, {name: fit.draws(name)[:, -draws:] for name in fit.variables})
        return {"cpu_ms": used, "gradients": int(steps[:, -draws:].sum()),
                "warmup_gradients": int(steps[:, :-draws].sum())}


worker.start(lambda: Side(*sys.argv[1:]))
