const switches = { "--peers": "peers", "--json": "json", "--quick": "quick", "--full": "full" };

/**
 * Reads the arguments of `npm run bench`.
 * @param {string[]} args such as ["--peers", "--only", "step"]
 */
export function parseBenchArguments(args) {
  const options = {
    peers: false,
    json: false,
    quick: false,
    full: false,
    only: [],
    contenders: [],
    iterations: undefined,
    name: undefined,
    tfjs: ".tfjs-node",
  };
  const rest = [...args];
  while (rest.length > 0) {
    const flag = rest.shift();
    if (flag in switches) {
      options[switches[flag]] = true;
      continue;
    }
    if (!["--only", "--with", "--iterations", "--name", "--tfjs"].includes(flag))
      throw new Error(
        `bench: arguments must be --peers, --json, --quick, --full, --only ROW, --with PEER, --iterations N, --name NAME or --tfjs FOLDER, got ${flag}`,
      );
    const value = rest.shift();
    if (value === undefined) throw new Error(`bench: ${flag} needs a value`);
    if (flag === "--only") options.only.push(value);
    else if (flag === "--with") options.contenders.push(value);
    else if (flag === "--name") options.name = fileName(value);
    else if (flag === "--tfjs") options.tfjs = value;
    else options.iterations = iterations(value);
  }
  options.iterations ??= options.full ? 5000 : options.quick ? 100 : 500;
  return options;
}

function iterations(value) {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 100 || number % 100 !== 0)
    throw new Error(`bench: --iterations must be a multiple of 100, got ${value}`);
  return number;
}

function fileName(value) {
  if (!/^[\w.-]+$/.test(value))
    throw new Error(`bench: --name must have letters, digits, ".", "_" and "-" only, got ${value}`);
  return value;
}
