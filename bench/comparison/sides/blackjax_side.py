# SPDX-License-Identifier: BSD-3-Clause
"""BlackJAX's window adaptation and NUTS on a NumPyro model: blackjax_side.py LOOP NAME DATA."""
import sys

import blackjax
import jax
import numpy as np

import numpyro_side
import worker


class Side(numpyro_side.Side):
    def chain(self, key, warmup, draws):
        first, second, third = jax.random.split(key, 3)
        density = lambda q: self.value(q)[0]
        adapt = blackjax.window_adaptation(blackjax.nuts, density)
        start = jax.random.uniform(first, (self.dim,), minval=-2.0, maxval=2.0)
        (state, tuned), warm = adapt.run(second, start, num_steps=warmup)
        kernel = blackjax.nuts(density, **tuned)

        def step(state, key):
            state, info = kernel.step(key, state)
            return state, (state.position, info.num_integration_steps)

        _, (q, steps) = jax.lax.scan(step, state, jax.random.split(third, draws))
        return q, steps.sum(), warm.info.num_integration_steps.sum()

    def sample(self, seed, chains, warmup, draws, path):
        run = jax.jit(self.chain, static_argnums=(1, 2))
        keys = jax.random.split(jax.random.PRNGKey(seed), chains)
        made = [jax.block_until_ready(run(key, warmup, draws)) for key in keys]
        used = worker.process_ms()
        q = np.stack([np.asarray(each[0]) for each in made])
        columns, at = {}, 0
        for name, dims in self.layout:  # unconstrained: ESS by ranks is that of the constrained
            size = int(np.prod(dims))
            columns[name] = q[:, :, at: at + size]
            at += size
        worker.keep(path, columns)
        return {"cpu_ms": used, "gradients": int(sum(each[1] for each in made)),
                "warmup_gradients": int(sum(each[2] for each in made))}


if __name__ == "__main__":
    worker.start(lambda: Side(*sys.argv[1:]))
