import { readFile } from "node:fs/promises";
import { BorescopeError } from "@borescope/core";
import type { Hierarchy } from "@borescope/metrics";

/** Reads a hierarchy of categories. @throws BorescopeError HIERARCHY_UNREADABLE, HIERARCHY_INVALID */
export async function readHierarchy(file: string): Promise<Hierarchy> {
  const { hierarchySchema } = await import("../documents/hierarchy-schema.js"); // zod, which few commands need
  const value = parsed(await textOf(file), file);
  const result = hierarchySchema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const found = first?.message.replace(/^Invalid input(: )?/, "") || "something else";
  throw invalid(file, found, `/${first?.path.map(String).join("/") ?? ""}`);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new BorescopeError("HIERARCHY_UNREADABLE", { file, expected: "a file that can be read", found, cause });
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), undefined);
  }
}

function invalid(file: string, found: string, place: string | undefined): BorescopeError {
  return new BorescopeError("HIERARCHY_INVALID", {
    file,
    place,
    expected: 'a tree of "LabelName" and "Subcategory", or an object of parents by child',
    found,
  });
}
