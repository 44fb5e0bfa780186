/** A person of the demo company: the HRIS record as Drata holds it before the sample roster is first applied. */
export type DemoPerson = {
  readonly id: string;
  readonly email: string;
  readonly name: readonly [first: string, last: string];
  readonly title: string;
  readonly manager?: readonly [id: string, name: string];
  readonly started: string;
  readonly separated?: string;
  readonly contractor?: true;
  readonly secondaryEmail?: string;
  /** Groups of the identity provider; absent for somebody without an account there. */
  readonly groups?: readonly string[];
};

const GRACE = ['emp-001', 'Grace Adeyemi'] as const;
const TOMAS = ['emp-002', 'Tomáš Novák'] as const;
const SIOBHAN = ['emp-003', "Siobhán O'Brien"] as const;
const AMARA = ['emp-004', 'Amara Okafor'] as const;
const JANE = ['emp-010', 'Jane Doe'] as const;
const LUKASZ = ['emp-011', 'Łukasz Wiśniewski'] as const;
const STAFF = ['Everyone'];
const ENGINEERS = ['Everyone', 'Engineering'];
const CONTRACTORS = ['Engineering', 'Contractors'];

/**
 * The company of the sample roster in `roster/`, some months behind it, so that a first plan shows every kind of change.
 * The lines with a comment are the ones that differ; the rest is already as the roster says.
 */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('emp-001', 'grace.adeyemi@acme.example', ['Grace', 'Adeyemi'], 'Chief Executive Officer', '2017-01-09', STAFF),
  person(
    'emp-002',
    'tomas.novak@acme.example',
    ['Tomáš', 'Novák'],
    'Chief Technology Officer',
    '2017-03-01',
    ENGINEERS,
    { manager: GRACE },
  ),
  person(
    'emp-003',
    'siobhan.obrien@acme.example',
    ['Siobhán', "O'Brien"],
    'Chief Financial Officer',
    '2018-05-14',
    ['Everyone', 'Finance'],
    { manager: GRACE },
  ),
  // A mover: her promotion has not arrived.
  person('emp-004', 'amara.okafor@acme.example', ['Amara', 'Okafor'], 'Customer Support Manager', '2019-09-02', STAFF, {
    manager: GRACE,
  }),
  person('emp-010', 'jane.doe@acme.example', ['Jane', 'Doe'], 'Engineering Manager', '2019-04-01', ENGINEERS, {
    manager: TOMAS,
    secondaryEmail: 'jane@doe.example',
  }),
  person('emp-011', 'lukasz.wisniewski@acme.dev', ['Łukasz', 'Wiśniewski'], 'Staff Engineer', '2020-02-17', ENGINEERS, {
    manager: JANE,
  }),
  person('emp-012', 'li@acme.dev', ['李', '小龙'], 'Software Engineer', '2021-08-30', ENGINEERS, { manager: JANE }),
  // A mover: still in her old team.
  person('emp-013', 'priya.raman@acme.dev', ['Priya', 'Raman'], 'Software Engineer', '2022-03-01', ENGINEERS, {
    manager: JANE,
  }),
  person('emp-014', 'rosa.delgado@acme.dev', ['Rosa 🌹', 'Delgado'], 'Software Engineer', '2022-11-07', ENGINEERS, {
    manager: JANE,
  }),
  person(
    'emp-015',
    'jens.aagaard@acme.dev',
    ['Jens', 'Ågård'],
    'Security Engineer',
    '2023-01-16T07:00',
    ['Everyone', 'Engineering', 'IT Ops'],
    { manager: TOMAS },
  ),
  // To be renamed to emp-018. The joiners emp-016 and emp-017 are not there at all.
  person('tmp-hana', 'hana.suzuki@acme.dev', ['Hana', 'Suzuki'], 'Quality Engineer', '2024-06-03', ENGINEERS, {
    manager: JANE,
  }),
  person(
    'emp-030',
    'samuel.mensah@acme.example',
    ['Samuel', 'Mensah'],
    'Finance Manager',
    '2019-10-21',
    ['Everyone', 'Finance'],
    { manager: SIOBHAN },
  ),
  // A rehire: her first employment, ended.
  person(
    'emp-031',
    'ingrid.larsen@acme.example',
    ['Ingrid', 'Larsen'],
    'Accountant',
    '2020-02-03',
    ['Everyone', 'Finance'],
    { manager: ['emp-030', 'Samuel Mensah'], separated: '2024-06-28' },
  ),
  person(
    'emp-032',
    'kofi.boateng@acme.example',
    ['Kofi', 'Boateng'],
    'IT Support Specialist',
    '2021-01-11',
    ['Everyone', 'IT Ops'],
    { manager: AMARA },
  ),
  person('emp-033', 'chloe.martin@acme.example', ['Chloé', 'Martin'], 'People Partner', '2021-06-14', STAFF, {
    manager: AMARA,
  }),
  person('emp-034', 'daniel.levi@acme.example', ['Daniel', 'Levi'], 'General Counsel', '2020-09-07', STAFF, {
    manager: ['emp-900', 'Ruth Berger'],
  }),
  person('emp-035', 'aisha.khan@acme.example', ['Aisha', 'Khan'], 'Customer Support Lead', '2022-05-02', STAFF, {
    manager: AMARA,
  }),
  // A leaver: Drata does not know yet.
  person('emp-050', 'ben.wright@acme.example', ['Ben', 'Wright'], 'Sales Manager', '2018-11-05', STAFF, {
    manager: GRACE,
  }),
  // A corrected date: entered as the 13th.
  person('emp-051', 'fatima.elsayed@acme.example', ['Fatima', 'El-Sayed'], 'Account Executive', '2021-02-01', STAFF, {
    manager: ['emp-050', 'Ben Wright'],
    separated: '2026-08-13',
  }),
  person('emp-052', 'paul.jensen@acme.example', ['Paul', 'Jensen'], 'Office Manager', '2017-08-01', STAFF, {
    manager: AMARA,
    separated: '2023-12-29',
  }),
  person('con-001', 'viktor.petrov@acme.dev', ['Viktor', 'Petrov'], 'Contract Developer', '2025-03-03', CONTRACTORS, {
    manager: LUKASZ,
    contractor: true,
  }),
  person('con-002', 'maya.cohen@acme.dev', ['Maya', 'Cohen'], 'Contract Developer', '2025-09-15', CONTRACTORS, {
    manager: LUKASZ,
    contractor: true,
  }),
  person('con-003', 'owen.price@acme.dev', ['Owen', 'Price'], 'Contract Developer', '2026-01-12', CONTRACTORS, {
    manager: LUKASZ,
    contractor: true,
    separated: '2027-06-30',
  }),
  // The duplicate that the roster removes: its address belongs to no user.
  person('emp-999', 'li.xiaolong@acme.dev', ['Xiaolong', 'Li'], 'Software Engineer', '2021-08-30', undefined, {
    manager: JANE,
  }),
  // The parent company's people: in no roster of ours, so unmanaged. Elena's start is still to come.
  person('emp-900', 'ruth.berger@acme.example', ['Ruth', 'Berger'], 'Group General Counsel', '2015-04-01'),
  person('emp-901', 'elena.rossi@acme.example', ['Elena', 'Rossi'], 'Group Controller', '2027-03-01', STAFF),
];

function person(
  id: string,
  email: string,
  name: DemoPerson['name'],
  title: string,
  started: string,
  groups?: readonly string[],
  more: Pick<DemoPerson, 'manager' | 'separated' | 'contractor' | 'secondaryEmail'> = {},
): DemoPerson {
  return { id, email, name, title, started, ...(groups ? { groups } : {}), ...more };
}
