import type { CustomFieldDefinition } from '../../state/personnel.js';
import { normalText } from '../../state/text.js';
import { pageOf } from './page.js';
import { ID, type WireId } from './parts.js';

/** The definition of a custom field (CONTRACT section 13). */
export type WireCustomField = {
  readonly customFieldId: WireId;
  readonly name: string;
  readonly type: string;
  readonly isRequired?: boolean | null;
  readonly readOnly?: boolean | null;
  readonly entityTypes?: readonly string[] | null;
  readonly options?: readonly { readonly customFieldOptionId: WireId; readonly value: string | number }[] | null;
};

const FLAG = { type: ['boolean', 'null'] };

export const checkCustomFieldPage = pageOf<WireCustomField>({
  type: 'object',
  required: ['customFieldId', 'name', 'type'],
  properties: {
    customFieldId: ID,
    name: { type: 'string' },
    type: { type: 'string' },
    isRequired: FLAG,
    readOnly: FLAG,
    entityTypes: { type: ['array', 'null'], items: { type: 'string' } },
    options: {
      type: ['array', 'null'],
      items: {
        type: 'object',
        required: ['customFieldOptionId', 'value'],
        properties: { customFieldOptionId: ID, value: { type: ['string', 'number'] } },
      },
    },
  },
});

/** The definition in our terms. */
export function readCustomField(wire: WireCustomField): CustomFieldDefinition {
  return {
    id: Number(wire.customFieldId),
    name: normalText(wire.name),
    type: wire.type,
    readOnly: wire.readOnly ?? wire.type === 'FORMULA',
    isRequired: wire.isRequired ?? false,
    options: (wire.options ?? []).map(({ customFieldOptionId, value }) => ({
      id: Number(customFieldOptionId),
      value: normalText(String(value)),
    })),
  };
}
