import { MASK, maskEmail } from '../state/text.js';

/** A sentence with people's values, and the same one with them hidden (DESIGN section 9). */
export type Sentence = { readonly full: string; readonly masked: string };

/** A value that is shown only where people's values are, and what stands for it elsewhere. */
export type Hidden = { readonly hidden: string; readonly mask: string };

/** Marks a value as one of a person: left out of the masked sentence. */
export function hide(value: string): Hidden {
  return { hidden: value, mask: MASK };
}

/** An id as it goes into a sentence: open, unless it is somebody's e-mail address. */
export function idOf(id: string): string | Hidden {
  return id.includes('@') ? hideKey(id) : id;
}

/** The key of a person as it goes into a sentence: open as `id:42`, else it is an address, or a name by mistake. */
export function whoIs(key: string): string | Hidden {
  return /^id:\d+$/.test(key) ? key : hideKey(key);
}

/** A key has to be told from others where it is hidden, so that an address leaves its mask (DESIGN section 9). */
function hideKey(key: string): Hidden {
  return { hidden: key, mask: maskEmail(key) };
}

/** Template tag for sentences: plain values stand in both forms, marked ones in the full form only. */
export function say(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Hidden | Sentence)[]
): Sentence {
  let full = strings[0] ?? '';
  let masked = full;
  values.forEach((value, index) => {
    const next = strings[index + 1] ?? '';
    if (typeof value !== 'object') {
      full += value + next;
      masked += value + next;
    } else if ('hidden' in value) {
      full += value.hidden + next;
      masked += value.mask + next;
    } else {
      full += value.full + next;
      masked += value.masked + next;
    }
  });
  return { full, masked };
}
