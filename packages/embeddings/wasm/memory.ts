// Memory is handed out from below, never given back: an instance serves one piece of work.
let free: usize = __heap_base;

/** The address of so many bytes, zero at first; 0 where there is no more memory. */
export function take(bytes: usize): usize {
  const at = (free + 15) & ~15;
  const end = at + bytes;
  if (end < at) return 0;
  const have = <usize>memory.size() << 16;
  if (end > have && memory.grow(<i32>((end - have + 65535) >> 16)) < 0) return 0;
  free = end;
  return at;
}
