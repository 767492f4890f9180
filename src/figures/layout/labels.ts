import { at } from "../../numerics/at.js";

/**
 * Moves labels apart until neighbours are `gap` apart, each as little as possible in the sense of least squares (pool
 * adjacent violators), then pushes them inside [0, length]. Positions may come in any order; the answer keeps it.
 */
export function spread(positions: readonly number[], gap: number, length: number): readonly number[] {
  const order = positions.map((_, i) => i).sort((a, b) => at(positions, a) - at(positions, b));
  // Shift the k-th label by −k·gap: "gap apart" becomes "not decreasing", which pooling solves.
  const blocks: { sum: number; count: number }[] = [];
  order.forEach((index, k) => {
    let block = { sum: at(positions, index) - k * gap, count: 1 };
    for (
      let last = blocks.at(-1);
      last !== undefined && last.sum / last.count >= block.sum / block.count;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  });
  const highest = length - (positions.length - 1) * gap;
  const answer = positions.map(() => 0);
  let k = 0;
  for (const { sum, count } of blocks) {
    const lowest = Math.max(0, Math.min(highest, sum / count));
    for (let i = 0; i < count; i++, k++) answer[at(order, k)] = lowest + k * gap;
  }
  return answer;
}

/** Plotly reads a little HTML in texts; this keeps ours plain: `<`, `>` and `&` are shown, never obeyed. */
export function plainText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Rows that a horizontal legend of these item widths needs in a width: items follow each other, a row is begun when full. */
export function legendRows(itemWidths: readonly number[], width: number): number {
  let [rows, filled] = [1, 0];
  for (const item of itemWidths) {
    if (filled > 0 && filled + item > width) [rows, filled] = [rows + 1, 0];
    filled += item;
  }
  return rows;
}
