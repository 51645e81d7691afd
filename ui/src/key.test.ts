import { expect, test } from 'vitest';
import { notASecret, readKey } from './key';

test('a pair is found however it was copied', () => {
  const pair = { client_id: 'vci_0a-1', secret: 'vcs_2_b' };
  for (const text of [
    'vci_0a-1 vcs_2_b',
    'vcs_2_b\nvci_0a-1',
    '{"client_id":"vci_0a-1","client_secret":"vcs_2_b"}',
  ]) {
    expect(readKey(text)).toEqual(pair);
  }
  expect(readKey('hello')).toEqual({});
});

test('a token and a client ID are told from a secret', () => {
  expect(notASecret(' vat_123')).toBe('token');
  expect(notASecret('Bearer vat_123')).toBe('token');
  expect(notASecret('vci_123')).toBe('client_id');
  expect(notASecret('vcs_123')).toBeNull();
  expect(notASecret('')).toBeNull();
});
