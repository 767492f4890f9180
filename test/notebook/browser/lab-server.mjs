import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** JupyterLab of .venv on a folder, on this machine only, behind a token, with settings and trust database of its own. */
export async function startLab(folder, state) {
  const port = await freePort();
  const token = "figures-browser-test";
  rmSync(state, { recursive: true, force: true });
  mkdirSync(join(state, "config", "labconfig"), { recursive: true });
  const env = {
    ...process.env,
    JUPYTER_CONFIG_DIR: join(state, "config"),
    JUPYTER_DATA_DIR: join(state, "data"),
    JUPYTER_RUNTIME_DIR: join(state, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(state, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(state, "workspaces"),
    JUPYTER_PREFER_ENV_PATH: "1",
  };
  const server = spawn(
    resolve(".venv/bin/jupyter"),
    [
      "lab",
      "--no-browser",
      "--allow-root",
      "--expose-app-in-browser",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${resolve(folder)}`,
    ],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (part) => (log += part));
  const base = `http://127.0.0.1:${port}`;
  for (let waited = 0; ; waited += 250) {
    const up = await fetch(`${base}/api/status?token=${token}`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    if (server.exitCode !== null || waited > 40_000) throw new Error(`JupyterLab did not start:\n${log}`);
    await new Promise((done) => setTimeout(done, 250));
  }
  return {
    address: (notebook) => `${base}/lab/tree/${notebook}?token=${token}&reset`,
    /** Turns our renderer on or off for pages loaded from now on. */
    renderer(on) {
      const disabledExtensions = on ? {} : { "lottery-lab-figures": true };
      writeFileSync(
        join(state, "config", "labconfig", "page_config.json"),
        JSON.stringify({ disabledExtensions }),
      );
    },
    stop: () =>
      new Promise((done) => {
        server.once("exit", done);
        server.kill("SIGTERM");
        setTimeout(() => server.kill("SIGKILL"), 8000).unref();
      }),
  };
}
