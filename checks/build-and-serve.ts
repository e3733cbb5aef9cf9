import { build, preview } from "vite";

/** Builds a folder's page with Vite, and serves what was built. */
export async function buildAndServe(folder: string): Promise<{ readonly address: string; close(): Promise<void> }> {
  const quiet = { root: folder, logLevel: "silent", configFile: false } as const;
  await build(quiet);
  const server = await preview({ ...quiet, preview: { port: 0, host: "127.0.0.1" } });
  const { local, network } = server.resolvedUrls!;
  return { address: local[0] ?? network[0]!, close: () => server.close() };
}
