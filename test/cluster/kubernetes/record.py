"""Checks job.yaml against the schemas of Kubernetes that kubernetes-validate holds, unknown fields refused; writes checked.json."""

import copy
import hashlib
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import kubernetes_validate
import yaml

folder = Path(sys.argv[1])
text = (folder / "job.yaml").read_bytes()
job = yaml.safe_load(text)
# backoffLimitPerIndex, which a Job of ours needs, came with 1.28 and is on by default since 1.29
versions = [f"1.{minor}" for minor in range(29, 38)]


def verdict(value, kubernetes):
    """"valid", or what the schema has against it."""
    try:
        kubernetes_validate.validate(value, kubernetes, strict=True)
    except kubernetes_validate.ValidationError as error:
        return error.message
    return "valid"


def changed(change):
    """A copy of the Job with one mistake, which the same check must find."""
    broken = copy.deepcopy(job)
    change(broken["spec"])
    return broken


broken = {
    "an unknown field": changed(lambda spec: spec.update(strange=1)),
    "a text for a number": changed(lambda spec: spec.update(completions="2")),
    "no template": changed(lambda spec: spec.pop("template")),
    "a misspelt field of a container": changed(
        lambda spec: spec["template"]["spec"]["containers"][0].update(volumeMount=[])
    ),
}
report = {
    "python": platform.python_version(),
    **{name: version(name) for name in ("kubernetes-validate", "jsonschema", "PyYAML")},
    "sha256": hashlib.sha256(text).hexdigest(),
    "verdicts": {each: verdict(job, each) for each in versions},
    "mistakes": {name: verdict(value, versions[-1]) for name, value in broken.items()},
}
(folder / "checked.json").write_text(json.dumps(report, indent=2) + "\n")
print(json.dumps(report, indent=2))
