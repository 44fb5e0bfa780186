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
  notHumanReason: 'reason',
  customFields: 'custom fields',
  groups: 'groups',
  type: 'type',
  name: 'name',
  completionDate: 'completion date',
  renewalDate: 'renewal date',
  reason: 'reason',
};

/** What a field is called; one without a name of its own (a custom field) by its own words. */
export function labelOf(field: string): string {
  return Object.hasOwn(FIELD_LABELS, field) ? FIELD_LABELS[field as ReportedField] : field;
}
