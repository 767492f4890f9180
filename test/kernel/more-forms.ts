/** More forms of declaration, use and read, in the same notation as `forms`: the corners of the language. */
export const moreForms: Readonly<Record<string, readonly string[]>> = {
  "var redeclared in a nested loop head": [
    "var iµ = 9",
    "for (var iµ = 0, nµ = 0; iµ < 2; iµ++) for (var iiµ of [1, 2]) nµ += iiµ",
    "[iµ, iiµ, nµ]",
  ],
  "var in a label, with and dead code": [
    "lµ: { var aµ = 1; if (aµ) break lµ; aµ = 2 }",
    "if (aµ < 0) var neverµ = 1",
    "[aµ, neverµ]",
  ],
  "hoisted function of a later statement": [
    "const rµ = hµ(); function hµ() { return 'early' }",
    "let sµ = rµ + hµ()",
    "sµ",
  ],
  "closure taken before a change": [
    "let vµ = 1; const wasµ = (() => { const v = vµ; return () => v })()",
    "vµ = 2; const isµ = () => vµ",
    "vµ = 3; [wasµ(), isµ()]",
  ],
  "class static block and this": [
    "class Cµ { static a = 1; static b: number; static { this.b = this.a + 1 } static { Cµ.b *= 10 } }",
    "const bµ = Cµ.b",
    "[bµ, Cµ.a]",
  ],
  "private method and in": [
    "class Pµ { #x = 1; #go() { return this.#x } static has(o: object) { return #x in o } go() { return this.#go() } }",
    "const pµ = new Pµ()",
    "[Pµ.has(pµ), Pµ.has({}), pµ.go()]",
  ],
  "getter and setter of a class": [
    "class Gµ { #v = 1; get v() { return this.#v } set v(x) { this.#v = x * 2 } static get k() { return 'k' } }",
    "const gµ = new Gµ(); gµ.v = 5",
    "[gµ.v, Gµ.k]",
  ],
  "enum of computed members": [
    "enum Fµ { A = 1 << 1, B = A | 8, C = 'abc'.length, D = `x${'y'}` }",
    "const fµ = Fµ.B | Fµ.A",
    "[fµ, Fµ.C, Fµ.D, Object.keys(Fµ).length]",
  ],
  "enum used as a type and by its name": [
    "enum Dµ { Up, Down }\nfunction flipµ(d: Dµ): Dµ { return d === Dµ.Up ? Dµ.Down : Dµ.Up }",
    "const dµ: Dµ.Down = Dµ.Down",
    "[Dµ[flipµ(dµ)], dµ]",
  ],
  "const enum over cells": [
    "const enum Sµ { Small = 's', Big = 'b' }",
    "const oµ = { [Sµ.Small]: 1, [Sµ.Big]: 2 }",
    "[oµ, Sµ.Big]",
  ],
  "namespace with a class, an enum and a function": [
    "namespace Nµ { export class A { v = B.Two } export enum B { One, Two } export function f() { return new A().v } export let n = 1 }",
    "Nµ.n++; const aµ = new Nµ.A()",
    "[aµ.v, Nµ.f(), Nµ.n]",
  ],
  "namespace with dots": [
    "namespace Aµ.B.C { export const deep = 1 }",
    "namespace Aµ.B { export const mid = 2 }",
    "[Aµ.B.C.deep, Aµ.B.mid]",
  ],
  "generator and its return": [
    "function* gµ(): Generator<number, string, number> { const x = yield 1; yield x * 2; return 'end' }",
    "const itµ = gµ(); itµ.next()",
    "[itµ.next(21), itµ.next(), itµ.next()]",
  ],
  "spread of an iterator of one's own": [
    "const rangeµ = { *[Symbol.iterator]() { for (let i = 0; i < 3; i++) yield i } }",
    "const [firstµ, ...othersµ] = rangeµ",
    "[firstµ, othersµ, Math.max(...rangeµ)]",
  ],
  "async iterator": [
    "async function* agµ() { yield 1; yield 2 }",
    "const gotµ: number[] = []; for await (const x of agµ()) gotµ.push(x)",
    "gotµ",
  ],
  "for await with var": ["const lµ = [Promise.resolve(1), 2]", "for await (var xµ of lµ);", "xµ"],
  "top-level await in a pattern": [
    "const { a: aµ = await Promise.resolve(5), b: bµ } = await Promise.resolve({ b: 6 } as { a?: number; b: number })",
    "let cµ = (await aµ) + bµ",
    "[aµ, bµ, cµ]",
  ],
  "await in a condition, a template and a call": [
    "const yesµ = (await 1) ? `t${await 2}` : 'f'",
    "const nµ = Math.max(await 3, ...(await [4]))",
    "[yesµ, nµ]",
  ],
  "labels over blocks and continue": [
    "const outµ: string[] = []",
    "aµ: for (const i of [0, 1, 2]) { bµ: for (const j of [0, 1]) { if (i === 1) continue aµ; if (j === 1) break bµ; outµ.push(`${i}${j}`) } }",
    "outµ",
  ],
  "using twice, in order": [
    "const logµ: string[] = []; const resµ = (n: string) => ({ n, [Symbol.dispose]() { logµ.push(n) } })",
    "{ using a = resµ('a'), b = resµ('b'); logµ.push(a.n + b.n) }",
    "logµ",
  ],
  "await using": [
    "const logµ: string[] = []",
    "{ await using r = { async [Symbol.asyncDispose]() { await null; logµ.push('gone') } }; logµ.push(typeof r) }",
    "logµ",
  ],
  "using in a loop": [
    "const logµ: number[] = []",
    "for (using r of [1, 2].map((n) => ({ [Symbol.dispose]() { logµ.push(n) } }))) logµ.push(0)",
    "logµ",
  ],
  "deep destructuring with defaults of earlier names": [
    "const baseµ = 10; const { a: aµ = baseµ, b: { c: [cµ = aµ * 2] = [] } = {} } = {} as { a?: number; b?: { c?: number[] } }",
    "const fµ = ({ x = aµ, y = x + 1 }: { x?: number; y?: number } = {}) => [x, y]",
    "[aµ, cµ, fµ(), fµ({ x: 1 })]",
  ],
  "computed keys of patterns": [
    "const kµ = 'key'",
    "const { [kµ]: vµ, ...restµ } = { key: 1, other: 2 } as Record<string, number>",
    "[vµ, restµ]",
  ],
  "assignment pattern to members": [
    "const oµ: { a: number; b: number[] } = { a: 0, b: [] }",
    "[oµ.a, ...oµ.b] = [1, 2, 3]; ({ x: oµ.a } = { x: oµ.a + 5 })",
    "oµ",
  ],
  "export list and renamed export": [
    "const aµ = 1, bµ = 2; export { aµ, bµ as otherµ }",
    "export let cµ = aµ + bµ; export type Tµ = number",
    "const tµ: Tµ = cµ; [aµ, bµ, tµ]",
  ],
  "type-only imports": [
    "import type { Stats as Statsµ } from 'node:fs'",
    "import { type Dirent as Direntµ, existsSync as existsµ } from 'node:fs'",
    "const sµ: Statsµ | Direntµ | undefined = undefined; [sµ, existsµ('/no/such')]",
  ],
  "default and names in one import": [
    "import fsµ, { existsSync as existsµ } from 'node:fs'",
    "const sameµ = fsµ.existsSync === existsµ",
    "sameµ",
  ],
  "import for its effect": ["import 'node:path'", "const aµ = 1; import 'node:url'", "aµ"],
  "dynamic import, awaited and destructured": [
    "const { join: joinµ, default: pathµ } = await import('node:path')",
    "const modµ = (await import('node:os')).EOL",
    "[joinµ('a', 'b'), pathµ.sep, modµ]",
  ],
  "shadowing of globals in blocks": [
    "const keptµ = typeof Map",
    "{ const Map = 1, Array = 2, undefinedµ = Map + Array; void undefinedµ }",
    "[keptµ, typeof Map, typeof Array]",
  ],
  "shadowing by parameters and catch": [
    "let eµ = 'outer'",
    "try { throw 'inner' } catch (eµ) { var caughtµ = eµ } const fµ = (eµ: string) => eµ + 1",
    "[eµ, caughtµ, fµ('p')]",
  ],
  "overloads of a class and a generic default": [
    "class Oµ<T = number> { get(): T; get(n: number): T[]; get(n?: number): T | T[] { return n === undefined ? this.v : Array<T>(n).fill(this.v) } constructor(public v: T) {} }",
    "const oµ = new Oµ(3)",
    "[oµ.get(), oµ.get(2)]",
  ],
  "decorators of a class, a field and a getter": [
    "const logµ: string[] = []; const markµ = (_: unknown, c: { kind: string; name?: string | symbol }) => { logµ.push(`${c.kind} ${String(c.name).replace(/\\d+/, '')}`) }",
    "@markµ class Kµ { @markµ f = 1; @markµ get g() { return 2 } @markµ static s() {} }",
    "[logµ, new Kµ().f]",
  ],
  "decorator that replaces a class": [
    "const withTagµ = <C extends new (...a: never[]) => object>(c: C, _: ClassDecoratorContext) => Object.assign(c, { tag: 't' })",
    "@withTagµ class Tµ { v = 1 }",
    "[(Tµ as unknown as { tag: string }).tag, new Tµ().v]",
  ],
  "abstract class, implements and satisfies": [
    "interface Hasµ { go(): number }\nabstract class Bµ implements Hasµ { abstract go(): number }",
    "const oµ = new (class extends Bµ { go() { return 4 } })() satisfies Hasµ",
    "oµ.go()",
  ],
  "new.target, arguments and call": [
    "function fµ(this: unknown, ..._: number[]) { return [new.target === undefined, arguments.length] }",
    "const boundµ = fµ.bind(1, 2)",
    "[boundµ(3), fµ.length, boundµ.name.replace(/\\d+/, '')]",
  ],
  "function expressions named as their variables": [
    "const factµ = function selfµ(n: number): number { return n < 2 ? 1 : n * selfµ(n - 1) }",
    "var laterµ = factµ",
    "[laterµ(5), laterµ.name.replace(/\\d+/, '')]",
  ],
  "names of classes, arrows and defaults": [
    "const Aµ = class {}, bµ = () => {}, { cµ = () => {} } = {} as { cµ?: () => void }",
    "let dµ; dµ = function () {}",
    "[Aµ, bµ, cµ, dµ].map((f) => f.name.replace(/\\d+/, ''))",
  ],
  "typeof of a name that is nowhere": [
    "const tµ = typeof (globalThis as Record<string, unknown>)['nowhere'] ",
    "let uµ: string = tµ",
    "[tµ, uµ, typeof globalThis]",
  ],
  "delete, void, in and instanceof": [
    "const oµ: { a?: number; b: number } = { a: 1, b: 2 }",
    "const goneµ = delete oµ.a",
    "[goneµ, 'a' in oµ, void 0, oµ instanceof Object]",
  ],
  "comma, exponent, shifts and nullish": [
    "let zµ = 0, aµ = (zµ++, 2) ** 3",
    "aµ >>>= 1; aµ ||= 9; const nµ: number | null = null as number | null, bµ = nµ ?? aµ",
    "[aµ, bµ, -(2 ** 2), ~5 & 3]",
  ],
  "an object that begins the last statement": [
    "const aµ = 1",
    "const bµ = 2",
    "({ aµ, bµ, m() { return aµ }, async *g() {}, get x() { return bµ }, ['k' + 1]: 1 }).x",
  ],
  "a block that looks like an object": ["let aµ = 1", "{ aµ: 2; aµ = 3 }", "aµ"],
  "declare and ambient names": [
    "declare const nowhereµ: number; declare function alsoµ(): void; declare class Gµ {}",
    "const tµ = typeof nowhereµ",
    "[tµ, typeof alsoµ]",
  ],
  "const assertions and template types": [
    "const listµ = ['a', 'b'] as const; type Keyµ = `on-${(typeof listµ)[number]}`",
    "const kµ: Keyµ = 'on-a'",
    "[kµ, listµ.length]",
  ],
  "assertion functions": [
    "function isµ(x: unknown): asserts x is string { if (typeof x !== 'string') throw new TypeError('no') }",
    "const xµ: unknown = 's'",
    "isµ(xµ); xµ.length",
  ],
  "promises in order": [
    "const logµ: number[] = []; Promise.resolve().then(() => logµ.push(2)); logµ.push(1)",
    "await new Promise<void>((done) => setTimeout(done, 1)); logµ.push(3)",
    "logµ",
  ],
  "error of an earlier function": [
    "function failµ(): never { throw new RangeError('r', { cause: 1 }) }",
    "let cµ: unknown; try { failµ() } catch (e) { cµ = [(e as Error).name, (e as Error).cause] }",
    "cµ",
  ],
  "weak collections, symbols and proxies of earlier names": [
    "const keyµ = {}; const wµ = new WeakMap([[keyµ, 1]])",
    "const pµ = new Proxy(keyµ as Record<string, number>, { get: (_, k) => String(k).length })",
    "[wµ.get(keyµ), pµ['four']]",
  ],
  "switch with its own scope": [
    "const xµ = 2 as number",
    "switch (xµ) { case 1: { let yµ = 1; void yµ } break; case 2: let zµ = 5; var outµ = zµ }",
    "outµ",
  ],
  "arguments by default read earlier variables": [
    "let nµ = 1; function fµ(x = nµ, g = () => x + nµ) { return g() }",
    "nµ = 10",
    "[fµ(), fµ(1)]",
  ],
};
