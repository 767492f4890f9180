import { at } from "../../numerics/at.js";

/** Stops of cividis (Nuñez, Anderton & Renslow 2018), even in lightness and the same to readers with and without colour-vision deficiency. */
const cividis = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
];
/** Blue through white to vermillion (ends of Okabe & Ito, darkened), for values on both sides of a middle. */
const diverging = ["#003f66", "#0072b2", "#7fb8d8", "#f7f7f7", "#eaae7f", "#d55e00", "#7a3600"];

/** Colour scales by what they are for. */
export const colourScales = { sequential: cividis, diverging } as const;

const channel = (colour: string, start: number): number => parseInt(colour.slice(start, start + 2), 16);

/** The colour at a share in [0, 1] of a scale, `#rrggbb`; linear in sRGB between stops. */
export function colourAt(scale: keyof typeof colourScales, share: number): string {
  const stops = colourScales[scale];
  const position = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(position));
  const mixed = [1, 3, 5].map((start) => {
    const [a, b] = [channel(at(stops, low), start), channel(at(stops, low + 1), start)];
    return Math.round(a + (b - a) * (position - low))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${mixed.join("")}`;
}
