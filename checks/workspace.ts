import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Path of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL("../", import.meta.url));

/** One target of an exports map: a path, or targets by condition. */
export type ExportTarget = string | null | { readonly [condition: string]: ExportTarget };

/** What the checks read of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, ExportTarget>>;
  readonly imports?: Readonly<Record<string, ExportTarget>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package of the workspace. Paths are relative to the repository, with forward slashes. */
export interface WorkspacePackage {
  readonly name: string;
  /** As in `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** TypeScript files under `src`, sorted. */
  readonly sources: readonly string[];
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(root + path, "utf8"));

/** Files below a folder that end so, sorted; none where the folder is missing. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  if (!existsSync(root + folder)) return [];
  return readdirSync(root + folder, { recursive: true, encoding: "utf8" })
    .filter((path) => ending.test(path))
    .map((path) => `${folder}/${path.split("\\").join("/")}`)
    .sort();
}

/** Every folder of `packages/` with a manifest, by name of the folder. */
export const packages: readonly WorkspacePackage[] = readdirSync(`${root}packages`)
  .map((name) => `packages/${name}`)
  .filter((folder) => existsSync(`${root}${folder}/package.json`))
  .map((folder) => {
    const manifest = readJson(`${folder}/package.json`) as Manifest;
    return { name: manifest.name, folder, manifest, sources: filesBelow(`${folder}/src`, /\.tsx?$/) };
  });

export const publicPackages = packages.filter(({ manifest }) => manifest.private !== true);

/** The files that an export leads to, under all conditions. */
export function targetsOf(target: ExportTarget): string[] {
  if (target === null) return [];
  return typeof target === "string" ? [target] : Object.values(target).flatMap(targetsOf);
}

/** Sources of a package's entry points: `./dist/node.d.ts` is built from `src/node.ts`. */
export function entrySources({ folder, manifest }: WorkspacePackage): string[] {
  const declarations = Object.values(manifest.exports ?? {}).flatMap(targetsOf);
  const sources = declarations
    .filter((path) => path.endsWith(".d.ts"))
    .map((path) => `${folder}/${path.replace(/^\.\/dist\//, "src/").replace(/\.d\.ts$/, ".ts")}`);
  return [...new Set(sources)];
}

/** @throws Error where a package is not built */
export function requireDist(wanted: readonly WorkspacePackage[] = publicPackages): void {
  const missing = wanted.flatMap(({ folder, manifest }) =>
    Object.values({ ...manifest.exports, ...manifest.bin })
      .flatMap(targetsOf)
      .filter((path) => !path.includes("*") && !existsSync(`${root}${folder}/${path}`))
      .map((path) => `${folder}/${path.replace(/^\.\//, "")}`),
  );
  if (missing.length > 0) throw new Error(`Not built: run \`npm run build\` first. Missing:\n${missing.join("\n")}`);
}
