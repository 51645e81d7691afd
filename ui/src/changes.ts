// Who comes, goes and changes, in the shape that a review and a proof share.

import type { Change, Changed, DifferenceKind, Named, Proof, Sent } from './backend/backend';
import { words } from './messages';

export type Changes = {
  new: Named[];
  changed: Changed[];
  removed: Named[];
  kept: Named[];
  deactivated: Named[];
  returned: Named[];
  unchanged: number;
};

export type Group = Exclude<keyof Changes, 'unchanged'>;

/** The groups in the order of their tiles; the last three only where there is anybody. */
export const GROUPS: Group[] = ['new', 'changed', 'removed', 'returned', 'deactivated', 'kept'];

export function changesOf(proof: Proof): Changes {
  return { ...proof.changes, unchanged: proof.counts.unchanged };
}

/** Which group is open at first: whoever goes; else the first that has anybody. */
export function openedFirst(changes: Changes): Group | null {
  return (['removed', ...GROUPS] as Group[]).find((group) => changes[group].length > 0) ?? null;
}

/** One field, and in whom it changes. */
export type FieldGroup = { field: string; label: string; people: (Named & { change: Change })[] };

/** The field that changes in most people first. */
export function byField(changed: Changed[]): FieldGroup[] {
  const groups: FieldGroup[] = [];
  for (const { id, name, fields } of changed) {
    for (const change of fields) {
      let group = groups.find(({ field }) => field === change.field);
      if (!group) groups.push((group = { field: change.field, label: fieldLabel(change.field), people: [] }));
      group.people.push({ id, name, change });
    }
  }
  return groups.sort((a, b) => b.people.length - a.people.length);
}

/** `permissionLevel` as `Permission level`; a custom property by its own name. */
export function fieldLabel(field: string): string {
  if (field.startsWith('customProperties.')) return field.slice('customProperties.'.length);
  const apart = field.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return (apart.charAt(0).toUpperCase() + apart.slice(1)).replace(/\b(mfa|url|id|os)\b/gi, (word) =>
    word.toUpperCase(),
  );
}

/** A value as people read it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return words.changes.empty;
  if (typeof value === 'boolean') return value ? words.changes.yes : words.changes.no;
  if (Array.isArray(value)) return value.length === 0 ? words.changes.empty : value.map(shown).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One record in which Vanta is not what was sent. */
export type Unlike = Named & {
  kind: DifferenceKind;
  fields: { field: string; sent: unknown; held: unknown }[];
};

/** What a send found different; `old` is there what Vanta holds. */
export function unlikeAfter(sent: Pick<Sent, 'differences'>): Unlike[] {
  return sent.differences.map((difference) => ({
    ...difference,
    fields: difference.fields.map((change) => ({ field: change.field, sent: change.new, held: change.old })),
  }));
}
