// What the fake house tells of its runs: proofs, reviews and sends, made of the people it holds.

import type {
  AskRestore,
  Change,
  Changed,
  Going,
  GoingStep,
  Hold,
  ListCard,
  Named,
  Proof,
  Review,
  Run,
  RunTold,
  Sent,
} from './backend';
import type { HeldRow } from './backend';

const hex = (seed: string) => {
  let state = 7;
  let out = '';
  for (let i = 0; out.length < 64; i += 1) {
    state = (state * 31 + seed.charCodeAt(i % seed.length) + i) % 65_521;
    out += state.toString(16).padStart(4, '0');
  }
  return out.slice(0, 64);
};

export const named = (rows: HeldRow[], from: number, count: number): Named[] =>
  rows.slice(from, from + count).map(({ cells }) => ({ id: cells[0] ?? '', name: cells[1] ?? '' }));

function changedOf(rows: HeldRow[], from: number, count: number): Changed[] {
  return named(rows, from, count).map((who, i) => {
    const role: Change = { field: 'permissionLevel', old: 'BASE', new: i % 2 === 0 ? 'EDITOR' : 'ADMIN' };
    const mfa: Change = { field: 'mfaEnabled', old: false, new: true };
    return { ...who, fields: i % 3 === 2 ? [role, mfa] : i % 3 === 1 ? [mfa] : [role] };
  });
}

const at = (utc: string) => ({ utc, local: utc, zone: 'Europe/Berlin' });

const SENTENCES: Record<Run['state'], (count: string) => string> = {
  verified: (count) => `Read back after the send: Vanta holds exactly the ${count} sent.`,
  differs: () => 'Read back after the send: Vanta does not hold exactly what was sent.',
  unknown: (count) => `It is not known yet whether the ${count} reached Vanta.`,
  sent: (count) => `Vanta accepted ${count}; its list was not read back.`,
  held: () => 'Nothing was sent: a rule holds this plan until a person approves it.',
  refused: () => 'Nothing was sent: a rule refuses it, whoever asks.',
  not_sent: () => 'Nothing was sent; the list in Vanta is as it was.',
  nothing_to_do: (count) => `Nothing was sent: Vanta held exactly the ${count} already.`,
};

/** A run as it was; `entry` of `count` in the history. */
export function runTold(run: Run, list: ListCard, rows: HeldRow[], entry: number, count: number): RunTold {
  const sent = `${run.records} ${list.noun_many}`;
  const sentence = SENTENCES[run.state](sent).replace('Vanta', run.practice ? 'the practice Vanta' : 'Vanta');
  const readBack = run.state === 'verified' || run.state === 'differs';
  const unlike = run.state === 'differs' ? named(rows, 7, 2) : [];
  const holds =
    run.state === 'held'
      ? [
          {
            rule: 'removals',
            message: `It would remove ${run.removed} ${list.noun_many} at once (limit: 22).`,
          },
        ]
      : [];
  const proof: Proof = {
    form: 1,
    product: { name: 'Rollcall', version: '0.1.0' },
    practice: run.practice,
    run: run.run,
    verdict: run.state,
    sentence,
    list: {
      name: list.name,
      kind: list.kind_label,
      noun_one: list.noun_one,
      noun_many: list.noun_many,
      list_id: list.list_id,
      connection: list.connection,
      region: list.practice ? null : 'us',
      address: 'https://api.vanta.com',
      client_id: 'vci_5f2a9c0d7e31b846',
    },
    user: 'a.abara',
    way: run.asking === 'hand' ? 'by_hand' : 'schedule',
    started: at(run.started),
    finished: run.finished === null ? null : at(run.finished),
    files: [
      {
        name: 'HR export 2026-11.xlsx',
        format: 'xlsx',
        bytes: 48_213,
        sha256: hex(run.run),
        modified: at(run.started),
        sheet: 'Accounts',
        headings_row: 3,
        rows: run.records + 2,
        left_out: [],
      },
    ],
    restored: null,
    recipe: null,
    plan: hex(`plan ${run.run}`),
    body: { bytes: run.records * 480, sha256: hex(`body ${run.run}`) },
    counts: {
      before: run.held,
      sent: run.records,
      after: readBack ? run.records - unlike.length : null,
      new: run.new,
      changed: run.changed,
      removed: run.removed,
      returned: run.returned,
      kept: run.kept,
      deactivated: run.deactivated,
      unchanged: run.unchanged,
    },
    changes: {
      new: named(rows, 0, run.new),
      changed: changedOf(rows, 12, run.changed),
      removed: named(rows, 40, run.removed),
      kept: named(rows, 80, run.kept),
      deactivated: named(rows, 90, run.deactivated),
      returned: named(rows, 100, run.returned),
    },
    holds,
    approvals: run.approved
      ? [{ fingerprint: hex(run.run), by: 'a.abara', at: at(run.started), way: 'by_hand', holds }]
      : [],
    gentler_ways: [],
    requests: [],
    read_back: readBack
      ? {
          at: at(run.finished ?? run.started),
          live: run.records - unlike.length,
          differences: unlike.map((who, i) =>
            i === 0
              ? { ...who, kind: 'missing', fields: [] }
              : {
                  ...who,
                  kind: 'other_values',
                  fields: [{ field: 'osVersion', sent: '15.1', held: '14.6' }],
                },
          ),
          kept_otherwise: [],
        }
      : null,
    notes: [],
    chain: { entry, count, hash: hex(`entry ${run.run}`), head: hex('head') },
  };
  return { run, proof, untold: null };
}

const HOLD: Pick<Hold, 'cause' | 'offers' | 'names'> = { cause: null, offers: [], names: null };

/** What bringing a list back would change: three come back, two go who came since, four change. */
export function review(asked: AskRestore, run: Run, list: ListCard, rows: HeldRow[]): Review {
  const live = rows.filter(({ removed }) => !removed);
  const since = named(live, 30, Math.min(2, live.length));
  const removed = asked.keep_missing ? [] : since;
  const kept = asked.keep_missing ? since : [];
  const changed = changedOf(live, 12, Math.min(4, live.length));
  const returned = named(
    rows.filter((row) => row.removed),
    0,
    3,
  );
  const will = live.length - removed.length + returned.length;
  const holds: Hold[] = [
    ...(removed.length > 0
      ? [
          {
            ...HOLD,
            rule: 'removals' as const,
            message: `It would remove ${removed.length} of ${live.length} ${list.noun_many}, who came after this run.`,
            names: removed.map(({ name }) => name),
            ask: { number: removed.length },
            offers: ['keep_missing' as const],
          },
        ]
      : []),
    {
      ...HOLD,
      rule: 'someone_else',
      message: 'Vanta’s list was changed by something other than Rollcall since the last send.',
      names: changed.slice(0, 1).map(({ name }) => name),
      cause: 'somebody edited it in Vanta.',
      ask: 'tick',
    },
  ];
  return {
    plan: hex(`${run.run} ${asked.after} ${asked.keep_missing}`),
    practice: list.practice,
    list: list.name,
    kind: list.kind,
    list_id: list.list_id,
    region: list.practice ? null : 'us',
    client_id: 'vci_5f2a9c0d7e31b846',
    noun_one: list.noun_one,
    noun_many: list.noun_many,
    file: null,
    files: [],
    recipe: null,
    restores: { run: run.run, which: asked.after ? 'sent' : 'before' },
    holds_now: live.length,
    will_hold: will,
    new: [],
    changed,
    removed,
    kept,
    deactivated: [],
    returned,
    left_out: [],
    left_out_counts: [],
    filtered: 0,
    mended: 0,
    mended_cells: [],
    notes: [],
    unchanged: will - changed.length - returned.length - kept.length,
    records: will,
    bytes: will * 480,
    holds,
    refused: [],
    problems: [],
    config: null,
    not_compared: null,
    not_sent: [],
    proposed: [],
  };
}

/** What comes of sending exactly what was reviewed, or of an approval of something else. */
export function sent(reviewed: Review, approve: string, run: string, time: string): Sent {
  const same = reviewed.plan === approve;
  const vanta = reviewed.practice ? 'Your practice Vanta' : 'Vanta';
  const stale: Hold = {
    ...HOLD,
    rule: 'stale_plan',
    message: 'Vanta’s list changed since it was read.',
    ask: null,
  };
  return {
    run,
    list: reviewed.list,
    state: same ? 'verified' : 'refused',
    practice: reviewed.practice,
    plan: reviewed.plan,
    sent: same,
    verified: same,
    new: 0,
    changed: reviewed.changed.length,
    removed: reviewed.removed.length,
    kept: reviewed.kept.length,
    deactivated: 0,
    returned: reviewed.returned.length,
    unchanged: reviewed.unchanged,
    started: time,
    finished: time,
    differences: [],
    kept_otherwise: [],
    files: [],
    recipe: null,
    restores: reviewed.restores,
    left_out: [],
    left_out_counts: [],
    filtered: 0,
    mended: 0,
    mended_cells: [],
    not_sent: [],
    notes: [],
    holds: [],
    refused: same ? [] : [stale],
    problems: [],
    unkept: null,
    config: null,
    not_compared: null,
    message: same
      ? `${vanta} now holds your ${reviewed.records} ${reviewed.noun_many}.`
      : 'Nothing was sent. What was reviewed is no longer what would change.',
  };
}

/** One event, with everything else empty. */
export const going = (step: GoingStep | null, more: Partial<Going> = {}): Going => ({
  step,
  done: null,
  of: null,
  wait_seconds: null,
  waits_for_run: false,
  settled: null,
  ...more,
});
