import { Command, CommanderError, Option } from 'commander';
import { collect, parseCount, parseDay, parseMinutes } from './commands/arguments.js';
import { explainFailure } from './commands/failure.js';
import type { Io } from './commands/io.js';
import { type Pii, piiLevel } from './commands/options.js';
import { leaveOptions, moveOptions, newOptions, renameOptions } from './commands/person-options.js';
import { readSandboxOptions, sandboxOptions } from './commands/sandbox-options.js';
import { readTool } from './commands/tool.js';

const FORMATS = ['text', 'json', 'markdown'] as const;
const REGIONS = ['us', 'eu', 'apac'] as const;
/** Commands that edit the roster for people who do not write YAML. */
const EDITING = { live: false, formats: ['text', 'json'] } as const;
const SPLITS = ['manager', 'jobTitle', 'letter', 'domain'] as const;

const EXIT_CODES = `
Exit codes: 0 done or nothing to do · 1 failed · 2 changes exist (--detailed-exitcode, fmt --check) · 3 the roster is invalid
            4 refused (guard, stale plan, conflict) · 130 interrupted`;

/** Runs the command line, prints what goes wrong, and returns the exit code. */
export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  let pii: Pii = 'full';
  const program = buildProgram(io, (code) => {
    exitCode = code;
  }).hook('preAction', (_program, command) => {
    pii = piiLevel(command.opts(), null, io);
  });
  try {
    await program.parseAsync(argv.map(spellOptional), { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help, the version and wrong usage have been printed by commander.
    return error instanceof CommanderError ? error.exitCode : explainFailure(error, pii, io);
  }
}

/** `--sandbox` and `--wait` take a value only after `=`, so that they never swallow the argument behind them. */
function spellOptional(argument: string): string {
  return argument === '--sandbox' || argument === '--wait' ? `${argument}=` : argument;
}

function buildProgram(io: Io, exit: (code: number) => void): Command {
  const tool = readTool();
  const program = new Command('drata-roster')
    .description('People records of Drata from a YAML roster in git: validate, plan, apply.')
    .version(`${tool.name} ${tool.version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError('Run the command with --help for its options.');

  const validate = program.command('validate').description('check the roster offline; every problem at once');
  common(validate, { live: false })
    .option('--github', 'add the problems to the job summary of GitHub Actions')
    .action(async (options) => {
      const { runValidate } = await import('./commands/validate.js');
      exit(await runValidate(options, io));
    });

  const diff = program.command('diff').description('offline: what a change of the roster asks for; needs no key');
  common(diff, { live: false, only: true })
    .argument('[base]', 'the revision to compare with (default: where the change left the main branch)')
    .argument('[head]', 'the revision to look at (default: the files as they are)')
    .option('--detailed-exitcode', 'exit 2 when the roster asks for a change')
    .option('--github', 'add the report to the job summary of GitHub Actions')
    .action(async (base: string | undefined, head: string | undefined, options) => {
      const { runDiff } = await import('./commands/diff.js');
      exit(await runDiff({ base, head }, options, io));
    });

  const fmt = program.command('fmt').description('bring roster files into canonical order and layout, comments kept');
  common(fmt, { live: false, formats: ['text', 'json'] })
    .option('--check', 'write nothing; list the files that would change and exit 2 when there are any')
    .action(async (options) => {
      const { runFmt } = await import('./commands/fmt.js');
      exit(await runFmt(options, io));
    });

  const plan = program.command('plan').description('read live Drata and print what an apply would do');
  github(common(plan, { live: true }))
    .option('--out <file>', 'save the plan as JSON, for `apply --plan` and `show`')
    .option('--detailed-exitcode', 'exit 2 when there is something to apply')
    .action(async (options) => {
      const { runPlan } = await import('./commands/plan.js');
      exit(await runPlan(options, io));
    });

  const apply = program.command('apply').description('plan again, check the guards, apply, read back');
  github(common(apply, { live: true }))
    .option('--plan <file>', 'apply only what this saved plan holds; refuse when it has become stale')
    .option('--allow <guard>', 'lift one guard, by name (repeatable)', collect)
    .option('--report <file>', 'write what was done as JSON')
    .action(async (options) => {
      const { runApply } = await import('./commands/apply.js');
      exit(await runApply(options, io));
    });

  const show = program.command('show').description('print a saved plan or apply report in any format');
  common(show, { live: false })
    .argument('<file>', 'what `plan --out` or `apply --report` wrote')
    .action(async (file: string, options) => {
      const { runShow } = await import('./commands/show.js');
      exit(await runShow(file, options, io));
    });

  const drift = program.command('drift').description('what changed in Drata outside git; exit 2 when something did');
  github(common(drift, { live: true }))
    .option('--pull-request', 'with --github: open a pull request that takes the drift into the roster')
    .action(async (options) => {
      const { runDrift } = await import('./commands/drift.js');
      exit(await runDrift(options, io));
    });

  const status = program.command('status').description('roster, identity record and personnel record side by side');
  common(status, { live: true, only: false, formats: [...FORMATS, 'csv'] })
    .argument('[query]', 'only people whose name, address, title or id fits')
    .option('--workspace <name>', 'only people of this workspace, by exact name or number')
    .addOption(new Option('--wait [=minutes]', 'poll until all agree, 60 minutes at most').argParser(parseMinutes))
    .option('--download <dir>', 'write the documents of the one person found into this directory')
    .action(async (query: string | undefined, options) => {
      const { runStatus } = await import('./commands/status.js');
      exit(await runStatus(query, options, io));
    });

  const takeOver = program.command('import').description('write what Drata holds into the roster, or edit it in place');
  common(takeOver, { live: true })
    .option('--connection-id <n>', 'the HRIS connection of a first roster (default: the only one)', parseCount)
    .addOption(new Option('--region <region>', 'where the tenant of a first roster lives').choices(REGIONS))
    .addOption(new Option('--split-by <what>', 'spread the people of a first roster over files').choices(SPLITS))
    .addOption(new Option('--take <side>', 'whose value wins where both sides changed it').choices(['live', 'git']))
    .option('--remove-missing', 'take records out of the roster that Drata no longer has')
    .option('--dry-run', 'write nothing, print a unified diff')
    .addOption(
      new Option('--csv <file>', 'take people over from an HR export, without asking Drata').conflicts([
        'take',
        'removeMissing',
      ]),
    )
    .option('--map <field=header>', 'the column of the export that holds a field (repeatable)', collect)
    .option('--date-format <format>', 'how the export writes dates, such as DD/MM/YYYY')
    .addOption(new Option('--leavers-on <day>', 'separate whom the export does not name').argParser(parseDay))
    .option('--skip-bad-rows', 'leave out rows that cannot be used instead of writing nothing')
    .action(async (options) => {
      if (options.csv !== undefined) {
        const { runImportCsv } = await import('./commands/import-csv.js');
        return exit(await runImportCsv(options, io));
      }
      const { runImport } = await import('./commands/import.js');
      exit(await runImport(options, io));
    });

  const joiner = program.command('new').description('add somebody who joins to the roster');
  newOptions(common(joiner, EDITING)).action(async (id: string | undefined, options) => {
    const { runNew } = await import('./commands/new.js');
    exit(await runNew(id, options, io));
  });

  const leaver = program.command('leave').description('give somebody who leaves the separation date');
  leaveOptions(common(leaver, EDITING)).action(async (id: string | undefined, options) => {
    const { runLeave } = await import('./commands/leave.js');
    exit(await runLeave(id, options, io));
  });

  const mover = program.command('move').description('give somebody another job title or manager');
  moveOptions(common(mover, EDITING)).action(async (id: string | undefined, options) => {
    const { runMove } = await import('./commands/move.js');
    exit(await runMove(id, options, io));
  });

  const renamed = program.command('rename').description('give somebody another id, here and where others name it');
  renameOptions(common(renamed, EDITING)).action(async (id: string | undefined, to: string | undefined, options) => {
    const { runRename } = await import('./commands/rename.js');
    exit(await runRename(id, to, options, io));
  });

  const undo = program
    .command('undo')
    .description('take back an apply in the roster, and print the plan that comes of it');
  common(undo, { live: true })
    .argument('<report>', 'what `apply --report` wrote')
    .option('--dry-run', 'write nothing, print a unified diff')
    .action(async (report: string, options) => {
      const { runUndo } = await import('./commands/undo.js');
      exit(await runUndo(report, options, io));
    });

  const doctor = program
    .command('doctor')
    .description('check key, permissions, connection and the rest; what to do about each');
  common(doctor, { live: true, only: false })
    .option('--create-connection <name>', 'make a custom HRIS connection of this name, unless there is one')
    .action(async (options) => {
      const { runDoctor } = await import('./commands/doctor.js');
      exit(await runDoctor(options, io));
    });

  const release = program.command('release').description('hand every overridden person back to identity sync');
  common(release, { live: true, records: false })
    .option('--all', 'everybody; one person is released by removing the override and applying')
    .option('--allow <name>', 'release-all, without which nothing is sent', collect)
    .action(async (options) => {
      const { runRelease } = await import('./commands/release.js');
      exit(await runRelease(options, io));
    });

  const targets = program.command('targets').description('list the roster directories, or those that a change touches');
  common(targets, { live: false, roster: '.', formats: ['text', 'json'] })
    .option('--changed-since <rev>', 'only those that differ from where the change left this revision')
    .action(async (options) => {
      const { runTargets } = await import('./commands/targets.js');
      exit(await runTargets(options, io));
    });

  const sandbox = program.command('sandbox').description('run a local Drata to try things on');
  sandboxOptions(sandbox).action(async (options) => {
    const { runSandbox } = await import('./commands/sandbox.js');
    exit(await runSandbox(readSandboxOptions(options), io));
  });
  return program;
}

/** The flag of commands that show what they find on GitHub. */
function github(command: Command): Command {
  return command.option(
    '--github',
    'in GitHub Actions: show it on the pull request, or as an issue, check and deployment',
  );
}

/** The options that commands have in common; those about live Drata are accepted everywhere, and shown where they matter. */
function common(
  command: Command,
  {
    live,
    records = live,
    only = records,
    formats = FORMATS,
    roster = 'roster',
  }: { live: boolean; records?: boolean; only?: boolean; formats?: readonly string[]; roster?: string },
): Command {
  const about = (option: Option) => command.addOption(live ? option : option.hideHelp());
  command.option('--roster <dir>', roster === '.' ? 'where to search' : 'the roster directory', roster);
  command.addOption(new Option('--format <format>', 'of standard output').choices(formats).default('text'));
  about(new Option('--base-url <url>', 'another Drata host, for example a sandbox (or DRATA_BASE_URL)'));
  about(new Option('--sandbox [=file]', 'use an embedded sandbox; with =FILE it keeps its state there'));
  if (only) command.option('--only <key>', 'only this record (repeatable)', collect);
  if (records) {
    command.option('--base <rev>', 'the revision that counts as last applied, or none (default: as noted by apply)');
  }
  command.addOption(
    new Option('--pii <level>', 'how people appear (default: full; in CI as the config says)').choices([
      'full',
      'masked',
      'ids',
    ]),
  );
  about(new Option('--today <day>', 'the day that predictions are for (default: the UTC day)').argParser(parseDay));
  about(new Option('-y, --yes', 'do not ask'));
  command.option('-q, --quiet', 'print results only');
  command.option('-v, --verbose', 'print more: unmanaged people, all guards, waits for the rate limit');
  command.addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'));
  about(new Option('--concurrency <n>', 'requests under way at once').argParser(parseCount).default(4));
  about(new Option('--rate-limit <n>', 'requests per minute').argParser(parseCount).default(480));
  return command;
}
