import { expect, test } from 'vitest';
import { byField, fieldLabel, openedFirst, shown } from './changes';

test('changes are grouped by field, the most frequent first', () => {
  const change = (field: string) => ({ field, old: 'BASE', new: 'ADMIN' });
  const groups = byField([
    { id: 'E1', name: 'Ada', fields: [change('mfaEnabled'), change('permissionLevel')] },
    { id: 'E2', name: 'Ben', fields: [change('permissionLevel')] },
  ]);
  expect(groups.map(({ label, people }) => [label, people.length])).toEqual([
    ['Permission level', 2],
    ['MFA enabled', 1],
  ]);
});

test('fields and values are said as people read them', () => {
  expect(fieldLabel('customProperties.Cost centre')).toBe('Cost centre');
  expect(fieldLabel('externalUrl')).toBe('External URL');
  expect([null, '', [], true, false, ['OTP', 'SMS'], 0].map(shown)).toEqual([
    'empty',
    'empty',
    'empty',
    'yes',
    'no',
    'OTP, SMS',
    '0',
  ]);
});

test('whoever is removed is seen first', () => {
  const none = { new: [], changed: [], removed: [], kept: [], deactivated: [], returned: [], unchanged: 0 };
  const ada = [{ id: 'E1', name: 'Ada' }];
  expect(openedFirst({ ...none, new: ada, removed: ada })).toBe('removed');
  expect(openedFirst({ ...none, new: ada })).toBe('new');
  expect(openedFirst(none)).toBeNull();
});
