import type ts from "typescript";

/** The compiler of the cells, handed in so that functions can be tried with any version of it. */
export type TypeScript = typeof ts;
