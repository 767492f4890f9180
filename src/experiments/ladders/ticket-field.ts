import type { Field } from "../fields.js";
import type { Ticket } from "./ladder-types.js";
import { checkedTicket } from "./ladders.js";

/** A ticket as a field of a description. */
export const ticketField: Field<Ticket> = {
  read: (where, _field, given) => checkedTicket(where, given),
  form: (ticket) => ticket, // kinds that have one say it by its run
};
