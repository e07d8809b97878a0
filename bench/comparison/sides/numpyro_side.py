# SPDX-License-Identifier: BSD-3-Clause
"""The potential of a NumPyro model, compiled by XLA: numpyro_side.py LOOP NAME DATA."""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "models"))

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import jax
import numpy as np
import numpyro
from jax.flatten_util import ravel_pytree
from numpyro.infer import MCMC, NUTS
from numpyro.infer.util import initialize_model

numpyro.enable_x64()
import with_numpyro
import worker


class Side:
    def __init__(self, loop, name, data):
        self.model = getattr(with_numpyro, name)
        data = {k: np.asarray(v) if isinstance(v, list) else v
                for k, v in json.load(open(data)).items()}
        self.data = data
        info = initialize_model(jax.random.PRNGKey(1), self.model, model_args=(data,))
        start = info.param_info.z
        flat, unflatten = ravel_pytree(start)
        self.dim = flat.size
        self.layout = [[name, list(start[name].shape)] for name in sorted(start)]
        self.value = jax.value_and_grad(lambda q: -info.potential_fn(unflatten(q)))
        self.one = jax.jit(self.value)
        self.many = jax.jit(self.repeat)

    def repeat(self, q, n):
        """n densities and gradients, each at a point that needs those before."""
        def step(_, at):
            lp, grad = self.value(at)
            return at + 1e-14 * (grad + lp)
        return jax.lax.fori_loop(0, n, step, q)

    def evaluate(self, q):
        lp, grad = self.one(np.asarray(q))
        return lp, np.asarray(grad)

    def pace(self, seconds):
        return worker.least_of_batches(
            lambda n: self.many(np.asarray(self.q), n).block_until_ready(), seconds)

    def sample(self, seed, chains, warmup, draws, path):
        mcmc = MCMC(NUTS(self.model), num_warmup=warmup, num_samples=draws, num_chains=chains,
                    chain_method="sequential", progress_bar=False)
        steps = []
        mcmc.warmup(jax.random.PRNGKey(seed), self.data, extra_fields=("num_steps",),
                    collect_warmup=True)
        steps.append(int(mcmc.get_extra_fields()["num_steps"].sum()))
        mcmc.run(jax.random.PRNGKey(seed), self.data, extra_fields=("num_steps",))
        steps.append(int(mcmc.get_extra_fields()["num_steps"].sum()))
        used = worker.process_ms()
        worker.keep(path, mcmc.get_samples(group_by_chain=True))
        return {"cpu_ms": used, "gradients": steps[1], "warmup_gradients": steps[0]}


if __name__ == "__main__":
    worker.start(lambda: Side(*sys.argv[1:]))
