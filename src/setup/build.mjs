// npm run build: npm packages from the lock file, TypeScript and WebAssembly to dist/.
import { requireNode } from "./require-node.mjs";

requireNode();
const { prepareBuild } = await import("./prepare.mjs");
const { reportFailure } = await import("./process.mjs");
await prepareBuild().catch(reportFailure);
