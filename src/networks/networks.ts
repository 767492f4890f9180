import type { Activation } from "./types.js";

/** A named network: its widths and where they come from. */
export interface NetworkEntry {
  /** (layers + 1): inputs, hidden units of each layer, outputs. */
  readonly widths: readonly number[];
  /** Of hidden layers. */
  readonly activation: Activation;
  /** Whom to cite. */
  readonly source: string;
}

/** The networks known by name. To add one, add an entry. */
export const networks = {
  /** 266,610 parameters, for images of 28 × 28 in ten classes. */
  "lenet-300-100": {
    widths: [784, 300, 100, 10],
    activation: "relu",
    source: "LeCun et al. 1998, section III.C.3 (widths); Frankle & Carbin 2019, section 2 (ReLU)",
  },
  /** 2,778 parameters, for images of 8 × 8 in ten classes. */
  "digits-mlp": {
    widths: [64, 32, 16, 10],
    activation: "relu",
    source: "made for the bundled 8 × 8 digits; no published counterpart",
  },
} satisfies Record<string, NetworkEntry>;

/** Names of the table `networks`. */
export type NetworkName = keyof typeof networks;
