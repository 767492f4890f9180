import { architecture, parameterCount, type Mask } from "../../networks/index.js";
import { keyOf, random } from "../../numerics/index.js";
import {
  applyMask,
  arrangements,
  criteria,
  startParts,
  starts,
  type Arrangement,
  type ArrangementName,
  type CriterionEntry,
  type CriterionName,
  type StartDescription,
  type StartEntry,
} from "../../tickets/index.js";
import { pinnedBehaviour } from "./pinned.js";

// What an entry of our own tables does on one small case. A name enters the key as it is while it does what it did when it was pinned;
// one that was changed, in the source or in a running program, enters with what it does now.

const network = architecture({ widths: [6, 5, 4] });
const count = parameterCount(network);
const values = (seed: number): Float32Array => {
  const rng = random(seed);
  return Float32Array.from({ length: count }, () => rng.normal());
};
const mask: Mask = {
  layers: network.layers.map(({ inputs, outputs }) =>
    Uint8Array.from({ length: inputs * outputs }, (_, i) => +(i % 4 !== 1)),
  ),
};
const masked = (seed: number): Float32Array => applyMask(network, mask, values(seed));

const known = new WeakMap<object, string>();

/** The fingerprint, found once for each entry. */
function remembered(entry: object, find: () => unknown): string {
  const found = known.get(entry) ?? keyOf({ does: attempt(find) });
  known.set(entry, found);
  return found;
}

/** What it gives, or that it fails: an entry that cannot run on the case is told from others by its message. */
function attempt(find: () => unknown): unknown {
  try {
    return find();
  } catch (error) {
    return { fails: error instanceof Error ? error.message : String(error) };
  }
}

/** What a criterion does: its scores, and the way in which it is applied. */
export function criterionBehaviour(entry: CriterionEntry): string {
  return remembered(entry, () => {
    const { score, when, scope, rounds } = entry;
    const gradient = (at: ArrayLike<number>): Float32Array =>
      Float32Array.from(at, (value, i) => (value === 0 ? 0 : value * ((i % 7) - 3) + 0.25));
    const input = { network, mask, initial: masked(1), trained: masked(2), gradient, rng: random(3) };
    const scores = score(input).map((layer) => Array.from(layer, text));
    return { scores, when, scope, rounds };
  });
}

/** What a start does with each of its words, at options well inside their ranges. */
export function startBehaviour({ make, ...entry }: StartEntry): string {
  return remembered(make, () => {
    const { options, draws, changes, neutral = "" } = entry;
    const numbers = Object.entries(options).flatMap(([name, option]) =>
      option.kind === "number"
        ? [[name, option.integer ? option.least + 3 : option.least + Math.min(0.5, option.most / 4)] as const]
        : [],
    );
    const words = Object.entries(options).flatMap(([name, option]) =>
      option.kind === "choice" ? option.words.map((word) => ({ [name]: word })) : [],
    );
    const each = (words.length > 0 ? words : [{}]).map((chosen) => {
      const input = {
        network,
        mask,
        seed: 1,
        freshSeed: 2,
        draw: 1,
        initialiser: undefined,
        base: () => values(4),
        options: { ...Object.fromEntries(numbers), ...chosen },
        rewound: (step: number) => values(10 + step),
        trained: () => values(5),
      };
      return { chosen, parameters: Array.from(make(input), text) };
    });
    return { each, draws, changes, neutral };
  });
}

/** What an arrangement does with a mask. */
export function arrangementBehaviour(arrange: Arrangement): string {
  return remembered(arrange, () =>
    arrange(mask, { network, rng: random(6) }).layers.map((layer) => Array.from(layer)),
  );
}

/** Numbers as text, so that −0 and what is not finite stay apart. */
const text = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

type Table = keyof typeof pinnedBehaviour;

function form(table: Table, name: string, behaviour: string): { readonly does: string } | undefined {
  const pinned: Readonly<Record<string, string>> = pinnedBehaviour[table];
  return Object.hasOwn(pinned, name) && pinned[name] === behaviour ? undefined : { does: behaviour };
}

/** A criterion in a key: its name while it does what it was pinned to do. */
export function criterionForm(name: CriterionName): unknown {
  const changed = form("criteria", name, criterionBehaviour(criteria[name]));
  return changed === undefined ? name : { name, ...changed };
}

/** An arrangement in a key. */
export function arrangementForm(name: ArrangementName): unknown {
  const changed = form("arrangements", name, arrangementBehaviour(arrangements[name]));
  return changed === undefined ? name : { name, ...changed };
}

/** A start in a key: the description, and what those of its parts do that were changed. */
export function startForm(start: StartDescription): unknown {
  const names = startParts(start).flatMap((part) =>
    typeof part === "string" ? [part] : "name" in part ? [part.name] : [],
  );
  const changed = names.flatMap((name) => {
    const found = form("starts", name, startBehaviour(starts[name]));
    return found === undefined ? [] : [[name, found.does] as const];
  });
  return changed.length === 0 ? start : { start, does: Object.fromEntries(changed) };
}
