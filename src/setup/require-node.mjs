// Imports nothing and uses no recent syntax, so that an old Node still reaches the message.

/** The oldest Node this project runs on, as [major, minor]. */
export const OLDEST_NODE = [20, 19];

/**
 * One line saying what is wrong with this Node, or undefined if it is recent enough.
 * @param {string} version such as "20.19.0", without a leading v
 */
export function nodeProblem(version) {
  const [major, minor] = version.split(".").map(Number);
  const recent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return recent
    ? undefined
    : "Node >= " + OLDEST_NODE.join(".") + " is needed, this is " + version + " (https://nodejs.org)";
}

/** Ends the process with exit code 1 and one line if this Node is too old. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === undefined) return;
  console.error("lottery-lab: " + problem);
  process.exit(1);
}
