/** A Job with every field that may be written, for the recorded check and the test that the record is of today's Jobs. */
export const sample = {
  array: {
    wave: 1,
    tasks: 40,
    jobs: 120,
    seconds: 90,
    minutes: 15,
    memoryMegabytes: 526,
    after: [0],
    afterJobs: [],
  },
  options: {
    settings: { cpus: 2, atATime: 25, warnSeconds: 90 },
    kubernetes: {
      image: "registry.example/lottery-lab:20",
      claim: "lottery-store",
      folder: "me/store",
      namespace: "lab",
      user: 1234,
    },
    id: "0123456789",
    number: 1,
    assets: { package: "0".repeat(64), data: "1".repeat(64), moduleFiles: [] },
    variables: /** @type {const} */ ([["LOTTERY_TEST", 'a "$(b)" \\ \n: - #']]),
  },
};
