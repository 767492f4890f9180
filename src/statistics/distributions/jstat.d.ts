/** The part of jStat 1.9.6 that distributions.ts uses; the package brings no types. */
declare module "jstat" {
  const jStat: {
    readonly studentt: {
      cdf(x: number, degreesOfFreedom: number): number;
      inv(p: number, degreesOfFreedom: number): number;
    };
    readonly normal: {
      cdf(x: number, mean: number, standardDeviation: number): number;
      inv(p: number, mean: number, standardDeviation: number): number;
    };
    readonly beta: { inv(p: number, alpha: number, beta: number): number };
    ibeta(x: number, a: number, b: number): number;
  };
  export default jStat;
}
