import { digits3, textTable, time } from "./table.mjs";

const OURS = "lottery-lab";
/** Lanes of our own engines, which are no peers. */
const isOurs = (name) => name.startsWith(OURS);

/** The fastest peer of a measured row, by median: its name and how many times longer it takes than ours. */
export function fastestPeer({ lanes, ratios }) {
  const [first] = Object.entries(ratios)
    .filter(([name]) => name in lanes && !isOurs(name))
    .sort(([a], [b]) => lanes[a].median - lanes[b].median);
  return first && { name: first[0], ...first[1] };
}

/** The main table: a row a work, our time with its quartiles, each peer's, the quotient with the fastest, the target. */
export function contenderTable(measured) {
  const rows = measured.filter(({ oursOnly }) => !oursOnly);
  const peers = [...new Set(rows.flatMap(({ ratios }) => Object.keys(ratios)))];
  const dense = new Map(
    rows.filter(({ density }) => density === 1).map(({ work, lanes }) => [work, lanes[OURS].median]),
  );
  const head = ["work", "unit", `${OURS} [quartiles]`, "of dense", ...peers];
  const others = peers.filter((name) => !isOurs(name));
  if (others.length > 0) head.push("fastest / ours [quartiles]", "target");
  const lines = rows.map((row) => {
    const { id, unit, work, target, lanes, ratios } = row;
    const cells = [id, unit, time(lanes[OURS], unit, { spread: true })];
    cells.push(dense.has(work) ? digits3(lanes[OURS].median / dense.get(work)) : "");
    for (const peer of peers)
      cells.push(lanes[peer] ? `${time(lanes[peer], unit)} (${digits3(ratios[peer].median)})` : "–");
    const fastest = fastestPeer(row);
    if (others.length > 0)
      cells.push(
        fastest
          ? `${digits3(fastest.median)} [${digits3(fastest.lower)} ${digits3(fastest.upper)}] ${fastest.name}`
          : "",
        target ? `${target}${fastest && fastest.median < target ? " MISSED" : ""}` : "",
      );
    return cells;
  });
  return rows.length === 0 ? [] : textTable(head, lines);
}

/** Late steps against early ones, from the rows with variants. */
export function ageTable(measured) {
  const rows = measured.filter(({ variants }) => variants);
  if (rows.length === 0) return [];
  const head = [
    "step",
    "unit",
    ...rows[0].variants.map(({ label }) => label),
    "late / early [quartiles]",
    "target",
  ];
  return textTable(
    head,
    rows.map(({ id, unit, variants, lanes, ratios }) => {
      const late = ratios[variants[1].label];
      return [
        id,
        unit,
        ...variants.map(({ label }) => time(lanes[label], unit, { spread: true })),
        `${digits3(late.median)} [${digits3(late.lower)} ${digits3(late.upper)}]`,
        `at most 1.05${late.median > 1.05 ? " MISSED" : ""}`,
      ];
    }),
  );
}

/** Does a step's cost fall with the density? time(d) / time(.2) must be at most d / .2 + .2 at d ≤ .2. */
export function costWithDensity(measured) {
  const steps = measured.filter(({ work, density }) => work === "step" && density <= 0.2);
  const base = steps.find(({ density }) => density === 0.2)?.lanes[OURS].median;
  if (base === undefined) return [];
  return steps
    .filter(({ density }) => density < 0.2)
    .map(({ density, lanes }) => {
      const [cost, most] = [lanes[OURS].median / base, density / 0.2 + 0.2];
      return `step ${density} / step 0.2: ${digits3(cost)}, at most ${digits3(most)}${cost > most ? " MISSED" : ""}`;
    });
}

/** Everything as lines of text. */
export function report({ machine, measured, agreement, memory, skipped, quiet, options, tolerance }) {
  const { cpu, family, cores, flags, memoryGiB, virtual } = machine;
  const lines = [
    `${cpu} (${family})${virtual ? ", virtual" : ""}, ${cores} cores, ${memoryGiB} GiB; ${flags.join(" ")}`,
    "LeNet-300-100, MNIST, batch 60, Adam, one thread. Random masks with the densities of iterative pruning: the output layer loses half as fast.",
    `The ladder: 16 levels of magnitude pruning, ${options.iterations} iterations each, 5,000 validation images every 100.`,
    "Times are medians over alternating blocks; in brackets behind a peer's time: how many times ours (median of the rounds' quotients).",
    ...quiet,
    "",
  ];
  const sections = [
    contenderTable(measured),
    ageTable(measured),
    costWithDensity(measured),
    memory.map(
      ({ engine, density, residentBytes, bytesPerStep, togetherBytes }) =>
        `worker with data, ${engine}, density ${density}: ${digits3(residentBytes / 1e6)} MB resident (at most 250), two of them ${togetherBytes ? digits3(togetherBytes / 1e6) : "?"} MB together, ${digits3(bytesPerStep)} bytes a step taken from the heap`,
    ),
    agreement.map(
      ({ peer, density, steps, early, difference }) =>
        `losses, density ${density}, ${peer}: the first 10 within ${early.toExponential(1)} of ours, all ${steps} within ${difference.toExponential(1)}${early > tolerance ? `; MORE THAN ${tolerance}: not the same work` : ""}`,
    ),
    skipped.map(({ name, reason }) => `${name} left out: ${reason}`),
  ];
  for (const section of sections) if (section.length > 0) lines.push(...section, "");
  return lines;
}
