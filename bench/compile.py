"""Whether compiling takes a time that grows as the program does: N and 2 N of one thing.

    .venv/bin/python bench/compile.py [-n N] [--phase PHASE] [--beside BINARY] [SHAPE ...]

Each shape is a program that repeats one thing N times.  Printed are the seconds of processor
time (user and system, the least of three runs) of `posterity dump --phase=PHASE` for N and for
2 N with what reading an empty program takes left out, and their ratio: 2 where time is linear,
4 where it is quadratic.  With another binary, both run in turns, and the last column says how
many times longer it takes for N.  PHASE may be `check` and `pedantic` too.
"""

import argparse
import pathlib
import resource
import subprocess
import tempfile

BINARY = pathlib.Path(__file__).resolve().parents[1] / "build" / "posterity"
GROUP = 100  # terms in one pair of brackets: how deep a tree may be is limited


def each(n, text):
    return "".join(text.replace("#", str(i)) + "\n" for i in range(n))


def total(n, term):
    terms = [term.replace("#", str(i)) for i in range(n)]
    groups = [terms[i:i + GROUP] for i in range(0, n, GROUP)]
    return " + ".join("(" + " + ".join(group) + ")" for group in groups)


def program(**blocks):
    return "".join(f"{name.replace('_', ' ')} {{\n{text}}}\n" for name, text in blocks.items())


def model(text, **blocks):
    return program(**blocks, parameters="real a;\n", model=text + "a ~ std_normal();\n")


ROWS = "int N;\nvector[N] x;\n"

SHAPES = {
    "mixed": lambda n: program(data=each(n, "real x#;"), parameters=each(n, "real b#;"),
                               model=each(n, "x# ~ normal(b#, 1);")),
    "data": lambda n: model("", data=each(n, "real x#;")),
    "data-used": lambda n: model(each(n, "target += a * sum(x#);"),
                                 data=each(n, "array[3] real x#;")),
    "vectors": lambda n: program(data=ROWS + each(n, "vector[N] x#;"),
                                 parameters=each(n, "real b#;"),
                                 model=each(n, "x ~ normal(x# * b#, 1);")),
    "parameters": lambda n: program(parameters=each(n, "real<lower=0, upper=9> b#;"),
                                    model=each(n, "b# ~ normal(0, 1);")),
    "transformed": lambda n: model("", transformed_data=each(n, "real k# = #;")),
    "locals": lambda n: model(each(n, "real v# = a * #;") + each(n, "target += v#;")),
    "arrays": lambda n: model(each(n, "vector[3] v#;\nv#[1] = a;")),
    "blocks": lambda n: model(each(n, "{ real v = a * #; target += v; }")),
    "target": lambda n: model(each(n, "target += -0.5 * square(a - #);")),
    "branches": lambda n: model(each(n, "if (N == #) target += a;"), data=ROWS),
    "else-if": lambda n: model("if (N < 0) target += a;\n" + each(n, "else if (N == #) target += a;"),
                               data=ROWS),
    "assign": lambda n: model("real s = 0;\n" + each(n, "s = s * a + #;") + "target += s;\n"),
    "expression": lambda n: model("target += " + total(n, "a * #") + ";\n"),
    "loop": lambda n: model("real s = 0;\nfor (i in 1:N) {\n" + each(n, "s += a * x[i] * #;")
                            + "}\ntarget += s;\n", data=ROWS),
    "loop-target": lambda n: model("for (i in 1:N) {\n"
                                   + each(n, "target += normal_lpdf(x[i] | a, 1 + #);")
                                   + "}\n", data=ROWS),
    "loop-elements": lambda n: model("for (i in 1:N) {\n"
                                     + each(n, "target += a * x[i] * x[1 + #];") + "}\n",
                                     data=ROWS),
    "calls": lambda n: model(each(n, "target += f(a + #);"),
                             functions="real f(real x) { return x * x; }\n"),
    "functions": lambda n: model(each(n, "target += f#(a);"),
                                 functions=each(n, "real f#(real x) { return x * #; }")),
    "chain": lambda n: model(f"target += f{n}(a);\n",
                             functions="real f0(real x) { return x; }\n" + "".join(
                                 f"real f{i}(real x) {{ return f{i - 1}(x) * {i}; }}\n"
                                 for i in range(1, n + 1))),
    "generated": lambda n: model("") + program(
        generated_quantities=each(n, "real g# = normal_rng(a, 1 + #);")),
    "one-line": lambda n: model(each(n, "target += a * #;").replace("\n", " ")),
}


def seconds(binary, phase, path):
    asked = {"check": ["check"], "pedantic": ["check", "--pedantic"]}
    command = [binary, *asked.get(phase, ["dump", f"--phase={phase}"]), path]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def least(binaries, phase, path):
    """The least time of each binary, run in turns."""
    rounds = [[seconds(binary, phase, path) for binary in binaries] for _ in range(3)]
    return [min(times) for times in zip(*rounds)]


def measure(binaries, phase, n, shape, folder):
    path = folder / "program.stan"
    times = []
    for text in model(""), SHAPES[shape](n), SHAPES[shape](2 * n):
        path.write_text(text)
        times.append(least(binaries, phase, path))
    empty, one, two = times
    return [(max(a - e, 1e-3), max(b - e, 1e-3)) for e, a, b in zip(empty, one, two)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=4000)
    parser.add_argument("--phase", default="c")
    parser.add_argument("--beside")
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", choices=[[], *SHAPES])
    given = parser.parse_args()
    binaries = [BINARY] + ([given.beside] if given.beside else [])
    with tempfile.TemporaryDirectory() as folder:
        for shape in given.shapes or SHAPES:
            rows = measure(binaries, given.phase, given.n, shape, pathlib.Path(folder))
            line = f"{shape:14}"
            for one, two in rows:
                line += f"  N {one:7.3f} s  2 N {two:7.3f} s  ratio {two / one:4.1f}"
            if given.beside:
                line += f"  beside / this {rows[1][0] / rows[0][0]:5.1f}"
            print(line, flush=True)


main()
