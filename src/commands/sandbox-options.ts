import { type Command, Option } from 'commander';
import { SWITCHES, type Switch, type SwitchName } from '../sandbox/settings.js';
import { collect, parseCount, parsePort } from './arguments.js';
import type { SandboxCommandOptions } from './sandbox.js';

const TABLE: readonly Switch[] = SWITCHES;

/** Adds the options of `sandbox`: its own, and one for each thing that the vendor's documents leave unknown. */
export function sandboxOptions(command: Command): Command {
  command
    .addOption(new Option('--port <n>', 'port on loopback; 0 takes any free one').argParser(parsePort).default(4010))
    .option('--state <file>', 'keep the state in this file (default: forget it)')
    .addOption(
      new Option('--revision <name>', 'revision of the HRIS upsert').choices(['envelope', 'batch']).default('batch'),
    )
    .option('--seed <file>', 'what it starts with: demo, empty, or a JSON file of the shape of the state', 'demo')
    .addOption(
      new Option('--connection-id <n>', 'number of its custom HRIS connection').argParser(parseCount).default(1),
    )
    .option('--key <key>', 'accept only this API key (repeatable; default: any)', collect);
  for (const { name, values, default: preset, help } of TABLE) {
    const value = values === 'number' ? '<n>' : values === 'list' ? '<names>' : '<choice>';
    const option = new Option(`--${name} ${value}`, help).default(preset);
    command.addOption(Array.isArray(values) ? option.choices(values) : option);
  }
  return command;
}

/** The options as commander hands them over, sorted into the sandbox's own and its switches. */
export function readSandboxOptions(given: Readonly<Record<string, unknown>>): SandboxCommandOptions {
  const { port, state, revision, seed, connectionId, key } = given as SandboxCommandOptions;
  const switches = Object.fromEntries(
    TABLE.map(({ name }) => [name, given[name.replace(/-./g, ([, letter = '']) => letter.toUpperCase())]]),
  ) as Readonly<Partial<Record<SwitchName, string>>>;
  return { port, state, revision, seed, connectionId, key, switches };
}
