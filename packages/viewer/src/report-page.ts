import { bytesToBase64 } from "./base64.js";
import { packReport } from "./pack-report.js";
import type { Report } from "./report.js";

/** The page's own style; all else is in the components. */
const STYLE =
  ":root{color-scheme:light dark}body{margin:0;background:light-dark(#f3f5f7,#0b0f14)}noscript{font:16px sans-serif;padding:2rem;display:block}";

/**
 * A report as one HTML file: it holds all that it shows, loads nothing, and can be mailed and opened from disk. Its
 * Content-Security-Policy lets only its own script run, by hash, and nothing be fetched.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyReport, reportPage } from "@borescope/viewer";
 *
 * const html = await reportPage(emptyReport({ title: "castings <val>" }));
 * assert.match(html, /<title>castings &#60;val&#62;<\/title>/);
 * assert.match(html, /default-src 'none'/);
 * ```
 */
export async function reportPage(report: Report): Promise<string> {
  const { PAGE_SCRIPT } = await import("#page-script");
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(PAGE_SCRIPT)}' 'wasm-unsafe-eval'`,
    `style-src '${await hashOf(STYLE)}'`,
    "img-src data: blob:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const packed = bytesToBase64(await packReport(report));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(report.title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<noscript>This report draws itself with JavaScript, which is turned off.</noscript>
<script type="application/octet-stream" id="report">${packed}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${bytesToBase64(new Uint8Array(digest))}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
