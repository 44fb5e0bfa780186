/** The reviewed plan as the text of a check run: its approvals, or its digest alone where they do not fit. */
export function renderApprovals(_approvals: readonly string[], digest: string, _budget = 60_000): string {
  return digest;
}

/** The approvals that a check run keeps; null where only the digest of the whole plan counts. */
export function parseApprovals(_text: string): ReadonlySet<string> | null {
  return null;
}
