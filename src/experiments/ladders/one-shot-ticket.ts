import { checkInteger } from "../../numerics/checks.js";
import { ladder, ticketOf } from "./ladders.js";
import type { Ladder, Ticket } from "./ladder-types.js";

/**
 * One-shot pruning (Frankle & Carbin 2019, section 2): the dense network is trained once and pruned straight to the density of a
 * level ≥ 1 of the iterative ladder, survivors of each layer being (1 − rate)ⁿ of it. Level 1 of both is the same ticket.
 */
export function oneShotTicket(iterative: Ladder, level: number): Ticket {
  checkInteger("oneShotTicket", "level", level, 1, 200);
  if (level === 1) return ticketOf(iterative, 1);
  const after = (fraction: number): number => {
    let kept = 1; // a running product: the same bits on every machine
    for (let round = 0; round < level; round++) kept *= 1 - fraction;
    return 1 - kept;
  };
  const { rate, outputRate, rates, ...rest } = iterative;
  const more = rates === undefined ? {} : { rates: rates.map(after) };
  return ticketOf(ladder({ ...rest, rate: after(rate), outputRate: after(outputRate), ...more }), 1);
}
