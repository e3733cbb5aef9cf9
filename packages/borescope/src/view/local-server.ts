import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BorescopeError } from "@borescope/core";

/** What is asked of a {@link LocalServer}, by someone who knows its token. */
export interface LocalRequest {
  /** `GET` stands for `HEAD` too. */
  readonly method: "GET" | "POST";
  /** What follows the token's `/`, as it was sent. */
  readonly path: string;
  /** What was posted. @throws BorescopeError VIEW_FORM */
  form(): Promise<FormData>;
}

/** What a {@link LocalServer} sends. */
export interface LocalAnswer {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** Gives the answer to a request; null: there is no such thing. */
export type Answerer = (request: LocalRequest) => Promise<LocalAnswer | null>;

const HOST = "127.0.0.1";

/** Bytes that may be posted: those of a large photo. */
const MOST_POSTED = 64 * 2 ** 20;

/** What is sent with everything. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

/** A page says itself which scripts it runs; all else is no page. */
const PAGE_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'";
const OTHER_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * A server for the browser of this machine alone: on 127.0.0.1, under a random token that stands in the address, and
 * only for requests that name this machine (a name that leads here is not enough).
 */
export class LocalServer {
  /** With its token. */
  readonly address: string;
  /** What answers; until it is there, all is unavailable. */
  answer: Answerer | undefined;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly token: string,
  ) {
    this.address = `http://${HOST}:${port}/${token}/`;
    server.on("request", (request, response) => void this.respond(request, response));
  }

  /** @param port - 0: any that is free. @throws BorescopeError VIEW_PORT */
  static async listen(port: number): Promise<LocalServer> {
    const server = createServer();
    server.listen(port, HOST);
    await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
      throw new BorescopeError("VIEW_PORT", {
        place: `--port ${port}`,
        expected: `a port of ${HOST} that can be listened on`,
        found: cause.code === "EADDRINUSE" ? "one that another program listens on" : cause.message,
        hint: "Take another one, or leave --port out: any that is free is taken then.",
        cause,
      });
    });
    return new LocalServer(server, (server.address() as AddressInfo).port, randomBytes(24).toString("base64url"));
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, { type, body }: LocalAnswer, more: Record<string, string> = {}) => {
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      const policy = type.startsWith("text/html") ? PAGE_POLICY : OTHER_POLICY;
      const headers = { ...HEADERS, "content-security-policy": policy, "content-type": type, ...more };
      response.writeHead(status, { ...headers, "content-length": bytes.length });
      response.end(request.method === "HEAD" ? undefined : bytes);
    };
    const refuse = (status: number, why: string, more?: Record<string, string>) =>
      send(status, { type: "text/plain; charset=utf-8", body: `${why}\n` }, more);
    const { host = "" } = request.headers;
    if (host !== `${HOST}:${this.port}` && host !== `localhost:${this.port}`) return refuse(403, "Not this machine.");
    const [, token = "", path] = /^\/([^/?]*)(?:\/([^?]*))?/.exec(request.url ?? "") ?? [];
    if (!isSame(token, this.token)) return refuse(403, "Open the address that borescope view printed.");
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (method !== "GET" && method !== "POST") return refuse(405, "GET, HEAD or POST.", { allow: "GET, HEAD, POST" });
    if (this.answer === undefined) return refuse(503, "Not ready yet.");
    try {
      const answer = path === undefined ? null : await this.answer({ method, path, form: () => formOf(request) });
      if (answer === null) refuse(404, "There is no such thing.");
      else send(200, answer);
    } catch (error) {
      const known = error instanceof BorescopeError;
      if (!known) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      const told = known ? error.toJSON() : { code: "INTERNAL", hint: "See what borescope view printed." };
      send(known ? 400 : 500, { type: "application/json", body: JSON.stringify(told) });
    }
  }
}

/** Compared in a time that tells nothing. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

async function formOf(request: IncomingMessage): Promise<FormData> {
  const wrong = (found: string, cause?: unknown) =>
    new BorescopeError("VIEW_FORM", { expected: `a form of at most ${MOST_POSTED} bytes`, found, cause });
  const pieces: Buffer<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).length;
    if (size > MOST_POSTED) throw wrong("more");
    pieces.push(piece as Buffer<ArrayBuffer>);
  }
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  return new Response(Buffer.concat(pieces), { headers }).formData().catch((cause: unknown) => {
    throw wrong("something else", cause);
  });
}
