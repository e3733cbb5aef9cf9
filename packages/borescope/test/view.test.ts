import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BorescopeError } from "@borescope/core";
import { emptyReport, reportPage } from "@borescope/viewer";
import { viewSchema } from "borescope";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { type Answerer, LocalServer } from "../src/view/local-server.js";
import { borescope, CLI, folderOf, GROUND_TRUTH, RESULTS } from "./cli.js";

describe("a local server", () => {
  let server: LocalServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function serving(answer: Answerer): Promise<string> {
    server = await LocalServer.listen(0);
    server.answer = answer;
    return server.address;
  }

  it("has nothing to say before it is ready, and to nobody without the token", async () => {
    server = await LocalServer.listen(0);
    const { address } = server;
    expect((await fetch(address)).status).toBe(503);
    server.answer = async ({ path }) => ({ type: "text/plain", body: path });
    expect(await (await fetch(`${address}a/b?c#d`)).text()).toBe("a/b");
    expect((await fetch(new URL("/", address))).status).toBe(403);
    expect((await fetch(address.slice(0, -2))).status).toBe(403);
    expect((await fetch(address.slice(0, -1))).status).toBe(404);
  });

  it("takes a new token each time", async () => {
    const first = await serving(async () => null);
    const other = await LocalServer.listen(0);
    await other.close();
    expect(new URL(other.address).pathname).not.toBe(new URL(first).pathname);
  });

  it("tells of an error of ours, and of others only that there is one", async () => {
    const printed = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const address = await serving(async ({ path }) => {
      throw path === "ours" ? new BorescopeError("IMAGE_NOT_FOUND", { file: "7.jpg" }) : new Error("/home/me/secret");
    });
    const ours = await fetch(`${address}ours`);
    expect([ours.status, await ours.json()]).toMatchObject([400, { code: "IMAGE_NOT_FOUND", file: "7.jpg" }]);
    const other = await fetch(`${address}other`);
    expect([other.status, await other.text()]).toEqual([500, expect.not.stringContaining("secret")]);
    expect(printed.mock.calls.join()).toContain("secret");
    printed.mockRestore();
  });

  it("reads a form, and no more than it must", async () => {
    const address = await serving(async ({ form }) => ({ type: "text/plain", body: String((await form()).get("a")) }));
    const post = (body: FormData | string) => fetch(address, { method: "POST", body });
    const form = new FormData();
    form.set("a", "b");
    expect(await (await post(form)).text()).toBe("b");
    expect(await (await post("a")).json()).toMatchObject({ code: "VIEW_FORM" });
    form.set("a", new Blob([new Uint8Array(65 * 2 ** 20)]));
    const refused = await post(form).then(
      (response) => response.status,
      () => 400, // closed while it was being sent
    );
    expect(refused).toBe(400);
  });
});

describe("borescope view", () => {
  beforeAll(() => requireDist());

  it("says what it needs", async () => {
    const folder = folderOf({ "val.json": GROUND_TRUTH, "yolo.json": RESULTS, "other.html": "<p>" });
    for (const args of [
      ["val.json"],
      ["nowhere.html"],
      ["other.html"],
      ["."],
      ["val.json", "yolo.json", "--port", "x"],
    ]) {
      const { code, stdout } = await borescope(folder, "view", ...args, "--json");
      expect([code, JSON.parse(stdout).code]).toEqual([2, "USAGE"]);
    }
  });

  it("serves a report without pictures, and a page that was written, until it is told to end", async () => {
    const folder = folderOf({ "val.json": GROUND_TRUTH, "yolo.json": RESULTS });
    writeFileSync(join(folder, "page.html"), await reportPage(emptyReport({ title: "written" })));
    for (const [args, title] of [
      [["val.json", "yolo.json", "--no-pictures", "--rounds", "0", "--title", "made"], "made"],
      [["page.html"], "written"],
    ] as const) {
      const server = spawn(process.execPath, [CLI, "view", ...args, "--json"], { cwd: folder });
      const [printed] = (await once(server.stdout, "data")) as [Buffer];
      const { address, leftOut } = viewSchema.parse(JSON.parse(String(printed)));
      expect(leftOut).toEqual(title === "made" ? ["Pictures of the images."] : []);
      expect(await (await fetch(address)).text()).toContain(`<title>${title}</title>`);
      expect((await fetch(`${address}images/0`)).status).toBe(404);
      expect((await fetch(`${address}search`, { method: "POST", body: new FormData() })).status).toBe(404);
      server.kill("SIGTERM");
      expect(await once(server, "exit")).toEqual([0, null]);
    }
  });
});
