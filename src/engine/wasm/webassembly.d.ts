/** The part of the WebAssembly JavaScript interface used here; the standard library declares it only together with the DOM. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;
  class Instance {
    constructor(
      module: Module,
      imports: { readonly env: { readonly memory: Memory; readonly abort: () => never } },
    );
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
