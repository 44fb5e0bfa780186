/** What every failure of the program has in common: a sentence for people, a remedy, and the exit code (DESIGN section 3). */
export abstract class RosterError extends Error {
  abstract readonly exitCode: 1 | 3 | 4 | 130;
  /** What the user can do about it, as a sentence; null where the message says all. */
  readonly remedy: string | null;

  constructor(message: string, options: { remedy?: string | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.remedy = options.remedy ?? null;
  }
}

/** The command line or the environment is wrong: unknown key, missing API key, unreadable file. Exit 1. */
export class UsageError extends RosterError {
  readonly exitCode = 1;
}

/** How far a failure of the API reaches: the whole run, every record of one resource, or the one record or call. */
export type Reach = 'run' | 'resource' | 'item';

/** Drata answered with an error, with something unexpected, or not at all. Exit 1. */
export class DrataError extends RosterError {
  readonly exitCode = 1;
  /** HTTP status; null when no reply came. */
  readonly status: number | null;
  /** Method and path without host or query: `GET /public/v2/custom-connections/1/hris-user-identities`. */
  readonly endpoint: string;
  readonly reach: Reach;
  /** The API's own words, as sent; null when there were none. May hold people's data: hide it under `pii` masks. */
  readonly apiMessage: string | null;

  constructor(
    message: string,
    details: {
      status: number | null;
      endpoint: string;
      reach: Reach;
      apiMessage?: string | null;
      remedy?: string | null;
      cause?: unknown;
    },
  ) {
    super(message, details);
    this.status = details.status;
    this.endpoint = details.endpoint;
    this.reach = details.reach;
    this.apiMessage = details.apiMessage ?? null;
  }
}

/** GitHub answered with an error, with something unexpected, or not at all. Exit 1. Neither token nor text of ours is in it. */
export class GithubError extends RosterError {
  readonly exitCode = 1;
  /** HTTP status; null when no reply came. */
  readonly status: number | null;
  /** Method and path without host or query: `POST /repos/acme/people/check-runs`. */
  readonly endpoint: string;

  constructor(
    message: string,
    details: { status: number | null; endpoint: string; remedy?: string | null; cause?: unknown },
  ) {
    super(message, details);
    this.status = details.status;
    this.endpoint = details.endpoint;
  }
}

/** The roster or its configuration is invalid; the problems themselves have been printed by the command. Exit 3. */
export class InvalidRosterError extends RosterError {
  readonly exitCode = 3;
}

/** The program refuses to write: a guard, a stale plan, a conflict. Exit 4. */
export class RefusedError extends RosterError {
  readonly exitCode = 4;
}

/** Stopped by a signal. Exit 130. */
export class InterruptedError extends RosterError {
  readonly exitCode = 130;
}
