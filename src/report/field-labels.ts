import type { ReportedField } from './pii.js';

const FIELD_LABELS: Readonly<Record<ReportedField, string>> = {
  identityId: 'identity id',
  email: 'e-mail',
  secondaryEmail: 'second e-mail',
  firstName: 'first name',
  lastName: 'last name',
  jobTitle: 'job title',
  managerId: 'manager id',
  managerName: 'manager name',
  startedAt: 'start date',
  separatedAt: 'separation date',
  isContractor: 'contractor',
  employmentStatus: 'employment status',
  notHumanReason: 'out-of-scope reason',
  customFields: 'custom fields',
  groups: 'groups',
  type: 'type',
  name: 'name',
  completionDate: 'completion date',
  renewalDate: 'renewal date',
  content: 'file content',
  reason: 'reason',
};

const CUSTOM = 'customFields.';

/** What a field is called: one of the groups of a scope by its number, a custom field by its own name. */
export function labelOf(field: string): string {
  const group = /^groups\.(\d+)$/.exec(field)?.[1];
  if (group !== undefined) return `group ${group}`;
  if (field.startsWith(CUSTOM)) return `${field.slice(CUSTOM.length)} (custom field)`;
  return Object.hasOwn(FIELD_LABELS, field) ? FIELD_LABELS[field as ReportedField] : field;
}
