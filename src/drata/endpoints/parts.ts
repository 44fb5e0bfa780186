/** What nearly every read has in common. */
export const READ = { method: 'GET', feature: null, repeatable: true, replies: 'json' } as const;

/** What writes that may be repeated have in common, but for the method. */
export const WRITE = { feature: null, repeatable: true, replies: 'json' } as const;

/** The smallest page: enough to see whether a list answers. */
export const ONE_V2 = { query: [['size', '1']] } as const;
export const ONE_V1 = { query: [['limit', '1']] } as const;

/** What a 404 means for a path that names no record. */
export const ABSENT = {
  what: 'endpoint of this kind: your tenant does not serve it',
  remedy: 'Newer parts of the API are not there for every tenant; ask Drata for it, or leave out what needs it.',
  reach: 'resource',
} as const;

/** What a 404 means for a path that names one record. */
export function gone<What extends string>(what: What) {
  return { what, remedy: 'It may have been deleted meanwhile: plan again.', reach: 'item' } as const;
}

/** Plan features by the names Drata gives them (CONTRACT section 6). */
export const CUSTOM_CONNECTIONS = 'Custom Connections and Tests';
export const CUSTOM_FIELDS = 'Custom Fields and Formulas';
