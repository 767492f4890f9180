"""Central numbers of notebooks by PyTorch, from what studies.mjs exported. Usage: studies.py FOLDER TARGET"""

import json
import sys

import numpy as np
import torch

from curvature import curvature
from lines import line
from training import curve, early_stop

folder, target = sys.argv[1:]
kinds = {"curvature": curvature, "curve": curve, "earlyStop": early_stop, "line": line}
files = ("kind", "point", "order", "examples", "validation", "state", "ends", "orders", "data", "widths", "points")
with open(f"{folder}/tasks.json") as file:
    tasks = json.load(file)
done = []
for task in tasks:
    found = kinds[task["kind"]](task)
    kept = {key: value for key, value in task.items() if key not in files}
    done.append({**kept, **found})
    print({**kept, **{k: v for k, v in found.items() if k != "losses"}}, flush=True)
versions = {"python": sys.version.split()[0], "torch": torch.__version__, "numpy": np.__version__}
with open(target, "w") as file:
    json.dump({"versions": versions, "results": done}, file, indent=1)
    file.write("\n")
