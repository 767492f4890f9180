export { kernel, displaySymbol, type DisplayOptions, type Kernel, type MimeBundle } from "./api.js";
export {
  installKernel,
  listKernels,
  uninstallKernel,
  userDataFolder,
  type InstalledKernel,
  type InstallTarget,
  type ListedKernel,
} from "./install.js";
