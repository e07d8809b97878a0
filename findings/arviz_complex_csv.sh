#!/bin/sh
# ArviZ 0.23.4: an output file of CmdStan that holds a complex variable, or an array of tuples, is not read.
#
# CmdStan writes a complex z as the columns z.real and z.imag, an element of an array of tuples as u.1:1
# (CmdStan User's Guide, "Stan CSV File Format").  from_cmdstan takes every part after a dot for an index: one
# such variable in the file, of the generated quantities perhaps, and the whole file is refused with a
# ValueError that names neither the variable nor the file.  A tuple outside of an array is read, as variables
# named t:1 and t:2.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install arviz==0.23.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pathlib
import warnings

warnings.simplefilter("ignore")
import arviz

SAMPLER = "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__"
HEAD = """# stan_version_major = 2
# stan_version_minor = 36
# method = sample (Default)
#   sample
#     num_samples = 3
#     num_warmup = 3
#     save_warmup = false (Default)
#     thin = 1 (Default)
"""


def read(columns):
    names = f"{SAMPLER},{columns}".split(",")
    rows = [",".join(str(10.0 * row + k) for k in range(len(names))) for row in range(3)]
    pathlib.Path("output.csv").write_text(HEAD + "\n".join([",".join(names), *rows]) + "\n")
    return sorted(map(str, arviz.from_cmdstan(posterior=["output.csv"]).posterior.data_vars))


for columns, said in (("z.real,z.imag", "'real'"), ("u.1:1,u.1:2,u.2:1,u.2:2", "'1:1'")):
    try:
        raise SystemExit(f"{columns}: read as {read(columns)}")
    except ValueError as error:
        print(f"{columns}: {error}")
        assert str(error).endswith(said)
found = read("t:1,t:2.1,t:2.2")
print(f"t:1,t:2.1,t:2.2: read as {found}")
assert found == ["t:1", "t:2"]
PYTHON
echo 'as described'
