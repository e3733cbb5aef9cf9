import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installBuilt } from "./install-built.js";
import { writeSearchIndex } from "./search-index.js";
import { requireDist, root } from "./workspace.js";

/** A copy of the example, as a user makes it, with the built packages installed. */
describe("examples/search-service", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-service-"));
  let service: ChildProcess | undefined;
  let address = "";
  beforeAll(async () => {
    requireDist();
    cpSync(`${root}examples/search-service`, folder, { recursive: true });
    await writeSearchIndex(folder);
    installBuilt(folder, "core", "search");
    service = spawn(process.execPath, ["service.js", "castings.index", "0"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(service.stdout!, "data")) as [Buffer];
    expect(String(line)).toMatch(/^10 vectors by by hand: http:\/\/127\.0\.0\.1:\d+\/search$/m);
    address = /http:\S+/.exec(String(line))![0];
  });
  afterAll(async () => {
    if (service !== undefined && service.exitCode === null) {
      service.kill();
      await once(service, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const get = async (asked: string) => {
    const response = await fetch(`${address}?${asked}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const idsOf = ({ body }: Awaited<ReturnType<typeof get>>) => (body["hits"] as { id: string }[]).map(({ id }) => id);

  it("answers by object and by words, filtered and in pages", async () => {
    expect(idsOf(await get("object=11&k=3"))).toEqual(["12", "13", "14"]);
    expect(idsOf(await get(`object=11&filter=${encodeURIComponent("class:burr and width<17")}&k=2&offset=1`))).toEqual([
      "15",
      "17",
    ]);
    const { body } = await get("text=burr");
    expect(body).toMatchObject({ by: "words", more: false });
  });

  it("tells what was wrong with a question", async () => {
    const unknown = await get("object=111");
    expect(unknown).toMatchObject({ status: 400, body: { code: "SEARCH_UNKNOWN_ID", hint: "Did you mean 20 or 19?" } });
    expect(await get("object=11&filter=clas:burr")).toMatchObject({
      status: 400,
      body: { code: "FILTER_UNKNOWN_FIELD" },
    });
    expect((await fetch(address.replace("/search", "/"))).status).toBe(404);
  });
});
