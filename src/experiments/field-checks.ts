export { checkFields, checkFraction, checkInteger, checkLayers, checkName } from "../numerics/checks.js";
