import { BorescopeError } from "../error.js";
import { throwIfAborted } from "../progress.js";
import { collect, type Entry, entryOfStream } from "./entry.js";
import { makeFile } from "./make-source.js";
import { baseName } from "./safe-path.js";
import type { ReadOptions, Source } from "./source.js";

/** Options of {@link urlSource}. */
export interface UrlOptions {
  /** The source's name; else the last part of the URL's path. */
  readonly name?: string | undefined;
  /** Sent with every request: `{ authorization: "Bearer …" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Instead of the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * A file on a web server. Nothing is asked of the server before the first read; bodies are streamed; `head()` asks
 * for a range and makes do with a server that has none. `size()` is the content-length that the server tells.
 *
 * @param url - http or https
 * @throws BorescopeError SOURCE_UNREADABLE for other kinds of URL. Reads throw SOURCE_HTTP with the status, or with
 *   the fault of the connection.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { urlSource } from "@borescope/core";
 *
 * const fetch = async () => new Response("{}", { headers: { "content-length": "2" } });
 * const source = urlSource("https://example.org/castings/val.json?v=2", { fetch });
 * assert.equal(source.name, "val.json");
 * assert.equal(await source.size(), 2);
 * ```
 */
export function urlSource(url: string | URL, { name, headers = {}, fetch: get = fetch }: UrlOptions = {}): Source {
  const address = parseUrl(url);
  const shown = address.origin + address.pathname;

  const ask = async (method: string, extra: Record<string, string>, signal: AbortSignal | undefined) => {
    throwIfAborted(signal);
    try {
      return await get(address, { method, headers: { ...headers, ...extra }, signal: signal ?? null });
    } catch (cause) {
      throwIfAborted(signal);
      throw broken(shown, cause);
    }
  };
  const open = async function* (extra: Record<string, string>, { signal }: ReadOptions): AsyncGenerator<Uint8Array> {
    const response = await ask("GET", extra, signal);
    if (response.status === 416 && extra["range"] !== undefined) return drop(response);
    if (!response.ok) throw refused(shown, response);
    if (response.body === null) return;
    const reader = response.body.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } catch (cause) {
      throwIfAborted(signal);
      throw broken(shown, cause);
    } finally {
      await reader.cancel().catch(() => {});
    }
  };
  const size = async ({ signal }: ReadOptions) => {
    const response = await ask("HEAD", { "accept-encoding": "identity" }, signal);
    drop(response);
    if (!response.ok) throw refused(shown, response);
    const length = response.headers.get("content-length");
    const packed = response.headers.get("content-encoding") ?? "identity";
    if (length !== null && packed === "identity" && /^\d+$/.test(length)) return Number(length);
    throw new BorescopeError("SOURCE_HTTP", {
      file: shown,
      expected: "a content-length",
      found: packed === "identity" ? "none" : `that of the ${packed} encoding`,
      hint: "This server does not tell how long the file is: read it with bytes() or stream().",
    });
  };
  const exists = async ({ signal }: ReadOptions) => {
    let response = await ask("HEAD", {}, signal);
    if (response.status === 405 || response.status === 501) response = await ask("GET", {}, signal);
    drop(response);
    if (response.status === 404 || response.status === 410) return false;
    if (!response.ok) throw refused(shown, response);
    return true;
  };

  const plain = entryOfStream(size, (options) => open({}, options));
  const entry: Entry = {
    ...plain,
    head: async (n, options = {}) =>
      n >= 1
        ? collect(open({ range: `bytes=0-${Math.floor(n) - 1}` }, options), Math.floor(n))
        : plain.head(n, options),
  };
  const last = baseName(address.pathname);
  return makeFile({ name: name ?? (last === "" ? address.host : decode(last)), entry, exists });
}

function parseUrl(url: string | URL): URL {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url);
  } catch {}
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return parsed;
  throw new BorescopeError("SOURCE_UNREADABLE", {
    file: String(url),
    expected: "a URL that begins with http:// or https://",
    found: parsed === undefined ? "no URL" : parsed.protocol,
    hint: 'For a path on disk, use openSource from "@borescope/core/node".',
  });
}

function refused(file: string, { status, statusText }: Response): BorescopeError {
  const hints: Record<number, string> = {
    401: "The server wants credentials: pass them in `headers`.",
    403: "The server refuses: check the credentials in `headers` and whether a signed URL has run out.",
    404: "Check the URL: the server has no such file.",
  };
  return new BorescopeError("SOURCE_HTTP", {
    file,
    expected: "status 200",
    found: `${status} ${statusText}`.trim(),
    hint: hints[status] ?? (status >= 500 ? "The server failed: try again later." : "Open the URL in a browser."),
  });
}

function broken(file: string, cause: unknown): BorescopeError {
  const parts = cause instanceof Error ? [cause.message, (cause.cause as Error | undefined)?.message] : [String(cause)];
  return new BorescopeError("SOURCE_HTTP", {
    file,
    found: parts.filter(Boolean).join(": "),
    hint: "The connection failed; in a browser, the server must also allow this page (CORS).",
    cause,
  });
}

function drop({ body }: Response): void {
  body?.cancel().catch(() => {});
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
