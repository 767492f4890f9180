const pageBytes = 65536;
/** Addresses below are never given out, so that 0 can mean "none". */
const firstAddress = 64;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** Addresses taken together and given back together. */
export interface Scope {
  /** A zeroed, 64-byte aligned block. Throws if the machine gives no more memory. */
  take(bytes: number): number;
  free(): void;
}

/**
 * The one linear memory that an engine's kernels work in.
 * Views are replaced when the memory grows, so read them from here at each use.
 */
export class EngineMemory {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
  u8: Uint8Array = new Uint8Array(this.memory.buffer);
  u32: Uint32Array = new Uint32Array(this.memory.buffer);
  f32: Float32Array = new Float32Array(this.memory.buffer);
  /** Blocks in use, by address. */
  private blocks: Block[] = [];

  scope(): Scope {
    let mine: Block[] = [];
    return {
      take: (bytes) => {
        const block = this.take(bytes);
        mine.push(block);
        return block.address;
      },
      free: () => {
        const gone = new Set(mine);
        this.blocks = this.blocks.filter((block) => !gone.has(block));
        mine = [];
      },
    };
  }

  /** The first gap that fits, else growth. */
  private take(bytes: number): Block {
    const size = Math.max(64, Math.ceil(bytes / 64) * 64);
    let address = firstAddress;
    let index = 0;
    for (const block of this.blocks) {
      if (block.address - address >= size) break;
      address = block.address + block.bytes;
      index += 1;
    }
    this.reach(address + size);
    const block = { address, bytes: size };
    this.blocks.splice(index, 0, block);
    this.u8.fill(0, address, address + size);
    return block;
  }

  private reach(end: number): void {
    const lack = end - this.memory.buffer.byteLength;
    if (lack <= 0) return;
    try {
      this.memory.grow(Math.ceil(lack / pageBytes));
    } catch {
      throw new RangeError(
        `wasm engine: memory must grow to ${end} bytes, got no more than ${this.memory.buffer.byteLength}`,
      );
    }
    this.u8 = new Uint8Array(this.memory.buffer);
    this.u32 = new Uint32Array(this.memory.buffer);
    this.f32 = new Float32Array(this.memory.buffer);
  }
}
