import { inflateSync } from "node:zlib";

/** Every object of a PDF as text, streams inflated: enough to ask what is in it. */
export function pdfText(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  return text.replace(
    /(\/FlateDecode[\s\S]*?stream\r?\n)([\s\S]*?)(\r?\nendstream)/g,
    (whole, head: string, body: string, end: string) => {
      if (/\/Length1|\/FontFile/.test(head)) return whole;
      try {
        return head + inflateSync(Buffer.from(body, "latin1")).toString("latin1") + end;
      } catch {
        return whole;
      }
    },
  );
}

/** Width and height of the page in millimetres. */
export function pageSize(pdf: Buffer): readonly [number, number] {
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString("latin1")) ?? [];
  return [(Number(width) * 25.4) / 72, (Number(height) * 25.4) / 72];
}
