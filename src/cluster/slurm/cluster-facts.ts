import { unknownName } from "../../numerics/names.js";
import { slurmText } from "./commands.js";

/** What a Slurm cluster says of itself, as far as submitting asks. */
export interface ClusterFacts {
  /** Elements that an array may have; their numbers are below it. */
  readonly arraySize: number;
  /** Jobs that the controller keeps at most, each element of an array one. */
  readonly jobCount: number;
  readonly partitions: readonly Partition[];
}

/** A partition. */
export interface Partition {
  readonly name: string;
  readonly isDefault: boolean;
  readonly up: boolean;
  /** Longest time limit, minutes; Infinity for none. */
  readonly minutes: number;
}

/** Asks the controller. Throws where there is no Slurm or it does not answer. */
export async function clusterFacts(): Promise<ClusterFacts> {
  const config = await slurmText("scontrol", ["show", "config"]);
  const found = await slurmText("scontrol", ["--oneliner", "show", "partition"]);
  const numberOf = (name: string, otherwise: number): number => {
    const [, text] = new RegExp(`^${name}\\s*=\\s*(\\d+)`, "m").exec(config) ?? [];
    return text === undefined ? otherwise : Number(text);
  };
  return {
    arraySize: numberOf("MaxArraySize", 1001),
    jobCount: numberOf("MaxJobCount", 10_000),
    partitions: found.split("\n").flatMap(partitionOf),
  };
}

/** The partition that jobs go to: the one that is named, else the default. Throws if there is none, it is down, or its time limit is shorter. */
export function checkPartition(
  { partitions }: ClusterFacts,
  { name, minutes }: { readonly name: string | undefined; readonly minutes: number | undefined },
): Partition {
  const names = partitions.map((each) => each.name);
  const found = partitions.find((each) => (name === undefined ? each.isDefault : each.name === name));
  if (found === undefined && name !== undefined) {
    throw new RangeError(unknownName("submit", "partition", name, names));
  }
  if (found === undefined) {
    throw new RangeError(
      `submit: partition must be named in the cluster file where the cluster has no default, got none; there are ${names.join(", ")}`,
    );
  }
  if (!found.up)
    throw new RangeError(`submit: partition ${found.name} must be up, got one that takes no jobs`);
  if (minutes !== undefined && minutes > found.minutes) {
    throw new RangeError(
      `submit: minutes must be at most ${found.minutes}, the time limit of partition ${found.name}, got ${minutes}`,
    );
  }
  return found;
}

function partitionOf(line: string): readonly Partition[] {
  const [, name] = /^PartitionName=(\S+)/.exec(line) ?? [];
  if (name === undefined) return [];
  const field = (wanted: string): string => new RegExp(`\\b${wanted}=(\\S+)`).exec(line)?.[1] ?? "";
  return [
    {
      name,
      isDefault: field("Default") === "YES",
      up: field("State") === "UP",
      minutes: minutesOf(field("MaxTime")),
    },
  ];
}

/** Slurm's `days-hours:minutes:seconds` as minutes. */
export function minutesOf(text: string): number {
  const [, days, hours, minutes] = /^(?:(\d+)-)?(\d+):(\d+):\d+$/.exec(text) ?? [];
  if (hours === undefined) return Infinity;
  return Number(days ?? 0) * 1440 + Number(hours) * 60 + Number(minutes);
}
