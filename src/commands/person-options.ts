import { type Command, Option } from 'commander';
import { parseDay } from './arguments.js';

/** Adds the arguments and options of `new`. */
export function newOptions(command: Command): Command {
  return dryRun(
    command
      .argument('[id]', 'your own id of the person: never changed, never given to somebody else')
      .option('--email <address>', 'the work address, by which Drata knows the person')
      .option('--first-name <name>', 'the first name')
      .option('--last-name <name>', 'the last name')
      .option('--title <title>', 'the job title')
      .option('--manager <id>', 'the id of the manager, or none for nobody')
      .addOption(new Option('--started <day>', 'the first day, as YYYY-MM-DD').argParser(parseDay))
      .option('--contractor', 'a contractor (default: as the config has it, else an employee)')
      .option(
        '--file <file>',
        'the roster file, made if need be (default: where the team or the neighbours by id are)',
      ),
  );
}

/** Adds the arguments and options of `leave`. */
export function leaveOptions(command: Command): Command {
  return dryRun(
    command
      .argument('[id]', 'who leaves')
      .addOption(new Option('--on <day>', 'the day of the separation, as YYYY-MM-DD').argParser(parseDay)),
  );
}

/** Adds the arguments and options of `move`. */
export function moveOptions(command: Command): Command {
  return dryRun(
    command
      .argument('[id]', 'who moves')
      .option('--title <title>', 'the new job title')
      .option('--manager <id>', 'the id of the new manager, or none for nobody'),
  );
}

/** Adds the arguments and options of `rename`. */
export function renameOptions(command: Command): Command {
  return dryRun(command.argument('[id]', 'the id that the person has').argument('[newid]', 'the id instead'));
}

function dryRun(command: Command): Command {
  return command
    .option('--dry-run', 'write nothing, print a unified diff')
    .addHelpText('after', '\nOn a terminal it asks for what is missing. An apply takes the change to Drata.');
}
