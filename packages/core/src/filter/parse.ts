import type { Filter, FilterOperator } from "./ast.js";
import { type FilterFault, filterError, quoted } from "./filter-error.js";
import { type Token, tokenize } from "./tokens.js";

/** How deep parentheses and `not` may nest: deeper than anybody writes, shallower than the stack. */
const MAX_DEPTH = 200;

/**
 * Reads the filter language: tests joined by `and`, `or`, `not` and parentheses, of which `not` binds strongest and
 * `or` weakest. Keywords may be in capitals.
 *
 * - `class:burr`, `class:"open hole"`, `class:(burr, crack)`; `category:` is the same
 * - `tag:undetected`, `image:part_*.jpg`, `id:17`
 * - `width<40`, also `<= > >= = !=`; `iscrowd`
 * - `camera:line`, `attribute.camera:line`, `gain>=1.5`: attribute columns
 *
 * @throws BorescopeError FILTER_SYNTAX with the column and a picture of it
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseFilter } from "@borescope/core";
 *
 * const filter = parseFilter("class:burr and not width<40");
 * assert.equal(filter.kind, "and");
 * assert.throws(() => parseFilter("class:burr and (width<40"), /column 25[^]*closing "\)"/);
 * ```
 */
export function parseFilter(text: string): Filter {
  return new Parser(text).parse();
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  parse(): Filter {
    const filter = this.joined("or");
    const { kind } = this.peek();
    if (kind === "end") return filter;
    const hint =
      kind === "word" || kind === "string" || kind === "not" || kind === "("
        ? "Write and or or between tests, and quotes around a value of several words."
        : undefined;
    throw this.fault({ expected: "and, or, or the end of the filter", found: this.found(), hint });
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private joined(kind: "and" | "or"): Filter {
    const part = () => (kind === "or" ? this.joined("and") : this.single());
    const first = part();
    if (this.peek().kind !== kind) return first;
    const others: Filter[] = [];
    while (this.peek().kind === kind) {
      this.at++;
      others.push(part());
    }
    return { kind, parts: [first, ...(others as [Filter])] };
  }

  private single(): Filter {
    const { kind } = this.peek();
    if (kind === "word" || kind === "string") return this.test();
    if (kind !== "not" && kind !== "(")
      throw this.fault({ expected: "a test such as class:burr or width<40", found: this.found() });
    if (++this.depth > MAX_DEPTH)
      throw this.fault({ expected: `at most ${MAX_DEPTH} parentheses in each other`, found: "more" });
    this.at++;
    const inner = kind === "not" ? this.single() : this.joined("or");
    this.depth--;
    if (kind === "not") return { kind, part: inner };
    this.close();
    return inner;
  }

  private test(): Filter {
    const { text: field, column } = this.next();
    const { text } = this;
    if (this.peek().kind !== "operator") return { kind: "flag", field, place: { text, column, values: [] } };
    const operator = this.next().text as FilterOperator;
    const values: Token[] = [];
    if (this.peek().kind === "(") {
      if (operator !== ":" && operator !== "=" && operator !== "!=")
        throw this.fault({ expected: `one value after ${operator}`, found: "a list" });
      do {
        this.at++;
        values.push(this.value());
      } while (this.peek().kind === ",");
      this.close();
    } else values.push(this.value());
    const [first, ...others] = values.map((value) => value.text);
    const place = { text, column, values: values.map((value) => value.column) };
    return { kind: "test", field, operator, values: [first!, ...others], place };
  }

  private value(): Token {
    const { kind } = this.peek();
    if (kind === "word" || kind === "string") return this.next();
    const isKeyword = kind === "and" || kind === "or" || kind === "not";
    const hint = isKeyword ? `Write "${this.peek().text}" in quotes if it is the value.` : undefined;
    throw this.fault({ expected: "a value", found: this.found(), hint });
  }

  private close(): void {
    if (this.peek().kind !== ")") throw this.fault({ expected: 'a closing ")"', found: this.found() });
    this.at++;
  }

  private next(): Token {
    return this.tokens[this.at++]!;
  }

  private found(): string {
    const { kind, text } = this.peek();
    if (kind === "end") return this.at === 0 ? "an empty filter" : "the end of the filter";
    return quoted(text);
  }

  private fault(fault: FilterFault): Error {
    return filterError("FILTER_SYNTAX", fault, this.text, this.peek().column);
  }
}
