/** Drata's employment statuses (CONTRACT 9.1). */
export const EMPLOYMENT_STATUSES = [
  'CURRENT_EMPLOYEE',
  'FORMER_EMPLOYEE',
  'CURRENT_CONTRACTOR',
  'FORMER_CONTRACTOR',
  'OUT_OF_SCOPE',
  'UNKNOWN',
  'SPECIAL_FORMER_EMPLOYEE',
  'SPECIAL_FORMER_CONTRACTOR',
  'FUTURE_HIRE',
  'SERVICE_ACCOUNT',
] as const;

export type EmploymentStatus = (typeof EMPLOYMENT_STATUSES)[number];

/** The statuses that people may set (DOMAIN section 7). */
export const WRITABLE_STATUSES = [
  'CURRENT_EMPLOYEE',
  'CURRENT_CONTRACTOR',
  'FORMER_EMPLOYEE',
  'FORMER_CONTRACTOR',
  'OUT_OF_SCOPE',
] as const satisfies readonly EmploymentStatus[];
