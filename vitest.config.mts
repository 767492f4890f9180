import { defineConfig } from "vitest/config";

// Rooms whose modules remember nothing from one test file to the next: their files share a process, which loads the
// package once. All others have a process for each file.
const pure = "{curvature,data,engine,networks,noise,numerics,stability,statistics,theory,tickets,training}";

const shared = {
  // far from what a busy machine needs: a limit is there for what never ends
  testTimeout: 900_000,
  hookTimeout: 900_000,
};

export default defineConfig({
  test: {
    // by default one core is left free, of two half the machine
    maxWorkers: "100%",
    projects: [
      { test: { ...shared, name: "pure", isolate: false, include: [`test/${pure}/**/*.test.ts`] } },
      { test: { ...shared, name: "apart", include: ["test/**/*.test.ts"], exclude: [`test/${pure}/**`] } },
    ],
  },
});
