import type { Dataset, Detections } from "@borescope/core";
import { BACKGROUND, confusionMatrix, type OutcomeOptions } from "@borescope/metrics";
import type { Page } from "playwright";

/** A share as the page writes it. */
export const share = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(3));

/** The numbers of the matrix that a page shows. */
export function shownCells(page: Page): Promise<[string, number][]> {
  return page
    .locator("borescope-confusion-matrix [data-cell]")
    .evaluateAll((all) =>
      all.map((cell): [string, number] => [
        (cell as HTMLElement).dataset["cell"]!,
        Number(cell.textContent.trim().replaceAll(",", "")),
      ]),
    );
}

/** The same of the library. */
export function expectedCells(dataset: Dataset, model: Detections, options: OutcomeOptions = {}): [string, number][] {
  const matrix = confusionMatrix(dataset, model, options);
  const names = [...matrix.categories, BACKGROUND];
  return names.flatMap((predicted, p) =>
    names.flatMap((truth, g): [string, number][] =>
      p === names.length - 1 && g === p ? [] : [[`${predicted}|${truth}`, matrix.counts[p * names.length + g]!]],
    ),
  );
}

/** Sets a threshold of a page, as its slider does. */
export function slide(page: Page, name: "confidence" | "iou", value: number): Promise<void> {
  return page.locator(`borescope-selection input[name=${name}]`).evaluate((input, to) => {
    (input as HTMLInputElement).value = String(to);
    input.dispatchEvent(new Event("input"));
  }, value);
}

/** Notes what goes wrong in a page. */
export function noteTroubles(page: Page, troubles: string[]): void {
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
}

/** Opens the page of a report, and has all its parts drawn. */
export async function openWhole(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator("borescope-report").waitFor();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint"))); // all parts, as for printing
}
