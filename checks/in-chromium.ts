import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";

const executablePath = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);

/** Whether there is a Chromium; where there is none, that what is skipped is told. */
export function hasChromium(skipped: string): boolean {
  if (executablePath === undefined) console.log(`skipped: ${skipped}, no Chromium found`);
  return executablePath !== undefined;
}

/** A headless Chromium. */
export function launchChromium(...args: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox", ...args] });
}
