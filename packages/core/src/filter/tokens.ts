import type { FilterOperator } from "./ast.js";
import { filterError, quoted } from "./filter-error.js";

/** A piece of a filter's text. */
export interface Token {
  /** `string`: a word in quotes, which is never a keyword. */
  readonly kind: "word" | "string" | "and" | "or" | "not" | "operator" | "(" | ")" | "," | "end";
  /** Unquoted. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly column: number;
}

const KEYWORDS = ["and", "or", "not"] as const;
const SPACE = /\s/;
const WORD_END = /[\s()",:<>=!]/;

/** Cuts a filter's text into tokens; the last is `end`. @throws BorescopeError FILTER_SYNTAX */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    const column = at + 1;
    if (SPACE.test(character)) at++;
    else if (character === "(" || character === ")" || character === ",") {
      tokens.push({ kind: character, text: character, column });
      at++;
    } else if (character === '"' || character === "'") {
      const { value, stop } = readString(text, at);
      tokens.push({ kind: "string", text: value, column });
      at = stop;
    } else if (WORD_END.test(character)) {
      const operator = readOperator(text, at);
      tokens.push({ kind: "operator", text: operator, column });
      at += operator.length;
    } else {
      const start = at;
      while (at < text.length && !WORD_END.test(text[at]!)) at++;
      const word = text.slice(start, at);
      const keyword = KEYWORDS.find((name) => name === word.toLowerCase());
      tokens.push({ kind: keyword ?? "word", text: word, column });
    }
  }
  tokens.push({ kind: "end", text: "", column: text.length + 1 });
  return tokens;
}

/** Whether a text reads back as one word that is no keyword, so that it needs no quotes. */
export function isPlainWord(text: string): boolean {
  if (text === "" || text.startsWith("'") || WORD_END.test(text)) return false;
  return !KEYWORDS.some((name) => name === text.toLowerCase());
}

function readOperator(text: string, at: number): FilterOperator {
  const two = text.slice(at, at + 2);
  if (two === "<=" || two === ">=" || two === "!=") return two;
  const one = two[0];
  if (one === ":" || one === "=" || one === "<" || one === ">") return one;
  const fault = {
    expected: "and, or, not, or a test such as class:burr",
    found: quoted(two),
    hint: "Write not, or !=.",
  };
  throw filterError("FILTER_SYNTAX", fault, text, at + 1);
}

function readString(text: string, start: number): { value: string; stop: number } {
  const quote = text[start]!;
  let value = "";
  let from = start + 1;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === quote) return { value: value + text.slice(from, at), stop: at + 1 };
    if (character !== "\\") continue;
    value += text.slice(from, at);
    from = ++at; // what follows a backslash stands for itself
  }
  const fault = { expected: `a closing ${quote}`, found: "the end of the filter" };
  throw filterError("FILTER_SYNTAX", fault, text, start + 1);
}
