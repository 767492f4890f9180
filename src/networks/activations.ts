import type { Activation } from "./types.js";

/** What is known of an activation without computing it. */
export interface ActivationEntry {
  /** Whether its slope can be told from its value; else an engine keeps slopes beside values. */
  readonly slopeFrom: "value" | "input";
  /** Formula, and whom to cite. */
  readonly source: string;
}

/** The activations known by name. To add one, add an entry, and its arithmetic in each back end of src/engine. */
export const activations = {
  /** Of hidden layers that name no other. */
  relu: { slopeFrom: "value", source: "max(0, z); Nair & Hinton 2010" },
  /** In (−1, 1), odd. */
  tanh: { slopeFrom: "value", source: "(1 − e^−2|z|) / (1 + e^−2|z|) with z's sign" },
  /** No nonlinearity: that of every last layer. */
  identity: { slopeFrom: "value", source: "z" },
  /** Into (0, 1); slope at most 1/4. */
  sigmoid: { slopeFrom: "input", source: "σ(z) = 1 / (1 + e^−z)" },
  /** Smooth, slightly negative below 0. */
  gelu: {
    slopeFrom: "input",
    source:
      "Hendrycks & Gimpel 2016, section 2, in the tanh form ½ z (1 + tanh(√(2/π) (z + 0.044715 z³))) = z σ(2√(2/π) (z + 0.044715 z³)), within 5e-4 of the erf form: it needs exp alone",
  },
  /** Smooth, slightly negative below 0: z times its sigmoid. */
  silu: {
    slopeFrom: "input",
    source: "z σ(z); Elfwing et al. 2018, equation 5 (swish; Ramachandran et al. 2017)",
  },
  /** A hundredth of the slope below 0. */
  "leaky-relu": { slopeFrom: "input", source: "z above 0, else 0.01 z; Maas et al. 2013, equation 2" },
} as const satisfies Record<Activation, ActivationEntry>;

/** Activations whose slopes are kept beside their values. */
export type KeptActivation = {
  [name in Activation]: (typeof activations)[name]["slopeFrom"] extends "input" ? name : never;
}[Activation];

/** Whether an engine keeps the slopes of an activation. */
export const isKept = (activation: Activation): activation is KeptActivation =>
  activations[activation].slopeFrom === "input";
