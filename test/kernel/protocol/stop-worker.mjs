// From the first message on asks the main thread every 20 ms to stop what it does and prints what it is told; ends with the second.
import { writeSync } from "node:fs";
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";

const { stopExpression } = await import(`${workerData.kernelFolder}/protocol/stop.js`);

const session = new Session();
session.connectToMainThread();
const expression = stopExpression(1, workerData.insist !== "");
const ask = () =>
  session.post("Runtime.evaluate", { expression, silent: true, returnByValue: true }, (error, answer) => {
    writeSync(1, `said ${error === null ? answer.result.value : error.message}\n`);
  });
parentPort.once("message", () => {
  const asks = setInterval(ask, 20);
  parentPort.once("message", () => {
    clearInterval(asks);
    session.disconnect();
    process.exit();
  });
  parentPort.postMessage("asks");
});
