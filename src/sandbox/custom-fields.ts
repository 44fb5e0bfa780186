import { byId, type Call, type Route } from './call.js';
import { findDefinitions } from './custom-values.js';
import type { StoredDefinition } from './model.js';
import { BY_DATE, pageReply } from './paging.js';
import { checkParameters, choiceParameter, flagParameter } from './query.js';
import { ApiError, type Reply } from './reply.js';

const ROOT = '/public/v2/custom-field-definitions';
const FEATURE = 'Custom Fields and Formulas';
const ENTITIES = ['RISK', 'CONTROL', 'ASSET', 'PERSONNEL', 'VENDOR', 'FRAMEWORK_REQUIREMENTS'] as const;

/** Custom field definitions (CONTRACT 13). */
export const CUSTOM_FIELD_ROUTES: readonly Route[] = [
  { method: 'GET', path: ROOT, permission: 'custom-field-definition-get', feature: FEATURE, handle: list },
  { method: 'GET', path: `${ROOT}/:id`, permission: 'custom-field-definition-get', feature: FEATURE, handle: get },
];

function definitionWire(call: Call, { id, createdAt, updatedAt, currencyCode, ...row }: StoredDefinition) {
  const options = call.state.customFieldOptions.filter((option) => option.customFieldId === id);
  return {
    customFieldId: id,
    ...row,
    readOnly: row.type === 'FORMULA',
    ...(currencyCode === null ? {} : { currencyCode }),
    ...(row.type.startsWith('OPTIONS')
      ? { options: options.map((option) => ({ customFieldOptionId: option.id, value: option.value })) }
      : {}),
  };
}

function list(call: Call): Reply {
  checkParameters(call, ['entityType', 'isHidden']);
  const entity = choiceParameter(call, 'entityType', ENTITIES);
  const hidden = flagParameter(call, 'isHidden');
  const rows = call.state.customFieldDefinitions.filter(
    (row) =>
      (entity === undefined || row.entityTypes.includes(entity)) && (hidden === undefined || row.isHidden === hidden),
  );
  return pageReply(call, rows, BY_DATE, (row) => definitionWire(call, row));
}

function get(call: Call): Reply {
  const id = call.params['id'] ?? '';
  if (/^\d+$/.test(id)) {
    return { status: 200, body: definitionWire(call, byId(call.state.customFieldDefinitions, id, 'The custom field')) };
  }
  if (!id.startsWith('name:')) throw new ApiError(400, 'the id must be a number, or name: followed by a name');
  const [found, second] = findDefinitions(call.state, id.slice('name:'.length));
  if (!found) throw new ApiError(404, 'The custom field was not found');
  if (second) throw new ApiError(422, 'Several custom fields have this name; use the id');
  return { status: 200, body: definitionWire(call, found) };
}
