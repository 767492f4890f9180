import { createRequire } from "node:module";
import { fontFile } from "../drawing/faces.js";
import { knownFields } from "../../numerics/checks.js";

/** What we use of a pdfkit document. */
interface PdfDocument {
  registerFont(name: string, file: string): PdfDocument;
  on(event: "data", listener: (part: Buffer) => void): PdfDocument;
  on(event: "end", listener: () => void): PdfDocument;
  on(event: "error", listener: (error: Error) => void): PdfDocument;
  end(): void;
}

type PdfModule = new (options: object) => PdfDocument;
type SvgToPdf = (document: PdfDocument, svg: string, x: number, y: number, options: object) => void;

const load = createRequire(__filename);
const fonts = { regular: "Arimo", bold: "Arimo-Bold", italic: "Arimo-Italic" } as const;

/** What a PDF says about itself. */
export interface PdfOptions {
  /** Width of the page in millimetres. */
  readonly widthMm: number;
  /** Height of the page in millimetres. */
  readonly heightMm: number;
  /** Title in the document's properties. Default none. */
  readonly title?: string;
}

/**
 * SVG text as a PDF of one page of exactly the given size: lines and fills as vectors, text as text in an embedded
 * subset of the bundled TrueType font. Dates are fixed, so the same SVG gives the same bytes.
 */
export async function svgToPdf(svg: string, options: PdfOptions): Promise<Buffer> {
  const { widthMm, heightMm, title } = knownFields("svgToPdf", options, ["widthMm", "heightMm", "title"]);
  const Pdf = load("pdfkit") as PdfModule;
  const drawSvg = load("svg-to-pdfkit") as SvgToPdf;
  const [width, height] = [widthMm, heightMm].map((mm) => (mm * 72) / 25.4);
  return new Promise((resolve, reject) => {
    const fixed = new Date(0);
    const document = new Pdf({
      size: [width, height],
      margin: 0,
      pdfVersion: "1.7",
      info: {
        ...(title === undefined ? {} : { Title: title }),
        Producer: "lottery-lab",
        Creator: "lottery-lab",
        CreationDate: fixed,
        ModDate: fixed,
      },
    });
    const parts: Buffer[] = [];
    document
      .on("data", (part) => void parts.push(part))
      .on("end", () => resolve(Buffer.concat(parts)))
      .on("error", reject);
    for (const [style, name] of Object.entries(fonts) as [keyof typeof fonts, string][])
      document.registerFont(name, fontFile(style));
    const warnings: string[] = [];
    // The reader of SVG knows references without quotes only.
    const plain = svg.replace(/url\((?:&quot;|['"])(#[^'"&)]+)(?:&quot;|['"])\)/g, "url($1)");
    drawSvg(document, plain, 0, 0, {
      width,
      height,
      preserveAspectRatio: "none",
      fontCallback: (_family: string, bold: boolean, italic: boolean) =>
        bold ? fonts.bold : italic ? fonts.italic : fonts.regular,
      warningCallback: (warning: string) => void warnings.push(warning),
    });
    if (warnings.length > 0) reject(new Error(`svgToPdf: the SVG must be drawn whole, got ${warnings[0]}`));
    document.end();
  });
}
