// danfojs-node gets the TensorFlow.js that this process has loaded already (src/engine/tfjs/load-tfjs.ts): never two copies in one process.
module.exports = globalThis[Symbol.for("lottery-lab.tfjs")] ?? require("@tensorflow/tfjs");
