/** Every problem that validation can report: its severity and what it means. Codes are stable; the README lists them. */
export const CODES = {
  'missing-config': { severity: 'error', meaning: 'The roster directory has no config.yaml.' },
  'misnamed-config': {
    severity: 'error',
    meaning: 'A config file has another name or place than config.yaml at the top.',
  },
  'unreadable-file': { severity: 'error', meaning: 'A file cannot be read, or is not a regular file.' },
  'outside-link': {
    severity: 'error',
    meaning: 'A symbolic link leaves the roster directory, or points to a directory.',
  },
  'large-file': { severity: 'error', meaning: 'A roster file is larger than 32 MB, or a document larger than 25 MB.' },
  'bad-encoding': { severity: 'error', meaning: 'A file is not UTF-8 text, or holds NUL characters.' },
  'yaml-syntax': { severity: 'error', meaning: 'A file is not well-formed YAML 1.2.' },
  'second-document': { severity: 'error', meaning: 'A file holds more than one YAML document.' },
  'bad-alias': {
    severity: 'error',
    meaning: 'An alias or merge key names no anchor, its own parent, or something that cannot be merged.',
  },
  'alias-bomb': { severity: 'error', meaning: 'The aliases of a file multiply beyond any sensible size.' },
  'bad-key': { severity: 'error', meaning: 'A key is not text: null, a list or a map.' },
  'duplicate-key': { severity: 'error', meaning: 'One key stands twice, in one file or in two.' },
  'unknown-key': { severity: 'error', meaning: 'A key that this version does not know.' },
  'missing-key': {
    severity: 'error',
    meaning: 'A key that must be given is missing, such as the reason of a removal or of OUT_OF_SCOPE.',
  },
  'empty-record': {
    severity: 'error',
    meaning: 'A record without any field, or a setting that must hold something is empty.',
  },
  'wrong-type': { severity: 'error', meaning: 'A value has the wrong type, such as a number where text belongs.' },
  'bad-value': { severity: 'error', meaning: 'A value outside its choices or range.' },
  'bad-text': { severity: 'error', meaning: 'Text with blanks around it, control characters, or half characters.' },
  'blank-text': { severity: 'error', meaning: 'Empty or blank text; null is how a field is cleared.' },
  'too-long': { severity: 'error', meaning: 'Text beyond the length that Drata stores (191 characters).' },
  'bad-email': { severity: 'error', meaning: 'Not an e-mail address.' },
  'bad-date': { severity: 'error', meaning: 'Not a day of the calendar, nor a date-time with its zone.' },
  'missing-connection': {
    severity: 'error',
    meaning: 'The roster holds identities or removals, but config.yaml names no connection.',
  },
  'duplicate-email': {
    severity: 'error',
    meaning: 'Two identities share one e-mail address, upper and lower case aside.',
  },
  'foreign-domain': { severity: 'error', meaning: 'An e-mail address outside policy.emailDomains.' },
  'separated-before-start': { severity: 'error', meaning: 'A separation date before the start date.' },
  'manager-cycle': {
    severity: 'error',
    meaning: 'People who manage each other in a circle, or somebody who manages themselves.',
  },
  'rename-conflict': {
    severity: 'error',
    meaning: 'previously names an id that is still in the roster, is removed, or is claimed twice.',
  },
  'removal-conflict': { severity: 'error', meaning: 'A removal of an id that is in the roster, or removed twice.' },
  'look-alike-id': {
    severity: 'error',
    meaning: 'Two ids that look the same and differ only in how their letters are composed.',
  },
  'exclusive-keys': {
    severity: 'error',
    meaning: 'Two keys stand together that exclude each other, such as groups and clear.',
  },
  'unclear-number': {
    severity: 'error',
    meaning: 'An unquoted number that YAML reads otherwise than it looks, such as 00123 or 1e5.',
  },
  'bad-person': { severity: 'error', meaning: 'A person is named by neither an e-mail address nor id: and a number.' },
  'refused-status': { severity: 'error', meaning: 'An employment status that only Drata sets, or that nobody should.' },
  'cannot-clear': { severity: 'error', meaning: 'null for a personnel field: it can be released, but not cleared.' },
  'stray-reason': { severity: 'error', meaning: 'A notHumanReason without the employmentStatus OUT_OF_SCOPE.' },
  'missing-separation': {
    severity: 'error',
    meaning: 'A FORMER status without a separation date in the override or the identity.',
  },
  'needs-v2': { severity: 'error', meaning: 'Custom fields under personnelApi v1, which cannot set them.' },
  'duplicate-item': { severity: 'error', meaning: 'A group or a document is listed twice.' },
  'list-only-type': { severity: 'error', meaning: 'A document type that Drata lists, but takes no uploads of.' },
  'bad-path': { severity: 'error', meaning: "A document's file is not a plain path inside the roster directory." },
  'bad-extension': { severity: 'error', meaning: 'A document is no kind of file that Drata takes.' },
  'missing-file': { severity: 'error', meaning: "A document's file does not exist, or only its Git LFS pointer does." },
  'empty-file': { severity: 'error', meaning: "A document's file is empty." },
  'unknown-manager': { severity: 'warning', meaning: 'managerId names nobody in the roster.' },
  'similar-id': { severity: 'warning', meaning: 'Two ids that differ in upper and lower case only.' },
  'unknown-contractor': {
    severity: 'warning',
    meaning: 'isContractor is null, so that Drata shows the person as UNKNOWN.',
  },
  'override-of-identity': {
    severity: 'warning',
    meaning: 'An override sets by hand what an identity of the roster can say.',
  },
  'frozen-status': {
    severity: 'warning',
    meaning: 'A CURRENT status set by hand, which stays when the person leaves.',
  },
  'unmatched-email': { severity: 'warning', meaning: 'email is null, so that Drata can match the record to nobody.' },
} as const satisfies Record<string, { severity: 'error' | 'warning'; meaning: string }>;

export type Code = keyof typeof CODES;
