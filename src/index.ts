// The package: every room's public names. Notebooks, tests and scripts import from "lottery-lab".
export * from "./numerics/index.js";
export * from "./statistics/index.js";
export * from "./data/index.js";
export * from "./networks/index.js";
export * from "./engine/index.js";
export * from "./training/index.js";
export * from "./tickets/index.js";
export * from "./stability/index.js";
export * from "./lab/index.js";
export * from "./figures/index.js";
export * from "./notebook/index.js";
