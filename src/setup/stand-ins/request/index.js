// danfojs-node loads this and calls it for files at an address only.
module.exports = function request() {
  throw new Error(
    "danfojs-node: files must be on this machine, got an address (read them with Node's fetch)",
  );
};
module.exports.defaults = () => module.exports;
