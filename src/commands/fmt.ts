import { RefusedError } from '../errors.js';
import { fmtJson, renderFmt } from '../report/fmt-text.js';
import { formatRoster } from '../roster/fmt.js';
import { byCodeUnit } from '../state/text.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import { requireRoster } from './roster.js';
import { writeRosterFiles } from './write-files.js';

export type FmtOptions = CommonOptions & {
  /** Write nothing, and exit 2 when a file would change. */
  readonly check?: boolean;
};

/** Brings the files of a roster into canonical order and layout. Returns the exit code. */
export async function runFmt(options: FmtOptions, io: Io): Promise<number> {
  const { files, loaded, config, state } = await requireRoster(options, io);
  const { texts, defects } = await formatRoster(files, { ...loaded, config, state });
  if (defects.length > 0) throw changesMeaning(defects);
  const isCheck = options.check ?? false;
  if (!isCheck && texts.size > 0) await writeRosterFiles(options.roster, files, texts);
  const view = { files: [...texts.keys()].sort(byCodeUnit), total: loaded.files, isCheck };
  io.stdout(options.format === 'json' ? fmtJson(view) : renderFmt(view, options.quiet ?? false));
  return isCheck && texts.size > 0 ? 2 : 0;
}

function changesMeaning(files: readonly string[]): RefusedError {
  return new RefusedError(
    `formatting ${files.join(', ')} would change what it says, or lose a comment; nothing was written`,
    {
      remedy: 'This is a defect of drata-roster: please report it with the file, names of people replaced.',
    },
  );
}
