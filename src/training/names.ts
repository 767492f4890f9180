export { nearestName, shown, unknownName } from "../numerics/names.js";
