import type { Operation, Plan, Resource } from '../plan/plan.js';

/** Told how many operations are settled, and what is being done. */
export type Progress = (done: number, doing: string) => void;

/** The operations of a resource that can be done now, in the order of the plan. */
export function dueOperations(plan: Plan, resource: Resource): readonly Operation[] {
  return plan.operations.filter((operation) => operation.resource === resource && operation.pending === null);
}
