import { posix } from "node:path";
import ts from "typescript";
import { root } from "./workspace.js";

const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config,
  ts.sys,
  root,
).options;

/** A program over files, given relative to the repository, with the workspace's own options but for `options`. */
export function programOf(files: readonly string[], options: ts.CompilerOptions): ts.Program {
  return ts.createProgram(
    files.map((file) => root + file),
    { ...config, ...options },
  );
}

/** Where a file lies, relative to the repository and with forward slashes; null outside of it. */
export function pathInRepository(fileName: string): string | null {
  const path = posix.relative(root.split("\\").join("/"), fileName);
  return path.startsWith("..") || path.includes("node_modules/") ? null : path;
}
