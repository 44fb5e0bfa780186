#!/usr/bin/env node
import { type Io, processIo } from './commands/io.js';
import { DrataError, RosterError } from './errors.js';
import { runProgram } from './program.js';

const io = processIo();
process.exitCode = await runProgram(process.argv.slice(2), io).catch((error: unknown) => explain(error, io));

/** Prints a failure as sentences and gives its exit code. What is not ours is a defect, and says where to report it. */
function explain(error: unknown, { stderr }: Io): number {
  if (error instanceof RosterError) {
    stderr(`error: ${error.message}\n`);
    if (error instanceof DrataError && error.apiMessage) stderr(`Drata said: ${error.apiMessage}\n`);
    if (error.remedy) stderr(`${error.remedy}\n`);
    return error.exitCode;
  }
  stderr(
    `error: drata-roster failed in a way it should not: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  stderr('Please report this with the command and its output.\n');
  return 1;
}
