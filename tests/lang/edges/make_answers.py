# SPDX-License-Identifier: BSD-3-Clause
"""Writes GROUP.jsonl beside each GROUP.stan: what Stan gives for its functions of `vector p`.

    make_answers.py HTTPSTAN WORK [GROUP...]

HTTPSTAN is the folder of the Python package httpstan 4.17.0 (Stan 2.39), WORK keeps programs.  A line
is one function: {"case": name, "value": number, "grad": slopes in p} at p = POINT, or "error": true
where it is refused.  Names that end in _jacobian are of functions with a Jacobian, which is added.  ours.json has the answers that are not Stan's, each with "why"."""
import argparse
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "math" / "edges"))
from stan_math import compile_program, read_answer  # noqa: E402

WEIGHT = 0.3 + 0.7 * 1.618 % 1  # of a first number: see driver.hpp
POINT = [0.5, 1.25, 0.75]
LIBRARIES = [f"-lsundials_{x}" for x in ("cvodes", "idas", "kinsol", "nvecserial")]
DRIVER = HERE.parents[1] / "math" / "edges" / "driver.hpp"


def cases(path):
    """Functions of p alone, by name."""
    return re.findall(r"^  real (\w+)\(vector p\)", path.read_text(), re.M)


def body(name):
    """With its Jacobian where it has one."""
    call = f"stan_functions::{name}"
    if not name.endswith("_jacobian"):
        return f"return {call}(x..., nullptr);"
    return (f"var lp = 0; stan::math::accumulator<var> sum; var value = {call}<true>(x..., lp, sum, nullptr); "
            "return var(value + lp + sum.sum());")


def write_program(httpstan, work, path):
    out, main = work / f"ask_{path.stem}.hpp", work / f"ask_{path.stem}.cpp"
    subprocess.run([httpstan / "stanc", "--standalone-functions", path, "--o", out], check=True,
                   capture_output=True)
    text = out.read_text().replace("#include <stan/model/model_header.hpp>", "")
    text = re.sub(r"namespace \w+_model_namespace", "namespace stan_functions", text)
    text = text.replace("using stan::model::model_base_crtp;", "")
    out.write_text(text.partition("// [[stan::function]]")[0])
    lines = "".join(f"case {k}: run<Eigen::Matrix<var, -1, 1>>([](auto &...x) {{ {body(name)} }}, in); break;\n"
                    for k, name in enumerate(cases(path)))
    main.write_text(DRIVER.read_text().replace("@PART@", out.name).replace("@CASES@", lines)
                    .replace("#include <stan/math.hpp>",
                             "#include <stan/math/mix.hpp>\n#include <stan/model/indexing.hpp>"))
    return main


def ask(program, k):
    """None where the program dies or is at work for 5 s."""
    text = f"{k} {len(POINT)} " + " ".join(map(repr, POINT)) + "\n"
    run = subprocess.run([program], input=text, capture_output=True, text=True)
    lines = [t for t in run.stdout.split("\n") if t.startswith("error ") or t.endswith("]}")]
    return read_answer(lines[0]) if lines else None


def line_of(name, answer):
    if "error" in answer:
        return {"case": name, "error": True}
    return {"case": name, "value": answer["value"], "grad": [g / WEIGHT for g in answer["grad"]]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("httpstan", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("groups", nargs="*")
    args = parser.parse_args()
    ours = json.loads((HERE / "ours.json").read_text())
    for path in [HERE / f"{g}.stan" for g in args.groups] or sorted(HERE.glob("*.stan")):
        program = args.work / f"ask_{path.stem}"
        is_old = not program.exists() or program.stat().st_mtime < path.stat().st_mtime
        if is_old and not set(cases(path)) <= set(ours):
            compile_program(args.httpstan, write_program(args.httpstan, args.work, path), LIBRARIES)
        out = []
        for k, name in enumerate(cases(path)):
            answer = ask(program, k) if program.exists() else None
            if name in ours:
                print(name, "Stan:", answer, "ours:", ours[name], file=sys.stderr)
                out.append({"case": name, **ours[name]})
            elif answer is None:
                print(name, "died", file=sys.stderr)
            else:
                out.append(line_of(name, answer))
        path.with_suffix(".jsonl").write_text("".join(json.dumps(x) + "\n" for x in out))


if __name__ == "__main__":
    main()
