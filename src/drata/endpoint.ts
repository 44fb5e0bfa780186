import type { Reach } from '../errors.js';

/** What the client knows of one endpoint: enough to send, to retry, to explain and to try out (CONTRACT section 6). */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the host root, with `{placeholders}`. */
  readonly path: string;
  /** Completes "Drata refused to ...". */
  readonly does: string;
  /** As the key editor shows it. */
  readonly permission: string;
  /** The plan feature it needs; null when every plan with API access has it. */
  readonly feature: string | null;
  /** Whether sending it twice does no more than sending it once (CONTRACT section 4). */
  readonly repeatable: boolean;
  /** Whether a success brings JSON. */
  readonly replies: 'json' | 'nothing';
  /** What a 404 says is missing, with `{placeholders}`, what to do then, and how far it reaches. */
  readonly missing: { readonly what: string; readonly remedy: string; readonly reach: Reach };
  /** How `doctor` tries a read once; absent for what writes. */
  readonly probe?: {
    readonly query: readonly (readonly [name: string, value: string])[];
    /** Values for the placeholders of other paths, by the property of the first record that holds them. */
    readonly gives?: Readonly<Record<string, string>>;
  };
};

/** Values for the placeholders of a path. */
export type PathValues = Readonly<Record<string, string | number>>;

/** Fills a path. Values are percent-encoded but for `:` and `@`, which the documented `identity-id:` and `email:` forms show. */
export function fillPath({ path }: Endpoint, values: PathValues): string {
  return fill(path, values, (text) =>
    // A lone surrogate has no encoding; its replacement addresses nothing.
    encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
      .replace(/%3A/g, ':')
      .replace(/%40/g, '@'),
  );
}

/** A path as reports and errors may show it: where it names somebody by e-mail address, the address is hidden. */
export function shownPath(path: string): string {
  return path.replace(/\/email:[^/]*/g, '/email:•••').replace(/\/[^/]+\/email$/, '/•••/email');
}

/** Puts values in the place of `{placeholders}`. */
export function fill(template: string, values: PathValues, encode = (text: string): string => text): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`no value for {${name}} in ${template}`);
    return encode(String(value));
  });
}
