import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where to install: below a prefix such as a virtual environment (`sysPrefix` says the same), or for this user. */
export type InstallTarget =
  { readonly prefix: string } | { readonly sysPrefix: string } | { readonly user: true };

/** The two folders that make up an installed kernel. */
export interface InstalledKernel {
  /** Holds kernel.json. */
  readonly kernelspec: string;
  /** The JupyterLab extension that draws figures. */
  readonly renderer: string;
}

/** A kernelspec that is there, and what it starts. */
export interface ListedKernel extends InstalledKernel {
  /** Command line: Node, its flags, the kernel, a place for the connection file. */
  readonly argv: readonly string[];
  /** Whether it starts this copy of the package with this Node. */
  readonly current: boolean;
}

const kernelName = "lottery-lab";
const rendererName = "lottery-lab-figures";
/** The font figures are laid out with: in a wider one their texts would be cut off. */
const rendererFonts = {
  "Arimo-Regular.ttf": "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf",
  "Arimo-Bold.ttf": "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf",
};

/** What Jupyter reads to start the kernel. Interrupts come as messages: a signal would not reach a busy thread. */
function kernelspec(): { readonly argv: readonly string[] } & Readonly<Record<string, unknown>> {
  return {
    argv: [
      process.execPath,
      "--no-force-async-hooks-checks",
      join(__dirname, "main.js"),
      "{connection_file}",
    ],
    display_name: "TypeScript (lottery-lab)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/**
 * Writes the kernelspec and the figure renderer to where Jupyter looks. Does no harm when called again: the folders are
 * replaced whole. Throws `installKernel: …` if the target is not one, or with the system's error if it cannot write.
 */
export async function installKernel(target: InstallTarget): Promise<InstalledKernel> {
  const places = folders("installKernel", target);
  const sources = resolve(__dirname, "..", "..", "src", "kernel", "figure-renderer");
  const plotly = createRequire(__filename).resolve("plotly.js-dist-min");
  await replaceFolder(places.kernelspec, (folder) =>
    writeFile(join(folder, "kernel.json"), `${JSON.stringify(kernelspec(), undefined, 2)}\n`),
  );
  await replaceFolder(places.renderer, async (folder) => {
    const files = join(folder, "static");
    await mkdir(files);
    await copyFile(join(sources, "package.json"), join(folder, "package.json"));
    await copyFile(join(sources, "remoteEntry.js"), join(files, "remoteEntry.js"));
    for (const [file, font] of Object.entries(rendererFonts))
      await copyFile(createRequire(__filename).resolve(font), join(files, file));
    await copyFile(plotly, join(files, "plotly.min.js")); // a copy: Jupyter serves no links that lead out of the folder
  });
  return places;
}

/** Removes what `installKernel` wrote; what is not there is no error. */
export async function uninstallKernel(target: InstallTarget): Promise<InstalledKernel> {
  const places = folders("uninstallKernel", target);
  for (const folder of [places.kernelspec, places.renderer])
    await rm(folder, { recursive: true, force: true });
  return places;
}

/** The kernel installed at each of the targets; targets without one are left out. */
export async function listKernels(targets: readonly InstallTarget[]): Promise<readonly ListedKernel[]> {
  const found: ListedKernel[] = [];
  for (const target of targets) {
    const places = folders("listKernels", target);
    const argv = await readArgv(join(places.kernelspec, "kernel.json"));
    if (argv === undefined) continue;
    found.push({ ...places, argv, current: JSON.stringify(argv) === JSON.stringify(kernelspec().argv) });
  }
  return found;
}

async function readArgv(path: string): Promise<readonly string[] | undefined> {
  try {
    const { argv } = JSON.parse(await readFile(path, "utf8")) as { readonly argv?: unknown };
    return Array.isArray(argv) ? argv.map(String) : [];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return []; // there, but not to be started
    throw error;
  }
}

function folders(caller: string, target: InstallTarget): InstalledKernel {
  const data = dataFolder(caller, target);
  return {
    kernelspec: join(data, "kernels", kernelName),
    renderer: join(data, "labextensions", rendererName),
  };
}

function dataFolder(caller: string, target: InstallTarget): string {
  if ("user" in target) return userDataFolder();
  const prefix = "prefix" in target ? target.prefix : target.sysPrefix;
  if (typeof prefix !== "string" || prefix === "") {
    throw new Error(`${caller}: the prefix must be a folder, got ${JSON.stringify(prefix)}`);
  }
  return join(resolve(prefix), "share", "jupyter");
}

/** Jupyter's data folder of this user, by the rules of jupyter_core. */
export function userDataFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const { JUPYTER_DATA_DIR: own, XDG_DATA_HOME: xdg, APPDATA: appData } = env;
  if (own) return own;
  if (platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (platform === "win32" && appData) return join(appData, "jupyter");
  return join(xdg || join(homedir(), ".local", "share"), "jupyter");
}

/** Fills a new folder beside the old one and puts it in its place, so that nobody sees it half-written. */
async function replaceFolder(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = await mkdtemp(`${path}.new-`);
  try {
    await fill(fresh);
    await rm(path, { recursive: true, force: true });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}
