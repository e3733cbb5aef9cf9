import { BorescopeError } from "@borescope/core";
import * as z from "zod";
import type { SearchQuestion } from "./backend.js";
import { tableName } from "./report-schema.js";

/** A question but for its image and its rows, which are parts of their own. */
const asked = z.strictObject({
  space: z.string(),
  query: z.union([
    z.strictObject({ text: z.string() }),
    z.strictObject({ image: z.literal("apart") }),
    z.strictObject({ like: z.strictObject({ table: tableName, row: z.int().nonnegative() }) }),
  ]),
  k: z.int().min(1).max(10_000),
});

/** A question as the form that a page sends to its server. */
export function questionForm({ space, query, k, among }: SearchQuestion): FormData {
  const form = new FormData();
  const sent: z.infer<typeof asked> = { space, k, query: "image" in query ? { image: "apart" } : query };
  form.set("question", JSON.stringify(sent));
  if ("image" in query) form.set("image", query.image);
  if (among !== null) form.set("among", new Blob([new Uint32Array(among)])); // little-endian, as all that runs this
  return form;
}

/**
 * The question that a page sent to its server: `POST search` beside the page, as a form.
 *
 * @throws BorescopeError REPORT_QUESTION
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readQuestion } from "@borescope/viewer";
 *
 * const form = new FormData();
 * form.set("question", '{"space": "objects", "query": {"text": "burr"}, "k": 24}');
 * assert.deepEqual(await readQuestion(form), { space: "objects", query: { text: "burr" }, k: 24, among: null });
 * ```
 */
export async function readQuestion(form: FormData): Promise<SearchQuestion> {
  const [question, image, among] = ["question", "image", "among"].map((name) => form.get(name));
  const parsed = asked.safeParse(typeof question === "string" ? fromJson(question) : null);
  if (!parsed.success) throw wrong(`/${parsed.error.issues[0]!.path.join("/")}`, parsed.error.issues[0]!.message);
  const { query, ...rest } = parsed.data;
  if ("image" in query && !(image instanceof Blob)) throw wrong("image", "a file");
  if (among instanceof Blob && among.size % 4 !== 0) throw wrong("among", "rows of 4 bytes");
  return {
    ...rest,
    query: "image" in query ? { image: image as Blob } : query,
    among: among instanceof Blob ? new Uint32Array(await among.arrayBuffer()) : null,
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wrong(place: string, expected: string): BorescopeError {
  return new BorescopeError("REPORT_QUESTION", { place, expected, found: "something else" });
}
