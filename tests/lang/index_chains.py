# SPDX-License-Identifier: BSD-3-Clause
"""Programs in which every pair of brackets stands behind every kind of variable, in every use.

A kind is (array dimensions, base): `array[4, 4] vector` is (2, "vector").  A program has all pairs
of one kind, such as `x[2:][at]`, each as the argument of a function of the user's and of Stan's, as
what initialises a variable, is summed, is looped over and is assigned to.  A use ends in a number
that weighs every element by its place, so that a wrong order is a wrong number."""

import itertools

INNER = {"real": 0, "int": 0, "complex": 0, "vector": 1, "row_vector": 1, "complex_vector": 1,
         "complex_row_vector": 1, "matrix": 2, "complex_matrix": 2}
KINDS = [(0, "vector"), (0, "row_vector"), (0, "matrix"), (0, "complex_vector"),
         (0, "complex_row_vector"), (0, "complex_matrix"), (1, "real"), (1, "int"), (1, "complex"),
         (1, "vector"), (1, "row_vector"), (1, "matrix"), (2, "real"), (2, "int"), (2, "vector"),
         (3, "real")]
FIRST = ["3", "at", "2:", ":3", ":", "2:3"]  # of four elements
SECOND = ["2", "by", "2:", ":2", ":", "1:2"]  # of two or more
SINGLE = ("2", "3")


def places(kind):
    return kind[0] + INNER[kind[1]]


def is_complex(kind):
    return kind[1].startswith("complex")


def scalar(kind):
    return "complex" if is_complex(kind) else "int" if kind[1] == "int" else "real"


def indexed(kind, bracket):
    """The kind behind one bracket."""
    dims, base = kind
    single = [i in SINGLE for i in bracket]
    left, inside = dims - sum(single[:dims]), single[dims:]
    if not any(inside):
        return left, base
    if all(inside) and len(inside) == INNER[base]:
        return left, scalar(kind)
    turned = "row_vector" if inside[0] else "vector"
    return left, "complex_" + turned if is_complex(kind) else turned


def element(kind):
    """What a loop over it gives."""
    return (kind[0] - 1, kind[1]) if kind[0] else (0, scalar(kind))


def argument(kind):
    return ("array[" + "," * (kind[0] - 1) + "] " if kind[0] else "") + kind[1]


def declared(kind, sizes):
    dims, inner = sizes[:kind[0]], sizes[kind[0]:places(kind)]
    return (f"array[{', '.join(dims)}] " if dims else "") + kind[1] + (
        f"[{', '.join(inner)}]" if inner else "")


def over_all(kind, size):
    """Loops over all elements, their number in order, and the element's brackets."""
    loops, weight, at = "", "0", []
    for i in range(places(kind)):
        loops += f"for (i{i} in 1 : {size(i)}) "
        weight = f"(3 * {weight} + i{i})"
        at.append(f"i{i}")
    return loops, weight, f"[{', '.join(at)}]" if at else ""


def weigh(kind):
    """A user's function: one number of all elements."""
    loops, weight, at = over_all(kind, lambda i: f"dims(x)[{i + 1}]")
    value = f"x{at}"
    value = f"get_real({value}) + 2 * get_imag({value})" if is_complex(kind) else value
    return (f"  real weigh({argument(kind)} x) {{\n    real s = 0.5;\n"
            f"    {loops}s += sqrt(1 + {weight}) * ({value});\n    return s;\n  }}\n")


def builtins(kind, text):
    """Calls of Stan's functions on it."""
    dims, base = kind
    is_list = places(kind) == 1 and not is_complex(kind)
    rules = [(dims, f"weigh(reverse({text}))"),
             (is_list, f"weigh(sort_asc({text})) + sd(to_vector({text}))"),
             (dims == 0 and INNER[base], f"weigh({text}')"),
             (kind == (0, "matrix"), f"weigh(to_array_1d({text}))"),
             (dims > 1 and not INNER[base] and not is_complex(kind), f"weigh(to_array_1d({text}))"),
             (kind == (1, "row_vector"), f"sum(to_matrix({text}))"),
             (places(kind) == 1 and is_complex(kind) and not dims, f"get_real(sum({text}))"),
             (is_list or kind == (0, "matrix"), f"sum({text})")]
    return [call for holds, call in rules if holds]


def assigned(kind, target, text):
    """A copy in which the chain is assigned to: several elements are not indexed again there."""
    brackets = text[text.index("["):]
    value = f"{text} + 1" if not target[0] and target[1] != "int" else text
    value = f"reverse({text})" if target[0] and target[1] != "int" else value
    whole = declared(kind, ["4"] * places(kind))
    return f"{{ {whole} c = x; c{brackets} = {value}; s += weigh(c); }}"


def uses(kind, target, text):
    """Statements that add to `s`."""
    calls = [f"weigh({text})", *builtins(target, text)]
    said = [f"s += {call};" for call in calls]
    sizes = [f"dims({text})[{i + 1}]" for i in range(places(target))]
    said.append(f"{{ {declared(target, sizes)} z = {text}; s += weigh(z); }}")
    if places(target):
        said.append(f"for (e in {text}) s = 0.5 * s + weigh(e);")
    first = text[2:text.index("]")].split(", ")
    return said + [assigned(kind, target, text)] * all(i in SINGLE for i in first)


def chains(kind):
    """(text, kind) of every pair of brackets; of three indices in one the last is all.  Those
    with one index in each bracket come first."""
    for n, m in sorted(itertools.product(range(1, places(kind) + 1), (1, 2)), key=sum):
        for first in itertools.product(*[FIRST] * min(n, 2), *[[":"]] * (n - 2)):
            middle = indexed(kind, first)
            for second in itertools.product(*[SECOND] * m) if m <= places(middle) else ():
                yield f"x[{', '.join(first)}][{', '.join(second)}]", indexed(middle, second)


def turned(base):
    return base.replace("row_vector", "vector") if "row" in base else base.replace("vector", "row_vector")


def kinds_met(kinds):
    """These, and what brackets, loops, `'` and to_array_1d() make of them."""
    kinds = kinds | {(1, "int" if k[1] == "int" else "real") for k in kinds if not is_complex(k)}
    while True:
        more = kinds | {element(k) for k in kinds if places(k)}
        more |= {(0, turned(k[1])) for k in kinds if not k[0]}
        for kind in kinds:
            for n in range(1, places(kind) + 1):
                more |= {indexed(kind, b) for b in itertools.product(("2", ":"), repeat=n)}
        if more == kinds:
            return sorted(kinds)
        kinds = more


def program(kind, block, chosen):
    """All uses of these chains of [kind]; `x` is made of data or of parameters, as [block] says.
    An element of `r` for each use."""
    loops, weight, at = over_all(kind, lambda i: "4")
    value = f"p[1 + {weight} % 5] * (1 + 0.1 * {weight})"
    if is_complex(kind):
        value = f"to_complex({value}, 1 - p[1 + {weight} % 4])"
    if kind[1] == "int":
        value = f"{weight} * 7 % 11"
    whole = declared(kind, ["4"] * places(kind))
    made = f"  {whole} x;\n  {loops}x{at} = {value};\n"
    said = [use for text, target in chosen for use in uses(kind, target, text)]
    lines = "".join(f"  s = 0; {use} r[{k + 1}] = s;\n" for k, use in enumerate(said))
    is_data = block == "data" or kind[1] == "int"
    functions = "".join(weigh(k) for k in kinds_met({kind}))
    return (f"functions {{\n{functions}}}\n"
            "transformed data {\n  array[3] int at = {4, 1, 2};\n  array[3] int by = {2, 1, 2};\n"
            + (("  vector[5] p = [1.5, 0.3, 2.7, 0.9, 1.1]';\n" + made) if is_data else "") + "}\n"
            + "parameters {\n  " + ("real q;\n}\n" if is_data else "vector[5] p;\n}\n")
            + "transformed parameters {\n" + ("" if is_data else made)
            + f"  array[{len(said)}] real r;\n  real s;\n{lines}}}\n"
            + "model {\n  " + ("q" if is_data else "p") + " ~ std_normal();\n"
            + "  for (k in 1 : size(r)) target += r[k] / (k + 10.0);\n}\n")

