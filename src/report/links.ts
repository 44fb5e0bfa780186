/** Where the lines of the roster can be looked at. */
export type Links = {
  /** The address of a line of a file, given relative to the roster directory. */
  blob(file: string, line: number): string;
};

/** The run of Actions that a text speaks of. */
export type RunLink = { readonly id: string; readonly url: string };

export type LinkTarget = {
  /** `https://github.com` */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /** The commit that was planned: the lines stay where the plan saw them. */
  readonly commit: string;
  /** The roster directory, relative to the top of the repository; `.` for the top. */
  readonly dir: string;
};

/** Permalinks to lines of the roster. */
export function linksTo({ serverUrl, repository, commit, dir }: LinkTarget): Links {
  const root = [serverUrl.replace(/\/+$/, ''), ...[repository, 'blob', commit].map(encodedPath)].join('/');
  return { blob: (file, line) => `${root}/${encodedPath(repositoryPath(dir, file))}#L${line}` };
}

/** The path of a roster file from the top of the repository. */
export function repositoryPath(dir: string, file: string): string {
  return `${dir}/${file}`
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

function encodedPath(path: string): string {
  return path.split('/').map(encoded).join('/');
}

/** Percent-encoded also where Markdown would see the end of the address. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A link to a run. */
export function runLink({ id, url }: RunLink): string {
  const address = url.replace(/[^\w:/?#=&.%-]/gu, encoded);
  return `[run ${id.replace(/[^0-9/]/g, '')}](${address})`;
}

/** The part of a line that speaks of a time or a run, at its end and without code: no difference between two comments. */
export function runNote(text: string): string {
  return `<!-- run -->${text}`;
}

/** `2026-11-21 09:30 UTC` */
export function minuteOf(instant: string): string {
  const [minute = ''] = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.exec(instant) ?? [];
  return `${minute.replace('T', ' ')} UTC`;
}
