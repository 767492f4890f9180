export { kernel, displaySymbol, type DisplayOptions, type Kernel, type MimeBundle } from "./api.js";
