import {
  type CategoryMatching,
  chooseRule,
  type DetectionsContext,
  GrowableInt32,
  guessCause,
  type Id,
  IdCodes,
  type IdRule,
  type Ids,
  type ImageMatching,
} from "@borescope/core";
import { unknownIds } from "./unknown-ids.js";

/** Where the ids of a file of detections stand. */
export interface IdPlaces {
  readonly file: string | undefined;
  /** JSON pointer of a row of the columns. */
  readonly place: (row: number) => string;
}

/** The image or category ids of a file of detections: codes while it is read, then matched to rows of a table. */
export class IdMatching {
  readonly codes: IdCodes;
  /** A code of {@link IdCodes}, a row each. */
  readonly column = new GrowableInt32();

  constructor(
    readonly table: "image" | "category",
    ids: Ids,
    private readonly context: DetectionsContext,
    private readonly places: IdPlaces,
  ) {
    this.codes = new IdCodes(ids);
  }

  /** Appends the first `n` of some whole numbers. */
  append(ids: Float64Array, n: number): void {
    const { column } = this;
    column.reserve(n);
    this.codes.codeMany(ids, n, column.values, column.length);
    column.length += n;
  }

  /**
   * The rule that tells what the ids mean, where it is not the ids themselves; it is noted in the problems.
   *
   * @param own - a rule from the file's own lists, which goes before the ids where it fits them all
   * @param strict - throw where no rule is found
   */
  choose(asked: ImageMatching | CategoryMatching, own: IdRule | null, rules: readonly IdRule[], strict: boolean) {
    const { codes } = this;
    const allKnown = codes.unknown.length === 0;
    if (asked === "id" || (own === null && asked === "auto" && allKnown)) {
      if (strict && !allKnown) throw this.unmatched("id", [], codes.unknown);
      return null;
    }
    const used = this.used();
    if (own !== null && asked !== "stem" && asked !== "index" && chooseRule(used, [own]) !== null) {
      const same = used.every((id) => codes.ids.rowOf(id) === own.row(id));
      return same && asked === "auto" ? null : this.note(own, used.length);
    }
    if (asked === "auto" && allKnown) return null;
    const rule = chooseRule(used, rules);
    if (rule !== null) return this.note(rule, used.length);
    if (!strict) return null;
    throw this.unmatched(asked, rules, used);
  }

  /** Says in the problems that ids were matched by a rule. */
  note(rule: IdRule, ids: number, why = ""): IdRule {
    const image = this.table === "image";
    this.context.problems.add({
      code: image ? "COCO_MATCHED_IMAGES" : "COCO_MATCHED_CATEGORIES",
      file: this.places.file,
      place: `${this.table}_id`,
      message: `Matched ${ids} ${image ? "images" : "categories"} by ${rule.name}${why}.`,
    });
    return rule;
  }

  /** The distinct ids, in order of appearance. */
  used(): Id[] {
    const { column, codes } = this;
    const seen = new Set<number>();
    for (let i = 0; i < column.length; i++) seen.add(column.values[i]!);
    return Array.from(seen, (code) => codes.idOf(code));
  }

  /** Rows of the table by a rule; by the ids where there is none, negative codes where they are unknown. */
  rows(rule: IdRule | null): Int32Array {
    const rows = this.column.finish();
    if (rule === null) return rows;
    const byCode = new Map<number, number>();
    for (let i = 0; i < rows.length; i++) {
      const code = rows[i]!;
      let row = byCode.get(code);
      if (row === undefined) {
        row = rule.row(this.codes.idOf(code));
        byCode.set(code, row);
      }
      rows[i] = row;
    }
    return rows;
  }

  /** The error of unknown ids. */
  unknown(ids: readonly Id[], place: string, cause?: string) {
    const known = this.codes.ids;
    return unknownIds({
      file: this.places.file,
      place,
      table: this.table,
      ids,
      known,
      whose: "the ground truth's",
      cause: cause ?? guessCause(ids, known, this.table),
    });
  }

  private unmatched(asked: string, rules: readonly IdRule[], used: readonly Id[]) {
    const { codes, column } = this;
    const ambiguous = used.filter((id) => rules.some((rule) => rule.ambiguous?.(id)));
    const lost = asked === "auto" ? codes.unknown : used.filter((id) => rules.every(({ row }) => row(id) < 0));
    const ids = lost.length > 0 ? lost : used;
    let first = 0;
    while (first < column.length - 1 && codes.idOf(column.values[first]!) !== ids[0]) first++;
    const cause =
      ambiguous.length > 0
        ? `Several ${this.table === "image" ? "images" : "categories"} of the ground truth have the name ${String(ambiguous[0])}: match by id or by whole file name.`
        : asked === "auto" || asked === "id"
          ? undefined
          : `They do not all match by ${asked}.`;
    return this.unknown(ids, `${this.places.place(first)}/${this.table}_id`, cause);
  }
}
