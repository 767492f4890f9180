/** Raised when a training run comes to mean something else: every stored one is then computed anew. */
export const trainVersion: number = 1;
