// Takes the docs' pictures of a real report: draws castings, runs their detector, writes the report, opens it in Chromium.
// node docs/screenshots.mjs [folder] [--images 96]
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { castingsDetector } from "../packages/castings/dist/index.js";

const { values, positionals } = parseArgs({
  options: { images: { type: "string", default: "96" } },
  allowPositionals: true,
});
const folder = positionals[0] ?? fileURLToPath(new URL("pictures", import.meta.url));
const places = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** A report of the demo's data, in a folder of its own. */
function makeReport(work) {
  const cli = fileURLToPath(new URL("../packages/borescope/dist/cli.js", import.meta.url));
  const borescope = (...args) =>
    execFileSync(process.execPath, [cli, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const [truth, found, report] = ["annotations.json", "castings-detector.json", "report.html"].map((name) =>
    join(work, name),
  );
  borescope("castings", work, "--images", values.images);
  borescope("detect", fileURLToPath(castingsDetector().url), truth, "--out", found);
  borescope("report", truth, found, "--embedder", "castings", "--title", "Castings", "--out", report);
  return pathToFileURL(report).href;
}

/** Opens the report, goes from part to part as a person would, and takes a picture of each. */
async function take(browser, address, colorScheme) {
  const context = await browser.newContext({
    viewport: { width: 1180, height: 860 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator("borescope-overview li").first().waitFor();
  await shoot(page, `overview-${colorScheme}`);
  await goTo(page, "Findings");
  await page.locator("borescope-findings li").first().waitFor();
  await shoot(page, `findings-${colorScheme}`);
  await goTo(page, "Confusion matrix");
  await page.locator("borescope-confusion-matrix [data-cell='background|burr']").click();
  await shoot(page, `confusion-matrix-${colorScheme}`);
  await goTo(page, "Gallery");
  await page.locator("borescope-gallery .card image").first().waitFor();
  await shoot(page, `gallery-${colorScheme}`);
  await page.locator("borescope-selection .chip").click();
  await goTo(page, "Embedding map");
  await page.locator("borescope-embedding-map canvas[data-painter]").waitFor();
  await shoot(page, `map-${colorScheme}`);
  await context.close();
  const phone = await browser.newContext({
    viewport: { width: 390, height: 780 },
    colorScheme,
    isMobile: true,
    hasTouch: true,
  });
  const small = await phone.newPage();
  await small.goto(address);
  await small.locator("borescope-overview li").first().waitFor();
  await shoot(small, `phone-${colorScheme}`);
  await phone.close();
}

async function goTo(page, part) {
  await page.locator("borescope-report nav button", { hasText: part }).click();
}

async function shoot(page, name) {
  await page.waitForTimeout(400); // pictures are decoded, what scrolled has come to rest
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send("Page.captureScreenshot", { format: "webp", quality: 75 });
  const path = join(folder, `${name}.webp`);
  writeFileSync(path, Buffer.from(data, "base64"));
  console.log(`${path}  ${Math.round(statSync(path).size / 1000)} kB`);
}

const work = mkdtempSync(join(tmpdir(), "borescope-pictures-"));
const browser = await chromium.launch({
  executablePath: places.find((path) => path !== undefined && existsSync(path)),
  args: ["--no-sandbox"],
});
try {
  mkdirSync(folder, { recursive: true });
  const address = makeReport(work);
  await Promise.all(["light", "dark"].map((colorScheme) => take(browser, address, colorScheme)));
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
