# SPDX-License-Identifier: BSD-3-Clause
"""Random programs whose loops call the user's functions: bodies in the place of calls, rounds split by
data and grouped by sizes, against differences of the interpreter's density."""
import json
import os
import random
import subprocess

import pytest

N = 11
INTS = ["y[n]", "g[n]", "2", "k[n]"]
VECTORS = ["v", "w", "V[, g[n]]", "head(v, k[n])", "segment(w, g[n], k[n])", "v + w * x[n]", "append_row(v, b)",
           "V * [a, b, 1]'", "v[1:k[n]]", "V[g[n]]'"]


class Writer:
    """A program made by chance; names in scope are reals, ints of data and vectors."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.functions = []
        self.next = 0
        self.ints, self.vectors = INTS, VECTORS  # of where is written

    def name(self, stem):
        self.next += 1
        return f"{stem}{self.next}"

    def real(self, names, depth=2, calls=True):
        r = self.r
        if depth == 0 or r.random() < 0.15:
            return r.choice(names + [str(round(r.uniform(-1.5, 1.5), 2))])
        a, b = (self.real(names, depth - 1, calls) for _ in range(2))
        if calls and self.functions and r.random() < 0.4:
            return self.call(names, depth - 1)
        return r.choice([f"({a} + {b})", f"({a} * {b})", f"({a} - {b})", f"inv_logit({a})", f"tanh({a})",
                         f"{a} / (1.5 + square({b}))", f"log1p_exp({a})", f"sin({a})", f"exp(-square({a}))"])

    def call(self, names, depth):
        name, kinds = self.r.choice(self.functions)
        make = {"real": lambda: self.real(names, depth), "int": lambda: self.r.choice(self.ints),
                "vector": lambda: self.r.choice(self.vectors)}
        return f"{name}({', '.join(make[k]() for k in kinds)})"

    def condition(self, ints, names):
        k = self.r.choice(ints + ["1"])
        return self.r.choice([f"{k} > 1", f"{k} == 2", f"{k} % 2", f"{self.r.choice(names)} > 0.3"])

    def statements(self, names, ints, vectors):
        r, lines, names = self.r, [], list(names)
        for _ in range(r.randint(0, 3)):
            new = self.name("t")
            if vectors and r.random() < 0.5:
                v = r.choice(vectors)
                lines.append(r.choice([
                    f"vector[rows({v})] {new}_ = {v} * {self.real(names)}; real {new} = mean({new}_);",
                    f"real {new} = sum({v}) - log_sum_exp({v});",
                    f"real {new} = 0; for (i in 1:size({v})) {new} += {v}[i] * {r.choice(names)};",
                    f"vector[size({v}) + 1] {new}_; {new}_ = cumulative_sum(append_row({r.choice(names)}, {v}));"
                    f" real {new} = categorical_logit_lpmf(1 | {new}_);"]))
            else:
                lines.append(f"real {new} = {self.real(names)};")
            if r.random() < 0.3 and ints:
                lines.append(f"if ({self.condition(ints, names)}) {new} += {self.real(names, 1)};")
            names.append(new)
        return lines, names

    def function(self):
        r = self.r
        kinds = [r.choice(["real", "real", "int", "vector"]) for _ in range(r.randint(1, 3))]
        if "real" not in kinds:
            kinds.append("real")
        args = [f"p{i}" for i in range(len(kinds))]
        names, ints, vectors = ([a for a, k in zip(args, kinds) if k == kind] for kind in ("real", "int", "vector"))
        self.ints, self.vectors = [*ints, "2"], [*vectors, f"[{names[0]}, 1, {names[-1]}]'"]
        lines, inner = self.statements(names, ints, vectors)
        for _ in range(r.randint(0, 2)):
            lines.append(f"if ({self.condition(ints, inner)}) return {self.real(inner)};")
        lines.append(f"return {self.real(inner)};")
        name, head = self.name("f"), ", ".join(f"{k} {a}" for k, a in zip(kinds, args))
        text = f"  real {name}({head}) {{\n    " + "\n    ".join(lines) + "\n  }\n"
        self.functions.append((name, kinds))
        self.ints, self.vectors = INTS, VECTORS
        return text

    def loop(self):
        r, names = self.r, ["a", "b", "x[n]", "v[g[n]]", "u[n]"]
        lines, inner = self.statements(names, ["y[n]", "k[n]"], ["v"])
        term = f"target += {self.call(inner, 1)};"
        if r.random() < 0.4:
            term = f"if ({self.condition(['y[n]', 'g[n]'], inner)}) {{ {term} }} else u[n] ~ normal({self.real(inner)}, 1);"
        return "  for (n in 1:N) {\n    " + "\n    ".join([*lines, term]) + "\n  }\n"

    def program(self):
        functions = "".join(self.function() for _ in range(self.r.randint(1, 4)))
        loops = "".join(self.loop() for _ in range(self.r.randint(1, 3)))
        return (f"functions {{\n{functions}}}\ndata {{\n  int N;\n  array[N] int y, g, k;\n  vector[N] x;\n}}\n"
                "parameters {\n  real a, b;\n  vector[3] v, w;\n  matrix[3, 3] V;\n  vector[N] u;\n}\n"
                f"model {{\n  u ~ std_normal();\n{loops}}}\n")


def data(seed):
    r = random.Random(seed)
    return {"N": N, "y": [r.randint(0, 3) for _ in range(N)], "g": [r.randint(1, 2) for _ in range(N)],
            "k": [r.randint(1, 2) for _ in range(N)], "x": [round(r.gauss(0, 1), 2) for _ in range(N)]}


@pytest.mark.parametrize("seed", range(int(os.environ.get("INLINE_SEEDS", "12"))))
def test_random_functions(seed, tmp_path):
    program, numbers = tmp_path / "program.stan", tmp_path / "data.json"
    program.write_text(Writer(seed).program())
    numbers.write_text(json.dumps(data(seed)))
    run = subprocess.run([os.environ["GEN_DRIVER"], str(program), str(numbers), "1", "1e-5"], capture_output=True,
                         text=True, timeout=120)
    assert run.returncode == 0, program.read_text() + run.stdout + run.stderr
