/** Text as it is compared and sent: Unicode NFC, so that two spellings of one name are one (DESIGN section 5). */
export function normalText(text: string): string {
  return text.normalize('NFC');
}

/** The form under which e-mail addresses compare: without case. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase();
}

/** Orders text by UTF-16 code unit, the same on every machine: no locale is asked. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Stands where a value of a person is not shown. */
export const MASK = '•••';

/** `j•••@acme.example`: enough to tell people apart for those who know them. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 0) return MASK;
  const [first = ''] = email.slice(0, at);
  return `${first}${MASK}${email.slice(at)}`;
}
