import type { Progress } from "@borescope/core";

const WIDTH = 24;

/** A bar on stderr where that is a terminal; silent in a pipe, and for work under a third of a second. */
export function progressBar(): { update: (progress: Progress) => void; stop: () => void } {
  const { stderr } = process;
  const begun = performance.now();
  let drawn = 0;
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  return {
    update: ({ done, total, what }) => {
      const now = performance.now();
      if (now - begun < 333 || now - drawn < 80) return;
      drawn = now;
      const share = total === undefined || total === 0 ? null : Math.min(1, done / total);
      const bar = share === null ? "" : `${"█".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, "·")} `;
      stderr.write(
        `\r\x1b[K${bar}${share === null ? done.toLocaleString("en") : `${Math.floor(share * 100)} %`} ${what}`,
      );
    },
    stop: () => {
      if (drawn > 0) stderr.write("\r\x1b[K");
    },
  };
}
