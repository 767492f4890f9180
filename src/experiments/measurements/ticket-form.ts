import { without, type Canonical } from "../canonical-parts.js";
import { fieldsForm, type Fields } from "../fields.js";
import type { Ticket } from "../ladders/ladder-types.js";
import { levelRun } from "../train/level-run.js";
import { trainingForm } from "../train/training-form.js";
import type { TrainingRun } from "../train/training-run.js";

/** A description about a ticket. */
export interface OfTicket {
  readonly job: string;
  readonly ticket: Ticket;
}

/** The run that trains a ticket. */
export const runOfTicket = ({ ticket: { ladder, level } }: Pick<OfTicket, "ticket">): TrainingRun =>
  levelRun(ladder, level);

/** The form of a description about a ticket: the ticket is said by the run that trains it. */
export function ticketForm<D extends OfTicket>(fields: Fields<D>, description: D): Canonical {
  const { ticket: _field, ...others } = fields;
  const { ticket: _ticket, ...rest } = description;
  // What is left of the fields are those of what is left of the description.
  const form = fieldsForm(others as unknown as Fields<Omit<D, "ticket">>, rest);
  return without({ run: trainingForm(runOfTicket(description)), ...form });
}
