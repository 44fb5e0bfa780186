import { personStatus, type Status, type StatusInput } from '../../src/plan/status.js';
import type { IdentityFields } from '../../src/state/identity.js';
import type { EmploymentStatus } from '../../src/state/status.js';
import { at, desiredPerson, livePerson } from './people.js';
import { HOSTILE } from './rich-plan.js';
import { liveOf, override, personnel, rosterOf, statusInput } from './status.js';

type Fields = Partial<IdentityFields>;

const staff = (firstName: string, lastName: string, given: Fields = {}): Fields => ({
  email: `${firstName.toLowerCase()}@acme.example`,
  firstName,
  lastName,
  startedAt: at('2022-03-01'),
  isContractor: false,
  ...given,
});

const works = (
  id: number,
  email: string,
  employmentStatus: EmploymentStatus = 'CURRENT_EMPLOYEE',
  since: string | null = null,
) => personnel(id, email, { employmentStatus, startedAt: '2022-03-01' }, since);

const ROSTER: readonly (readonly [string, Fields])[] = [
  ['emp-001', staff('Jane', 'Doe')],
  ['emp-002', staff('Priya', 'Raman', { separatedAt: at('2026-06-01') })],
  ['emp-003', staff('Leo', 'Fox', { jobTitle: 'Advisor' })],
  ['emp-004', staff('Siobhán', 'O’Brien', { email: 'siobhan@acme.example' })],
  ['emp-005', staff('小龙', '李', { email: 'li@acme.dev' })],
  [
    'emp-006',
    staff('Ann-Sophie', 'von und zu Hohenstein-Wartenberg', { email: 'ann@acme.example', isContractor: true }),
  ],
  ['emp-007', staff('Future', 'Hire', { startedAt: at('2026-09-01') })],
  ['emp-008', staff('Omar', 'Haddad', { separatedAt: at('2026-05-01') })],
  ['emp-009', staff('Nobody', 'Yet')],
  ['emp-010', staff(HOSTILE, 'Mallory', { email: 'mallory@acme.example', isContractor: null })],
  ['emp-011', staff('Renée', 'Dubois', { email: 'renee@acme.example', startedAt: at('2023-01-09') })],
  ['emp-012', staff('Tom', 'Case', { email: 'tom@acme.example', isContractor: true })],
  ['ivy@acme.example', staff('Ivy', 'Key', { isContractor: true })],
];

/** What `status` is told of one tenant with every reason a row can have. */
export function richStatusInput(): StatusInput {
  const records = ROSTER.filter(([id]) => id !== 'emp-009').map(([id, fields], index) =>
    livePerson(id, id === 'emp-003' ? { ...fields, jobTitle: 'Consultant' } : fields, index + 1),
  );
  const people = [
    works(1, 'jane@acme.example'),
    works(2, 'priya@acme.example'),
    works(3, 'leo@acme.example'),
    works(5, 'li@acme.example'),
    works(6, 'ann@acme.example', 'CURRENT_EMPLOYEE', '2026-03-04T10:00:00.000Z'),
    personnel(7, 'future@acme.example', { employmentStatus: 'FUTURE_HIRE', startedAt: '2026-09-01' }),
    personnel(
      8,
      'omar@acme.example',
      { employmentStatus: 'FORMER_EMPLOYEE', startedAt: '2022-03-01', separatedAt: '2026-05-01' },
      '2026-05-02T08:00:00.000Z',
    ),
    works(10, 'mallory@acme.example', 'UNKNOWN'),
    works(11, 'renee@acme.example'),
    works(12, 'Tom@acme.example'),
    works(13, 'ivy@acme.example'),
    works(20, 'payroll@acme.example', 'OUT_OF_SCOPE', '2026-01-05T08:00:00.000Z'),
    works(21, 'deploy-bot@acme.example', 'SERVICE_ACCOUNT'),
    works(22, 'sam@acme.example'),
    works(23, 'stray@acme.example'),
  ];
  const payroll = override('payroll@acme.example', { employmentStatus: 'OUT_OF_SCOPE' });
  return statusInput({
    desired: rosterOf(
      ROSTER.map(([id, fields]) => desiredPerson(id, fields)),
      [
        payroll,
        override('sam@acme.example', { startedAt: '2020-07-06' }),
        override('id:99', { startedAt: '2020-07-06' }),
      ],
    ),
    applied: rosterOf([], [payroll, override('leo@acme.example', { startedAt: '2022-03-01' })]),
    live: liveOf([...records, livePerson('emp-500', { firstName: 'Byhand', email: 'byhand@acme.example' })], people),
    feeds: new Map([[13, [{ identityId: 'w-9', connectionId: 77, connectionName: 'Workday' }]]]),
  });
}

/** One status with every reason a row can have. */
export function richStatus(given: Partial<StatusInput> = {}): Status {
  return personStatus({ ...richStatusInput(), ...given });
}
