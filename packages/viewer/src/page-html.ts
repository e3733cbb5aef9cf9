import { bytesToBase64 } from "./base64.js";
import { packReport } from "./pack-report.js";
import { policyHash } from "./page-hash.js";
import { carriedModels, type PageModels } from "./page-models.js";
import type { PageSetting } from "./page-setting.js";
import type { Report } from "./report.js";

/** The page's own style; all else is in the components. */
const STYLE =
  ":root{color-scheme:light dark}body{margin:0;background:light-dark(#f3f5f7,#0b0f14)}noscript{font:16px sans-serif;padding:2rem;display:block}";

/**
 * A page that carries a report. Its Content-Security-Policy lets its own script run, by hash, and only what the setting
 * needs besides: scripts that this script adds, for chunks (`'self'` is nothing on disk); the server that serves it. With a
 * runtime of models, it lets the script of models run too, by hash.
 */
export async function pageHtml(report: Report, setting: PageSetting, given: PageModels): Promise<string> {
  const { PAGE_SCRIPT } = await import("#page-script");
  const models = await carriedModels(report, given);
  const scripts = [PAGE_SCRIPT, ...(models === null ? [] : [models.script])];
  const chunks = setting.chunks ? " 'strict-dynamic'" : "";
  const policy = [
    "default-src 'none'",
    `script-src ${(await Promise.all(scripts.map(policyHash))).join(" ")}${chunks} 'wasm-unsafe-eval'`,
    `style-src ${await policyHash(STYLE)}`,
    `img-src data: blob:${setting.served === null ? "" : " 'self'"}`,
    ...(setting.served === null ? [] : ["connect-src 'self'"]),
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
<meta name="generator" content="borescope">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(report.title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<noscript>This report draws itself with JavaScript, which is turned off.</noscript>
<script type="application/octet-stream" data-setting="${escaped(JSON.stringify(setting))}" id="report">${packed}</script>
${models?.elements ?? ""}<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
