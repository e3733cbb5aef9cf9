/** The words that the castings encoder knows. */
export interface CastingsVocabulary {
  /** Terms, each with the ways to write it; token ids are their positions plus one. */
  readonly terms: readonly { readonly name: string; readonly written: readonly string[] }[];
  /** Words that are passed over. */
  readonly silent: readonly string[];
  /** Terms that a text may have. */
  readonly most: number;
}

/** What a text says in the terms of a {@link CastingsVocabulary}. */
export interface TokenizedText {
  /** Token ids by rising value, each once. */
  readonly tokens: readonly number[];
  /** Words that are in no term, in the order of the text. */
  readonly unknown: readonly string[];
}

/** Splits texts into terms: at each word the longest way to write one that fits, upper case and signs passed over. */
export function createTokenizer({ terms, silent }: CastingsVocabulary): (text: string) => TokenizedText {
  const tokenOf = new Map(terms.flatMap(({ written }, row) => written.map((way) => [way, row + 1] as const)));
  const longest = Math.max(...Array.from(tokenOf.keys(), (way) => way.split(" ").length));
  const passedOver = new Set(silent);
  return (text) => {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const tokens = new Set<number>();
    const unknown: string[] = [];
    for (let i = 0; i < words.length; ) {
      let length = Math.min(longest, words.length - i);
      while (length > 0 && !tokenOf.has(words.slice(i, i + length).join(" "))) length--;
      const word = words[i]!;
      if (length > 0) tokens.add(tokenOf.get(words.slice(i, i + length).join(" "))!);
      else if (!passedOver.has(word) && !unknown.includes(word)) unknown.push(word);
      i += Math.max(length, 1);
    }
    return { tokens: [...tokens].sort((a, b) => a - b), unknown };
  };
}
