// Linear memory: what is taken lies one after another and is given back only as a whole.

// the two tables lie at the start of the heap
const TABLES: usize = 1024;
const STEP: i32 = 256; // pages

// scratch
export let free: usize = 0;
let limit: usize = 0;

/** Room for `bytes` more at the end of memory; nothing is ever given back but by `reset`. */
export function take(bytes: usize): usize {
  const at = (free + 7) & ~7;
  free = at + bytes;
  if (free > limit) {
    // in large steps: each one has the engine count its garbage
    const pages = <i32>((free - limit + 65535) >> 16);
    let grown = max(pages, STEP);
    if (memory.grow(grown) < 0) {
      grown = pages;
      if (memory.grow(grown) < 0) return 0;
    }
    limit += <usize>grown << 16;
  }
  return at;
}

/** Forgets all that was taken since `mark` was the place reached; 0: all. */
export function reset(mark: usize): void {
  if (limit == 0) limit = <usize>memory.size() << 16;
  free = mark == 0 ? __heap_base + TABLES : mark;
}

/** Gives back all that was taken since `free` was `mark`. */
@inline export function release(mark: usize): void { free = mark; }

@inline export function u32At(at: usize, i: i32): u32 { return load<u32>(at + (<usize>i << 2)); }
@inline export function f64At(at: usize, i: i32): f64 { return load<f64>(at + (<usize>i << 3)); }
