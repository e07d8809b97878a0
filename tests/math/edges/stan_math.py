# SPDX-License-Identifier: BSD-3-Clause
"""Asks Stan's own headers: builds programs that call functions of Stan Math with parameters for
all reals, and reads values and gradients.  HTTPSTAN is the folder of the Python package httpstan
4.17.0 (Stan 2.39), which brings stanc, include/ and lib/."""
import json
import pathlib
import re
import subprocess

from signature import INF, NAN

PART = 120  # functions a program: each takes minutes and some GB to compile
HERE = pathlib.Path(__file__).parent
CPP = {"real": "S", "int": "int", "vector": "Eigen::Matrix<S, -1, 1>",
       "row_vector": "Eigen::Matrix<S, 1, -1>", "matrix": "Eigen::Matrix<S, -1, -1>"}
# Functions that Stan has by another name, or as an operator.
STAN = {"fabs": "abs(x0)", "multiply_log": "lmultiply(x0, x1)",
        "binomial_coefficient_log": "lchoose(x0, x1)", "idivide": "x0 %/% x1",
        "logical_and": "x0 && x1", "logical_or": "x0 || x1", "logical_not": "!x0",
        "logical_negation": "!x0"}


def result_type(signature):
    """The result for the argument types of the signature."""
    fixed = {"elementwise": "real", "scaled": "real", "array[...] vector": "vector",
             "array[...] matrix": "matrix", "array[...] real": "real", "array[...] int": "int",
             "array[] T": "array[] real", "array[,] T": "array[,] real",
             "array[,,] T": "array[,,] real"}
    if signature.result == "same 1":
        return signature.args[0].type
    if signature.result == "elementwise" and all(a.type == "int" for a in signature.args):
        return "int"
    if signature.result == "tuple":
        return re.match(r"tuple\(.*?\)", signature.text).group()
    if signature.name.endswith("_rng") and re.search(r"\b(reals|ints)\b", signature.text):
        if signature.args[0].type in ("vector", "array[] int"):
            return "array[] " + signature.result
    return fixed.get(signature.result, signature.result)


def stan_function(k, signature):
    args = ", ".join(f"{'data ' * a.data}{a.type} x{i}" for i, a in enumerate(signature.args))
    names = [f"x{i}" for i in range(len(signature.args))]
    bar = re.search(r"_l?c?cdf$|_lp[dm]f$", signature.name)
    args_text = " | ".join(filter(None, [names[0], ", ".join(names[1:])])) if bar else ", ".join(names)
    call = STAN.get(signature.name) or f"{signature.name}({args_text})"
    rng = "_rng" * signature.name.endswith("_rng")
    return f"{result_type(signature)} f{k}{rng}({args}) {{ return {call}; }}\n"


def is_known(httpstan, folder, k, signature):
    """Whether Stan has this signature."""
    path = folder / "one.stan"
    path.write_text(f"functions {{ {stan_function(k, signature)} }}")
    command = [httpstan / "stanc", "--standalone-functions", path, "--o", folder / "one.cpp"]
    return subprocess.run(command, capture_output=True).returncode == 0


def cpp_type(text, scalar):
    found = re.match(r"array\[(,*)\] (.*)", text)
    own = CPP[found.group(2) if found else text].replace("S", scalar)
    for _ in range(len(found.group(1)) + 1 if found else 0):
        own = f"std::vector<{own}>"
    return own


def dispatch(k, signature):
    rng = signature.name.endswith("_rng")
    types = "".join(", " + cpp_type(a.type, "double" if a.data or rng else "var")
                    for a in signature.args)
    call = f"stan_functions::f{k}_rng(x..., base_rng, nullptr)" if rng else \
        f"stan_functions::f{k}({'x..., ' if signature.args else ''}nullptr)"
    return f"case {k}: run<{types[2:]}>([](auto &...x) {{ return {call}; }}, in); break;\n"


def write_program(httpstan, folder, part, numbered):
    source, out = folder / f"part{part}.stan", folder / f"part{part}.hpp"
    source.write_text("functions {\n" + "".join(stan_function(k, s) for k, s in numbered) + "}\n")
    subprocess.run([httpstan / "stanc", "--standalone-functions", source, "--o", out], check=True)
    text = out.read_text().replace("#include <stan/model/model_header.hpp>", "")
    text = re.sub(r"namespace \w+_model_namespace", "namespace stan_functions", text)
    text = text.replace("using stan::model::model_base_crtp;", "")
    out.write_text(text.partition("// [[stan::function]]")[0])
    main = folder / f"part{part}.cpp"
    cases = "".join(dispatch(k, s) for k, s in numbered)
    main.write_text((HERE / "driver.hpp").read_text().replace("@PART@", out.name)
                    .replace("@CASES@", cases))
    return main


def compile_program(httpstan, main, libraries=()):
    flags = "-std=c++17 -O0 -w -D_REENTRANT -DBOOST_DISABLE_ASSERTS -DTBB_INTERFACE_NEW".split()
    lib = httpstan / "lib"
    subprocess.run(["g++", *flags, "-I", httpstan / "include", "-I", main.parent, main, "-o",
                    main.with_suffix(""), "-L", lib, f"-Wl,-rpath,{lib}", "-ltbb", *libraries], check=True)


def tokens(value):
    """A value as the driver reads it: sizes before elements."""
    if isinstance(value, list):
        return f"{len(value)} " + " ".join(tokens(v) for v in value)
    return repr(value) if isinstance(value, int) else f"{value:.17g}"


def matrix_tokens(rows):
    if isinstance(rows, dict):
        return f"0 {rows['columns']}"
    columns = len(rows[0]) if rows else 0
    return f"{len(rows)} {columns} " + " ".join(tokens(v) for row in rows for v in row)


def arg_tokens(kind, value):
    return matrix_tokens(value) if kind == "matrix" else tokens(value)


def read_answer(line):
    if line.startswith("error "):
        return {"error": line[6:]}
    return json.loads(line, parse_constant={"NaN": NAN, "Infinity": INF, "-Infinity": -INF}.get)
