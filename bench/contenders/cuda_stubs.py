"""Lets the PyTorch of PyPI be imported without the gigabytes of CUDA packages it asks for: python cuda_stubs.py

Its libraries are linked with CUDA's and the loader wants them all, though nothing of them is called on a machine without
a CUDA device. This puts one small library beside PyTorch's own under all those names; each of its functions returns 35, which is
cudaErrorInsufficientDriver. Needs nm, readelf and a C compiler. What runs on the CPU is untouched.
"""

import glob
import importlib.util
import os
import re
import subprocess
import tempfile
from collections import defaultdict

PREFIXES = ("cu", "nccl", "nv")
folder = os.path.join(os.path.dirname(importlib.util.find_spec("torch").origin), "lib")
libraries = [path for path in glob.glob(os.path.join(folder, "lib*.so")) if not path.endswith("cuda_stubs.so")]


def lines(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


wanted, functions, versions = set(), set(), defaultdict(set)
for library in libraries:
    for line in lines("readelf", "-d", library):
        name = re.search(r"NEEDED.*\[(lib(?:%s)[^\]]*)\]" % "|".join(PREFIXES), line)
        if name:
            wanted.add(name[1])
    for line in lines("nm", "-D", "--undefined-only", library):
        name, _, version = line.split()[-1].replace("@@", "@").partition("@")
        if re.match(r"(__)?(%s)[A-Za-z_]" % "|".join(PREFIXES), name):
            functions.add(name)
            if version:
                versions[version].add(name)

stubs = os.path.join(folder, "libcuda_stubs.so")
with tempfile.TemporaryDirectory() as work:
    source, script = os.path.join(work, "stubs.c"), os.path.join(work, "versions.map")
    with open(source, "w") as file:
        file.writelines(f"long {name}(void) {{ return 35; }}\n" for name in sorted(functions))
    with open(script, "w") as file:
        file.writelines(f"{version} {{ {'; '.join(sorted(names))}; }};\n" for version, names in sorted(versions.items()))
    compiler = os.environ.get("CC", "cc")
    options = ["-O1", "-w", "-fno-builtin", "-shared", "-fPIC", f"-Wl,--version-script={script}"]
    subprocess.run([compiler, *options, "-o", stubs, source], check=True)
for name in wanted:
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        os.symlink("libcuda_stubs.so", path)
print(f"{len(functions)} functions of {len(wanted)} libraries")
