#!/usr/bin/env node
import { BorescopeError } from "@borescope/core";
import { Command, CommanderError } from "commander";
import { castingsCommand } from "./cli/castings.js";
import { convertCommand } from "./cli/convert.js";
import { evaluateCommand } from "./cli/evaluate.js";
import { infoCommand } from "./cli/info.js";
import { worthCommand } from "./cli/worth.js";

const program = new Command("borescope")
  .description("Where does my object detector fail, why, and what do I fix first?")
  .option("--verbose", "print the stack of an error")
  .showHelpAfterError("(add --help for the options)")
  .exitOverride();
evaluateCommand(program);
worthCommand(program);
infoCommand(program);
convertCommand(program);
castingsCommand(program);
for (const command of program.commands)
  command
    .option("--verbose", "print the stack of an error")
    .exitOverride()
    .showHelpAfterError("(add --help for the options)");

const wantsJson = process.argv.includes("--json");
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // a reader such as `head` that has seen enough
  throw error;
});
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}

/** Tells of an error on stderr, and as a document on stdout where one was asked for. @returns the exit code */
function fail(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (wantsJson) document({ code: "USAGE", message: error.message });
    return 2;
  }
  const known = error instanceof BorescopeError;
  const stack = process.argv.includes("--verbose") || !known;
  process.stderr.write(
    `${stack && error instanceof Error ? error.stack : error instanceof Error ? error.message : String(error)}\n`,
  );
  if (wantsJson) document(known ? error.toJSON() : { code: "INTERNAL", message: String(error) });
  return 2;
}

function document(fields: object): void {
  process.stdout.write(`${JSON.stringify({ schema: "borescope.error/1", ...fields })}\n`);
}
