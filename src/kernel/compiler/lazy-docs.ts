import type ts from "typescript";
import type { TypeScript } from "../syntax/compiler-type.js";

// Doc comments are half of the text of the type libraries, and parsing them a third of the kernel's start; only those that
// somebody looks at are needed. So the compiler gets the libraries without, at the same offsets, and each is read when asked for.

/** `text` with doc comments that begin a line made plain comments; all offsets stay. */
export function withoutDocs(text: string): string {
  return text.replace(/^([ \t]*\/\*)\*(?!\/)/gm, "$1-");
}

// What the compiler has, but does not publish.
interface Internals {
  readonly objectAllocator: Readonly<
    Record<"getSymbolConstructor" | "getSignatureConstructor", () => { readonly prototype: Documented }>
  >;
  parseIsolatedJSDocComment(
    text: string,
    start: number,
    length: number,
  ): { readonly jsDoc: ts.JSDoc & { parent: ts.HasJSDoc } } | undefined;
  setParentRecursive(root: ts.Node, incremental: boolean): void;
}
interface Documented {
  readonly declarations?: readonly ts.Declaration[];
  readonly declaration?: ts.Declaration;
  getDocumentationComment(checker?: ts.TypeChecker): ts.SymbolDisplayPart[];
  getJsDocTags(checker?: ts.TypeChecker): ts.JSDocTagInfo[];
}
type Commented = ts.Node & { jsDoc?: ts.JSDoc[] };

/** Makes the compiler read declaration files without doc comments, and these when it is asked about a name. */
export function readDocsLazily(typescript: TypeScript): void {
  const { readFile } = typescript.sys;
  const internals = typescript as unknown as Internals;
  const looked = new WeakSet<ts.Node>();
  typescript.sys.readFile = (path, encoding) => {
    const text = readFile(path, encoding);
    return text !== undefined && path.endsWith(".d.ts") ? withoutDocs(text) : text;
  };

  function attach(node: Commented, text: string): void {
    const ranges = typescript.getLeadingCommentRanges(text, node.pos) ?? [];
    const docs = ranges.flatMap(({ pos, end }) => {
      if (!text.startsWith("/**", pos)) return [];
      const doc = internals.parseIsolatedJSDocComment(text, pos, end - pos)?.jsDoc;
      if (doc === undefined) return [];
      doc.parent = node as ts.HasJSDoc;
      internals.setParentRecursive(doc, false);
      return doc;
    });
    if (docs.length > 0) node.jsDoc = docs;
  }
  function restore(declaration: ts.Declaration): void {
    const file = declaration.getSourceFile();
    if (!file.isDeclarationFile || looked.has(declaration)) return;
    looked.add(declaration);
    const text = readFile(file.fileName);
    // A changed file has other offsets: rather no comment than a wrong one.
    if (text === undefined || withoutDocs(text) !== file.text) return;
    const statement = typescript.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    attach(statement, text);
  }

  const { getSymbolConstructor, getSignatureConstructor } = internals.objectAllocator;
  for (const { prototype } of [getSymbolConstructor(), getSignatureConstructor()]) {
    const { getDocumentationComment, getJsDocTags } = prototype;
    const restoreAll = (it: Documented): void => {
      for (const each of it.declarations ?? []) restore(each);
      if (it.declaration !== undefined) restore(it.declaration);
    };
    prototype.getDocumentationComment = function (checker) {
      restoreAll(this);
      return getDocumentationComment.call(this, checker);
    };
    prototype.getJsDocTags = function (checker) {
      restoreAll(this);
      return getJsDocTags.call(this, checker);
    };
  }
}
