#!/usr/bin/env node
import { BorescopeError } from "@borescope/core";
import { Command, CommanderError } from "commander";
import { evaluateCommand } from "./cli/evaluate.js";

const program = new Command("borescope")
  .description("Where does my object detector fail, why, and what do I fix first?")
  .option("--verbose", "print the stack of an error")
  .exitOverride();
evaluateCommand(program);
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 2;
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const known = error instanceof BorescopeError;
    const verbose = process.argv.includes("--verbose");
    process.stderr.write(
      `${known && !verbose ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    if (known && process.argv.includes("--json"))
      process.stdout.write(`${JSON.stringify({ schema: "borescope.error/1", ...error.toJSON() })}\n`);
  }
}
