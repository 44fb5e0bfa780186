/** A small company: a head with a team of three, one of whom has left, a rename and a tombstone. */
export const ACME = `identities:
  # Ann runs it.
  emp-001:
    email: ann@acme.example
    firstName: Ann
    lastName: Lee
    managerId: null
    managerName: null # nobody
    startedAt: 2020-01-06

  emp-002: # Bob
    email: bob@acme.example
    firstName: Bob
    lastName: Bean
    jobTitle: 'Engineer'
    managerId: emp-001
    managerName: Ann Lee
    startedAt: 2021-03-01

  emp-004:
    email: cleo@acme.example
    managerId: emp-001
    managerName: Ann Lee

  emp-005:
    previously: tmp-5
    email: dan@acme.example
    managerId: emp-001
    separatedAt: 2025-06-30
`;

export const ACME_REMOVED = `removed:
  - identityId: emp-999
    reason: A duplicate
`;
