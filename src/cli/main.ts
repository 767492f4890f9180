#!/usr/bin/env node
import { runCli } from "./program.js";

// Whoever reads may have seen enough (`store ls | head`): what is written then is dropped, and the command goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
