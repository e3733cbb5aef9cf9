import { createServer } from "node:http";
import { BorescopeError } from "@borescope/core";
import { loadIndex } from "@borescope/search";

const [path, port = "8080"] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: node service.js <index> [port]");
const index = await loadIndex(path);

/** @param {URLSearchParams} asked */
async function search(asked) {
  const id = asked.get("object");
  const query = id === null ? { text: asked.get("text") ?? "" } : { object: /^\d+$/.test(id) ? Number(id) : id };
  const { hits, by, because, more } = await index.search(query, {
    k: Number(asked.get("k") ?? 10),
    offset: Number(asked.get("offset") ?? 0),
    filter: asked.get("filter") ?? undefined,
  });
  return { by, because, more, hits: hits.map(({ id, score }) => ({ id: String(id), score })) };
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  /** @param {number} status @param {object} body */
  const answer = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.method !== "GET" || pathname !== "/search") return answer(404, { message: "GET /search?object=…" });
  try {
    return answer(200, await search(searchParams));
  } catch (error) {
    if (error instanceof BorescopeError) return answer(400, error.toJSON());
    console.error(error);
    return answer(500, { code: "INTERNAL" });
  }
});
// of this machine alone: put what checks who asks in front of it before it serves others
server.listen(Number(port), "127.0.0.1", () => {
  console.log(`${index.length} vectors by ${index.identity.name}: http://127.0.0.1:${server.address().port}/search`);
});
