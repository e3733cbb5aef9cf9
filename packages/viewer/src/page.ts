import { bytesFromBase64 } from "@borescope/core";
import * as z from "zod";
import { mountReport } from "./mount-report.js";
import { unpackReport } from "./pack-report.js";
import { pageBackend } from "./page-backend.js";
import { pageSettingSchema } from "./page-setting.js";

z.config({ jitless: true }); // the page's policy forbids code from text, which zod would try

/** Shows the report that the page carries, or why it cannot. */
async function start(): Promise<void> {
  const carrier = document.getElementById("report");
  const bytes = bytesFromBase64(carrier?.textContent ?? "") ?? new Uint8Array(0);
  try {
    const setting = pageSettingSchema.parse(JSON.parse(carrier?.dataset["setting"] ?? "null"));
    mountReport(document.body, await unpackReport(bytes), { history: true, backend: pageBackend(setting) });
  } catch (error) {
    const told = document.createElement("pre");
    told.setAttribute("role", "alert");
    told.textContent = `This report cannot be shown.\n${error instanceof Error ? error.message : String(error)}`;
    document.body.append(told);
  }
}

void start();
