/** One line of the table. Requests are facts; whether a speed goal is met depends on the machine. */
export type Row = {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly requests: string;
  readonly withinGoal: boolean;
  readonly requestsAsPromised: boolean;
};

const HEADER = ['what', 'measured', 'goal', 'requests', 'verdict'] as const;

/** The rows in aligned columns below a header. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [HEADER, ...rows.map((row) => [row.what, row.measured, row.goal, row.requests, verdict(row)])];
  const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const ruled = [lines[0] ?? [], widths.map((width) => '-'.repeat(width)), ...lines.slice(1)];
  return ruled
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function verdict({ withinGoal, requestsAsPromised }: Row): string {
  if (!requestsAsPromised) return 'wrong number of requests';
  return withinGoal ? 'ok' : 'over goal';
}

/** A duration in seconds, with digits that are worth reading. */
export function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

/** Memory given in MiB. */
export function memory(mebibytes: number): string {
  return mebibytes < 1024 ? `${Math.round(mebibytes)} MB` : `${(mebibytes / 1024).toFixed(2)} GB`;
}
