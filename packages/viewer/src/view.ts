import { BorescopeError, type Dataset, type Detections, type TableName } from "@borescope/core";
import {
  ConfusionMatrix,
  type ErrorTypes,
  errorTypes,
  type IouType,
  type Outcomes,
  outcomesOf,
} from "@borescope/metrics";
import type { ReportBackend, ReportSearch } from "./backend.js";
import { type Chip, chipToText } from "./chip.js";
import { hasErrorTypes } from "./measured-on.js";
import type { OpenModel, OpenReport } from "./open-report.js";
import { Pictures } from "./pictures.js";
import type { ReportFinding } from "./report.js";
import { resolveChip } from "./resolve-chip.js";
import { SearchInPage } from "./search-in-page.js";
import { type Passing, Selected } from "./selected.js";
import { FIRST_STATE, type ViewState } from "./view-state.js";

/** What a change does to the history: a selection can be taken back, a slider's step cannot. */
export type Change = "step" | "slide";

/**
 * What is shown of a report: the one place where a choice is made, and where what follows from it is computed, once.
 * Parts of the page listen to its `change`. All is computed by @borescope/metrics.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, openReport, View } from "@borescope/viewer";
 *
 * const view = new View(openReport(emptyReport()));
 * view.addEventListener("change", () => console.log(view.state.confidence));
 * view.set({ confidence: 0.5 });
 * assert.equal(view.state.confidence, 0.5);
 * ```
 */
export class View extends EventTarget {
  readonly pictures: Pictures;
  readonly search: ReportSearch;
  private current: ViewState = FIRST_STATE;
  private readonly kept = new Map<string, { readonly key: string; readonly value: unknown }>();

  /** @param backend - what the page has besides its report; its `trouble` event tells what of that cannot be had */
  constructor(
    readonly open: OpenReport,
    readonly backend: ReportBackend = {},
  ) {
    super();
    this.pictures = new Pictures(open, backend, (error) =>
      this.dispatchEvent(new CustomEvent<unknown>("trouble", { detail: error })),
    );
    this.search = backend.search ?? new SearchInPage(open, backend);
  }

  get state(): ViewState {
    return this.current;
  }

  get dataset(): Dataset {
    return this.open.dataset;
  }

  /** The model that is looked at. */
  get model(): OpenModel {
    return this.open.models[this.current.model]!;
  }

  /** What overlap is measured on. */
  get iouType(): IouType {
    return this.open.report.iouType;
  }

  /** What was found out about the model that is looked at, and about the data set. */
  findings(): readonly ReportFinding[] {
    const { name } = this.model.facts;
    const { findings } = this.open.report;
    return findings.filter(({ model, table }) => (model ?? name) === name && ownTable(table, name));
  }

  /** Chooses anew; chips that mean nothing in this report are left out. */
  set(changes: Partial<ViewState>, change: Change = "step"): void {
    this.current = { ...this.current, ...changes };
    const chips = this.current.chips.filter((chip) => this.passing(chip) !== null);
    if (chips.length < this.current.chips.length) this.current = { ...this.current, chips };
    this.dispatchEvent(new CustomEvent<Change>("change", { detail: change }));
  }

  /** Selects besides what is selected; a chip of the same kind is replaced. */
  select(chip: Chip): void {
    const others = this.current.chips.filter(({ kind }) => kind !== chip.kind);
    this.set({ chips: [...others, chip] });
  }

  /** Whether a chip is chosen. */
  has(chip: Chip): boolean {
    return this.current.chips.some((each) => chipToText(each) === chipToText(chip));
  }

  /** Selects, or takes back what is selected. */
  toggle(chip: Chip): void {
    if (this.has(chip)) this.unselect(chip);
    else this.select(chip);
  }

  unselect(chip: Chip): void {
    this.set({ chips: this.current.chips.filter((each) => chipToText(each) !== chipToText(chip)) });
  }

  /** What became of every object of the model. */
  allOutcomes(): Outcomes {
    return this.keep("outcomes", this.thresholds, () => {
      const { iou, confidence, convention } = this.current;
      return outcomesOf(this.dataset, this.model.detections, { iou, confidence, convention, iouType: this.iouType });
    });
  }

  /** The matrix of all objects. */
  wholeMatrix(): ConfusionMatrix {
    return this.keep("whole matrix", this.thresholds, () => new ConfusionMatrix(this.allOutcomes()));
  }

  /** The matrix of what is selected otherwise than in the matrix: its own cells stay to choose from. */
  matrix(): ConfusionMatrix {
    if (!this.isNarrowed("cell")) return this.wholeMatrix();
    return this.keep(
      "matrix",
      this.everything,
      () => new ConfusionMatrix(this.selected("cell").outcomes(this.allOutcomes())),
    );
  }

  /** The error types of all objects. */
  wholeErrors(): ErrorTypes {
    const { iou, model } = this.current;
    return this.keep("errors", JSON.stringify([model, iou]), () => this.errorsOf(this.dataset, this.model.detections));
  }

  /** The error types of some objects. @throws BorescopeError VIEW_SELECTION where overlap is not of boxes or masks */
  errorsOf(dataset: Dataset, detections: Detections): ErrorTypes {
    const { iou } = this.current;
    const { iouType } = this;
    if (!hasErrorTypes(iouType))
      throw new BorescopeError("VIEW_SELECTION", {
        expected: "overlap of boxes or masks, on which error types are defined",
        found: iouType,
      });
    return errorTypes(dataset, detections, { iou, backgroundIou: Math.min(0.1, iou), iouType });
  }

  /**
   * The objects that pass all chips.
   *
   * @param except - chips of this kind aside: a part of the page that makes such chips is not narrowed by them
   */
  selected(except?: Chip["kind"]): Selected {
    return this.keep(`selected but for ${except}`, this.everything, () => {
      const chips = this.current.chips.filter(({ kind }) => kind !== except);
      return new Selected(
        this.dataset,
        this.model.detections,
        chips.flatMap((chip) => this.passing(chip) ?? []),
      );
    });
  }

  /** Whether there are chips, those of a kind aside. */
  isNarrowed(except?: Chip["kind"]): boolean {
    return this.current.chips.some(({ kind }) => kind !== except);
  }

  /** A value that is computed once for a key, and again when the key is another. */
  keep<T>(name: string, key: string, compute: () => T): T {
    const before = this.kept.get(name);
    if (before?.key === key) return before.value as T;
    const value = compute();
    this.kept.set(name, { key, value });
    return value;
  }

  /** What the outcomes hang on. */
  get thresholds(): string {
    const { model, iou, confidence, convention } = this.current;
    return JSON.stringify([model, iou, confidence, convention]);
  }

  /** What hangs on the IoU but not on the confidence, unless that is in what is selected, chips of a kind aside. */
  measured(except?: Chip["kind"]): string {
    return this.isNarrowed(except) ? this.everything : JSON.stringify([this.current.model, this.current.iou]);
  }

  /** What the selection hangs on. */
  get everything(): string {
    return JSON.stringify([this.thresholds, this.current.chips.map(chipToText)]);
  }

  private passing(chip: Chip): Passing | null {
    try {
      return resolveChip(this, chip);
    } catch (error) {
      if (error instanceof BorescopeError) return null;
      throw error;
    }
  }
}

/** Whether a table is no other model's. */
function ownTable(table: TableName, model: string): boolean {
  return table === "images" || table === "groundTruth" || table === `detections/${model}`;
}
