import { BorescopeError } from "@borescope/core";
import * as z from "zod";
import type { SearchAnswer, SearchQuestion } from "./backend.js";
import { questionForm } from "./question-form.js";

const answerSchema = z.object({
  by: z.enum(["vector", "words"]),
  because: z.string().optional(),
  more: z.boolean(),
  hits: z.array(z.object({ row: z.int().nonnegative(), score: z.number() })),
});

const text = z.string().optional();
const errorSchema = z.object({
  code: z.string(),
  file: text,
  place: text,
  expected: text,
  found: text,
  hint: text,
});

/** Asks the server of the page. @throws BorescopeError REPORT_SERVER where it does not answer, and what it answers */
export async function askServer(question: SearchQuestion): Promise<SearchAnswer | null> {
  const silent = (cause: unknown) =>
    new BorescopeError("REPORT_SERVER", {
      expected: "an answer of the program that serves this page",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "Start borescope view again, and open the address that it prints.",
      cause,
    });
  const body = questionForm(question);
  const response = await fetch("search", { method: "POST", body }).catch((cause: unknown) =>
    Promise.reject(silent(cause)),
  );
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const parsed = answerSchema.nullable().safeParse(answer);
    if (parsed.success) return parsed.data === null ? null : { because: undefined, ...parsed.data };
  }
  const error = errorSchema.safeParse(answer);
  if (!error.success) throw silent(`status ${response.status}`);
  const { code, ...details } = error.data;
  throw new BorescopeError(code, details);
}
