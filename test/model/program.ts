import { runProgram } from '../../src/program.js';

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a command line in this process, away from any terminal and with nothing in its environment but what is given. */
export async function runLine(line: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const code = await runProgram(line, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    env,
    interactive: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    width: 100,
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}
