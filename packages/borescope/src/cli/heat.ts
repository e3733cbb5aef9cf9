/** Whether a stream is a terminal with 256 colours that NO_COLOR does not forbid. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors(256);
}

/** Backgrounds from faint to strong, of the 256 colours of terminals. */
const RAMPS = { good: [22, 28, 34], bad: [52, 88, 124, 160] } as const;

/** A text on a background as strong as a share of 0 … 1; below a hundredth on none. */
export function heat(text: string, share: number, kind: keyof typeof RAMPS): string {
  if (!(share >= 0.01)) return text;
  const ramp = RAMPS[kind];
  const colour = ramp[Math.min(ramp.length - 1, Math.floor(share * ramp.length))]!;
  return `\x1b[48;5;${colour}m\x1b[38;5;231m${text}\x1b[0m`;
}
