#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { BorescopeError } from "@borescope/core";
import { Command, CommanderError } from "commander";
import { indexCommand } from "./cli/build-index.js";
import { calibrationCommand } from "./cli/calibration.js";
import { castingsCommand } from "./cli/castings.js";
import { compareCommand } from "./cli/compare.js";
import { compareGroupsCommand } from "./cli/compare-groups.js";
import { confusionCommand } from "./cli/confusion.js";
import { convertCommand } from "./cli/convert.js";
import { curvesCommand } from "./cli/curves.js";
import { detectCommand } from "./cli/detect.js";
import { distributionCommand } from "./cli/distribution.js";
import { embedCommand } from "./cli/embed.js";
import { errorsCommand } from "./cli/errors.js";
import { evaluateCommand } from "./cli/evaluate.js";
import { imagesCommand } from "./cli/images.js";
import { infoCommand } from "./cli/info.js";
import { mapCommand } from "./cli/map.js";
import { objectsCommand } from "./cli/objects.js";
import { reportCommand } from "./cli/report.js";
import { searchCommand } from "./cli/search.js";
import { slicesCommand } from "./cli/slices.js";
import { tagCommand } from "./cli/tag.js";
import { viewCommand } from "./cli/view.js";
import { worthCommand } from "./cli/worth.js";
import { unwritable } from "./cli/writing.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const EXAMPLES = `
Examples:
  borescope castings demo/
  cd demo
  borescope evaluate annotations.json simulated.json
  borescope confusion annotations.json simulated.json --cell undetected:burr
  borescope worth annotations.json simulated.json

borescope <command> --help tells the options of a command, with examples.`;

/** Adds a command to the program. */
type Add = (program: Command) => void;

/** The commands in the order of the walk. */
const WALK: Readonly<Record<string, Readonly<Record<string, Add>>>> = {
  "Load:": { castings: castingsCommand, info: infoCommand, convert: convertCommand, detect: detectCommand },
  "How good is it:": { evaluate: evaluateCommand, compare: compareCommand, slices: slicesCommand },
  "Where does it fail, and why:": {
    distribution: distributionCommand,
    confusion: confusionCommand,
    errors: errorsCommand,
    curves: curvesCommand,
    calibration: calibrationCommand,
    "compare-groups": compareGroupsCommand,
  },
  "See it as the model does:": { embed: embedCommand, map: mapCommand },
  "More like these:": { index: indexCommand, search: searchCommand },
  "What to fix first:": { worth: worthCommand, images: imagesCommand, objects: objectsCommand, tag: tagCommand },
  "See it all:": { report: reportCommand, view: viewCommand },
};

const program = new Command("borescope")
  .description("Where does my object detector fail, why, and what do I fix first?")
  .version(version, "-V, --version", "print the version")
  .option("--verbose", "print the stack of an error")
  .configureHelp({ subcommandTerm: (command) => `${command.name()} ${argumentsOf(command)}`.trimEnd() })
  .addHelpText("after", EXAMPLES)
  .showHelpAfterError("(add --help for the options)")
  .exitOverride();
const isNamed = Object.values(WALK).some((commands) => Object.hasOwn(commands, process.argv[2] ?? ""));
for (const [group, commands] of Object.entries(WALK)) {
  program.commandsGroup(group);
  // the options of hundreds take time to set up: those of the command that is named are enough, where one is
  for (const [name, add] of Object.entries(commands)) if (!isNamed || name === process.argv[2]) add(program);
}
program.commandsGroup("Help:");
for (const command of program.commands)
  command
    .option("--verbose", "print the stack of an error")
    .exitOverride()
    .showHelpAfterError("(add --help for the options)");

const wantsJson = process.argv.includes("--json");
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // a reader such as `head` that has seen enough
  process.stderr.write(`${unwritable("standard output", error).message}\n`);
  process.exit(2);
});
process.stderr.on("error", () => {}); // nobody is left to tell
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
  const message = error instanceof Error ? error.message : String(error);
  if (process.argv.includes("--verbose")) process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  else
    process.stderr.write(
      known ? `${message}\n` : `INTERNAL\n${message}\nThis is a fault of borescope; --verbose prints where.\n`,
    );
  if (wantsJson) document(known ? error.toJSON() : { code: "INTERNAL", message });
  return known && error.code === "INTERRUPTED" ? 130 : 2; // as shells tell of Ctrl-C
}

/** A command's arguments, as its help names them. */
function argumentsOf({ registeredArguments }: Command): string {
  return registeredArguments
    .map((argument) => {
      const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    })
    .join(" ");
}

function document(fields: object): void {
  process.stdout.write(`${JSON.stringify({ schema: "borescope.error/1", ...fields })}\n`);
}
