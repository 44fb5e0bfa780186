import { join } from 'node:path';
import { setLabel } from '../github/fake-issues.js';
import { addPull, mergePull, pushToPull } from '../github/fake-pulls.js';
import { type FakeStore, setTip } from '../github/fake-store.js';
import { gitIn, openRepository } from '../model/repository.js';
import { temporaryDirectory } from '../model/temporary.js';
import { type People, type RosterExtras, writeRoster } from './harness.js';

/** Changes files below the top of a work tree. */
export type Edit = (top: string) => void;

/** Makes these people the whole of a roster. */
export function people(all: People, extras: RosterExtras = {}, dir = 'roster'): Edit {
  return (top) => void writeRoster(join(top, dir), all, extras);
}

export type Merge = 'merge' | 'squash' | 'rebase';

/** Who does something, where it is not Jane; `fork` is the repository that a pull request comes from. */
export type Who = { readonly by?: string; readonly fork?: string };

/** A real git repository, and what the fake GitHub knows of its commits and pull requests. */
export type HubRepository = {
  readonly directory: string;
  readonly git: (...args: readonly string[]) => string;
  readonly tip: () => string;
  /** Gives the number. */
  readonly openPull: (edit: Edit, who?: Who) => number;
  readonly pushToPull: (number: number, edit: Edit, who?: Who) => string;
  readonly merge: (number: number, how?: Merge) => string;
  /** Commits to main without a pull request. */
  readonly pushMain: (edit: Edit) => string;
  /** Throws commits of main away. */
  readonly resetMain: (sha: string) => void;
  readonly label: (number: number, guard: string, by: string | null, added?: boolean) => void;
  /** A clone at main, or with a pull request merged into it, as Actions checks it out. */
  readonly clone: (head?: string) => string;
};

/** What GitHub signs as when it rebases. */
const WEB = ['-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.com'];

/** Opens a repository whose main holds one commit of what `first` writes. */
export function openHubRepository(store: FakeStore, first: Edit): HubRepository {
  const { directory, git, commit } = openRepository();
  const commitOn = (edit: Edit) => {
    edit(directory);
    return commit();
  };
  const pullOf = (number: number) => {
    const pull = store.pulls.get(number);
    if (!pull) throw new Error(`there is no pull request ${number}`);
    return pull;
  };
  const tip = () => git('rev-parse', 'main');
  // As on GitHub the same one, as long as neither main nor the head moves.
  const merges = new Map<string, string>();
  const mergeOf = (head: string) => {
    const parents = [tip(), head];
    const merge = () => {
      const tree = git('merge-tree', '--write-tree', ...parents);
      return git('commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', `Merge ${head}`);
    };
    const made = merges.get(parents.join(' ')) ?? merge();
    merges.set(parents.join(' '), made);
    return made;
  };
  commitOn(first);
  setTip(store, 'main', tip());

  return {
    directory,
    git,
    tip,
    openPull: (edit, { by = 'jane', fork } = {}) => {
      const headRef = `topic-${store.pulls.size + 1}`;
      git('checkout', '-q', '-b', headRef, 'main');
      const headSha = commitOn(edit);
      const from = fork === undefined ? {} : { headRepository: fork };
      return addPull(store, { author: by, headSha, headRef, ...from }).number;
    },
    pushToPull: (number, edit, { by = 'jane' } = {}) => {
      git('checkout', '-q', pullOf(number).headRef);
      const sha = commitOn(edit);
      pushToPull(store, number, { sha, author: by });
      return sha;
    },
    merge: (number, how = 'merge') => {
      const { headSha } = pullOf(number);
      const before = tip();
      git('checkout', '-q', 'main');
      switch (how) {
        case 'merge':
          git('merge', '-q', '--no-ff', '-m', `Merge pull request #${number}`, headSha);
          break;
        case 'squash':
          git('merge', '-q', '--squash', headSha);
          git('commit', '-q', '-m', `All of it (#${number})`);
          break;
        case 'rebase':
          git(...WEB, 'cherry-pick', `${before}..${headSha}`);
          break;
        default:
          how satisfies never;
      }
      mergePull(store, number, git('rev-list', '--reverse', `${before}..main`).split('\n'));
      return tip();
    },
    pushMain: (edit) => {
      git('checkout', '-q', 'main');
      const sha = commitOn(edit);
      setTip(store, 'main', sha);
      return sha;
    },
    resetMain: (sha) => {
      git('checkout', '-q', 'main');
      git('reset', '-q', '--hard', sha);
      setTip(store, 'main', sha);
    },
    label: (number, guard, by, added = true) =>
      setLabel(store, number, `drata-roster:allow-${guard}`, { added, actor: by }),
    clone: (head) => {
      const copy = temporaryDirectory();
      const merge = head === undefined ? null : mergeOf(head);
      // A clone on this machine takes all objects, reachable or not.
      git('clone', '-q', '--branch', 'main', directory, copy);
      if (merge !== null) gitIn(copy)('checkout', '-q', '--detach', merge);
      return copy;
    },
  };
}
