// What people paste as a key, sorted out: a pair in one go, a token or the wrong half in a field.

/** The parts of a key found in a text; of anything else, nothing. */
export function readKey(text: string): { client_id?: string; secret?: string } {
  const id = /\bvci_[\w-]+/.exec(text)?.[0];
  const secret = /\bvcs_[\w-]+/.exec(text)?.[0];
  return { ...(id && { client_id: id }), ...(secret && { secret }) };
}

/** What a text that should be a client secret is instead. */
export function notASecret(text: string): 'token' | 'client_id' | null {
  const start = text.trim();
  if (/^(Bearer\s+)?vat_/i.test(start)) return 'token';
  return start.startsWith('vci_') ? 'client_id' : null;
}
