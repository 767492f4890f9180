// Records what Kubernetes' own schemas say of a Job that we write: job.yaml, and for each version of Kubernetes the verdict, in checked.json.
// Usage, after a build: node test/cluster/kubernetes/record.mjs PYTHON   (a Python that has kubernetes-validate 1.37.0, which holds the schemas)
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { indexedJob } from "../../../dist/cluster/kubernetes/indexed-job.js";
import { yamlText } from "../../../dist/cluster/kubernetes/yaml.js";
import { sample } from "./sample.mjs";

const [python = "python3"] = process.argv.slice(2);
const folder = import.meta.dirname;
writeFileSync(join(folder, "job.yaml"), yamlText(indexedJob(sample.array, sample.options)));
execFileSync(python, [join(folder, "record.py"), folder], { stdio: "inherit", timeout: 300_000 });
