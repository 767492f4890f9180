import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // by default one core is left free, of two half the machine
    maxWorkers: "100%",
    // far from what a busy machine needs: a limit is there for what never ends
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
