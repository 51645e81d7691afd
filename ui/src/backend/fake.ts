// A house without Rust, a network or a disk, for tests and pictures. It never becomes part of the product.

import type {
  Backend,
  Connection,
  Failure,
  Going,
  GoingStep,
  Held,
  HeldRow,
  ListCard,
  Overview,
  Run,
  State,
} from './backend';
import { going, review, runTold, sent } from './fakeRuns';

export type FakeHouse = {
  overview: Overview;
  history: Record<string, Run[]>;
  rows: Record<string, HeldRow[]>;
};

/** What one call answers instead, or how long it takes. */
export type Twist = { fails?: Failure; waits?: number; answers?: unknown };

export type FakeBackend = Backend & {
  house: FakeHouse;
  twists: Partial<Record<keyof Backend, Twist>>;
  calls: { name: keyof Backend; request: unknown }[];
  change(): void;
  /** Tells how far something has come. */
  go(going: Going): void;
};

const FIELDS = [
  ['uniqueId', 'ID that never changes'],
  ['displayName', 'Display name'],
  ['fullName', 'Full name'],
  ['accountName', 'Account name'],
  ['email', 'E-mail'],
  ['permissionLevel', 'Permission level'],
  ['mfaEnabled', 'MFA enabled'],
  ['mfaMethods', 'MFA methods'],
  ['status', 'Status'],
  ['externalUrl', 'Profile link'],
  ['createdTimestamp', 'Created'],
  ['updatedAt', 'Changed in Vanta'],
] as const;

const FIRST = [
  'Ada',
  'Amir',
  'Anna',
  'Ben',
  'Chloé',
  'Dmitri',
  'Elif',
  'Femi',
  'Grace',
  'Hana',
  'Ivo',
  'Jun',
];
const LAST = [
  'Abara',
  'Adler',
  'Almeida',
  'Arslan',
  'Brandt',
  'Castellanos-Whitfield',
  'Diaz',
  'Eze',
  'Ferreira',
];

/** `live` people, then `removed` ones mixed in. */
export function people(live: number, removed: number): HeldRow[] {
  const rows: HeldRow[] = [];
  for (let i = 0; i < live + removed; i += 1) {
    const name = `${FIRST[i % FIRST.length]} ${LAST[(i * 5 + Math.floor(i / 12)) % LAST.length]}`;
    const account = name.toLowerCase().replaceAll(' ', '.').replaceAll('é', 'e');
    const mfa = i % 7 !== 3;
    rows.push({
      removed:
        removed > 0 &&
        i % Math.ceil((live + removed) / removed) === 5 % Math.ceil((live + removed) / removed),
      cells: [
        `E${1001 + i}`,
        name,
        name,
        account,
        `${account}${Math.floor(i / 108) || ''}@northwind.example`,
        i % 11 === 0 ? 'ADMIN' : i % 4 === 1 ? 'EDITOR' : 'BASE',
        mfa ? 'yes' : 'no',
        mfa ? String(['Hardware token', 'OTP, SMS', 'Push prompt'][i % 3]) : 'Disabled',
        'ACTIVE',
        `https://staff.northwind.example/people/E${1001 + i}`,
        `20${19 + (i % 7)}-0${1 + (i % 9)}-1${i % 9}T08:30:00Z`,
        '2026-11-22T06:00:04Z',
      ],
    });
  }
  return rows;
}

export function run(list: string, state: State, started: string, counts: Partial<Run> = {}): Run {
  return {
    run: `${list}-${started}`,
    list,
    kind: 'user_account',
    list_id: '699f4693feb3c4f41dd95cac',
    practice: false,
    state,
    asking: 'hand',
    started,
    finished: started,
    plan: null,
    approved: false,
    file_sha256: null,
    recipe: null,
    held: null,
    records: 0,
    new: 0,
    returned: 0,
    changed: 0,
    removed: 0,
    kept: 0,
    deactivated: 0,
    unchanged: 0,
    ...counts,
  };
}

export function card(name: string, more: Partial<ListCard> = {}): ListCard {
  return {
    name,
    connection: 'Northwind',
    kind: 'user_account',
    kind_label: 'User accounts',
    list_id: '699f4693feb3c4f41dd95cac',
    practice: false,
    noun_one: 'person',
    noun_many: 'people',
    properties: [],
    removal_limit: null,
    last_run: null,
    ...more,
  };
}

export const NORTHWIND: Connection = {
  name: 'Northwind',
  address: 'https://api.vanta.com',
  app: 'https://app.vanta.com',
  region: 'us',
  client_id: 'vci_5f2a9c0d7e31b846',
  practice: false,
};

export const PRACTICE: Connection = {
  name: 'Practice',
  address: 'http://127.0.0.1:41873',
  app: null,
  region: null,
  client_id: 'vci_practice',
  practice: true,
};

export function emptyHouse(): FakeHouse {
  return {
    overview: { connections: [], lists: [], practice_stopped: false, notices: [] },
    history: {},
    rows: {},
  };
}

/** A house as it is after some months; `now` decides what "today" is. */
export function livedInHouse(now: Date, size = 212): FakeHouse {
  const at = (days: number, hour: number) => {
    const time = new Date(now);
    time.setDate(time.getDate() - days);
    time.setHours(hour, 0, 4, 0);
    return time.toISOString();
  };
  const runs = (list: string, latest: Run, records: number, many: number, practice = false) => [
    latest,
    ...Array.from({ length: many }, (_, i) =>
      run(list, i % 5 === 2 ? 'nothing_to_do' : 'verified', at(i + 1, 18), {
        records: records - Math.floor(i / 2),
        practice,
        asking: i % 5 === 4 ? 'hand' : 'schedule',
        held: records - Math.floor(i / 2) - 1,
        ...(i % 5 === 2
          ? { unchanged: records - Math.floor(i / 2) }
          : {
              new: 1 + (i % 2),
              changed: 3,
              removed: i % 2,
              approved: i % 5 === 4,
              unchanged: records - Math.floor(i / 2) - 4 - (i % 2),
            }),
      }),
    ),
  ];
  const history: Record<string, Run[]> = {
    'HR system': runs(
      'HR system',
      run('HR system', 'held', at(0, 6), {
        asking: 'schedule',
        held: size,
        records: size - 38,
        removed: 38,
        changed: 2,
        unchanged: size - 40,
      }),
      size,
      13,
    ),
    'Badge readers': runs(
      'Badge readers',
      run('Badge readers', 'verified', at(0, 6), {
        asking: 'schedule',
        held: 63,
        records: 64,
        new: 2,
        removed: 1,
        unchanged: 62,
      }),
      63,
      9,
    ),
    'Mac computers': runs(
      'Mac computers',
      run('Mac computers', 'differs', at(1, 9), {
        asking: 'alone',
        held: 90,
        records: 91,
        new: 1,
        changed: 2,
        unchanged: 88,
      }),
      91,
      6,
    ),
    'Practice user accounts': [
      run('Practice user accounts', 'verified', at(0, 5), { records: 214, new: 214, practice: true }),
    ],
  };
  const lists = [
    card('HR system', { removal_limit: 22 }),
    card('Badge readers', { list_id: '63868a88d436911435a94035' }),
    card('Mac computers', {
      kind: 'macos_user_computer',
      kind_label: 'Mac computers',
      list_id: '71aa03c5be0f4d2293d1e8b7',
      noun_one: 'Mac',
      noun_many: 'Macs',
    }),
    card('Background checks', {
      kind: 'background_check',
      kind_label: 'Background checks',
      list_id: '71aa03c5be0f4d2293d1e900',
      noun_one: 'background check',
      noun_many: 'background checks',
    }),
    card('Practice user accounts', {
      connection: 'Practice',
      practice: true,
      list_id: 'a1b2c3d4e5f60718293a4b5c',
    }),
  ].map((list) => ({ ...list, last_run: history[list.name]?.[0] ?? null }));
  return {
    overview: { connections: [NORTHWIND, PRACTICE], lists, practice_stopped: false, notices: [] },
    history,
    rows: {
      'HR system': people(size, 9),
      'Badge readers': people(64, 0),
      'Mac computers': people(91, 2),
      'Background checks': [],
      'Practice user accounts': people(214, 3),
    },
  };
}

export function practising(house: FakeHouse): FakeHouse {
  const lists = [
    card('Practice user accounts', {
      connection: 'Practice',
      practice: true,
      list_id: 'a1b2c3d4e5f60718293a4b5c',
    }),
    card('Practice background checks', {
      connection: 'Practice',
      practice: true,
      kind: 'background_check',
      kind_label: 'Background checks',
      noun_one: 'background check',
      noun_many: 'background checks',
      list_id: 'a1b2c3d4e5f60718293a4b60',
    }),
  ];
  return {
    ...house,
    overview: {
      connections: [...house.overview.connections.filter((connection) => !connection.practice), PRACTICE],
      lists: [...house.overview.lists.filter((list) => !list.practice), ...lists],
      practice_stopped: false,
      notices: [],
    },
    rows: { ...house.rows, 'Practice user accounts': people(18, 2), 'Practice background checks': [] },
  };
}

export function failure(message: string, hint: string | null = null): Failure {
  return { message, hint, detail: null };
}

export function fakeBackend(
  house: FakeHouse = emptyHouse(),
  now: () => Date = () => new Date(),
): FakeBackend {
  const listeners = new Set<() => void>();
  const watchers = new Set<(going: Going) => void>();
  let cancelled = false;

  async function call<Answer>(name: keyof Backend, request: unknown, answer: () => Answer): Promise<Answer> {
    fake.calls.push({ name, request });
    const twist = fake.twists[name];
    if (twist?.waits) await new Promise((done) => setTimeout(done, twist.waits));
    if (twist?.fails) throw twist.fails;
    if (twist && 'answers' in twist) return twist.answers as Answer;
    return answer();
  }

  const found = (name: string) => {
    const list = fake.house.overview.lists.find((list) => list.name === name);
    if (!list) throw failure(`There is no list named "${name}".`);
    return list;
  };

  const allRuns = () =>
    Object.values(fake.house.history)
      .flat()
      .sort((a, b) => b.started.localeCompare(a.started));
  const runNamed = (id: string) => {
    const run = allRuns().find(({ run }) => run === id);
    if (!run) throw failure(`There is no run "${id}".`);
    return run;
  };
  const told = (run: Run) => {
    const runs = allRuns();
    const entry = runs.length - runs.findIndex((one) => one.run === run.run);
    return runTold(run, found(run.list), fake.house.rows[run.list] ?? [], entry, runs.length);
  };
  const reviewed = (asked: Parameters<Backend['reviewRestore']>[0]) => {
    const run = runNamed(asked.run);
    return review(asked, run, found(run.list), fake.house.rows[run.list] ?? []);
  };

  /** Tells each step, a slow one at its pace, and stops on request until the list leaves. */
  async function underWay<Answer>(
    steps: GoingStep[],
    name: 'reviewRestore' | 'restore',
    request: unknown,
    answer: () => Answer,
  ): Promise<Answer> {
    cancelled = false;
    const waits = fake.twists[name]?.waits;
    let left = false;
    for (const step of steps) {
      if (cancelled && !left) break;
      left ||= step === 'sending';
      fake.go(going(step));
      if (waits) await new Promise((done) => setTimeout(done, waits));
    }
    if (cancelled && !left) throw failure('It was cancelled. Nothing was changed in Vanta.');
    const answered = await call(name, request, answer);
    if (name === 'restore') fake.change();
    return answered;
  }

  const fake: FakeBackend = {
    house,
    twists: {},
    calls: [],
    change: () => listeners.forEach((tell) => tell()),
    go: (told) => watchers.forEach((tell) => tell(told)),
    overview: () => call('overview', null, () => fake.house.overview),
    practise: () =>
      call('practise', null, () => {
        fake.house = practising(fake.house);
        return fake.house.overview;
      }),
    connect: (request) =>
      call('connect', request, () => {
        if (fake.house.overview.connections.some(({ name }) => name === request.name)) {
          throw failure(`There is a connection named "${request.name}" already.`, 'Give it another name.');
        }
        const { name, client_id, region } = request;
        const connection: Connection = { ...NORTHWIND, name, client_id, region };
        fake.house.overview = {
          ...fake.house.overview,
          connections: [...fake.house.overview.connections, connection],
        };
        const message = 'The key works. Whether it may read is known once the connection has a list.';
        const tested = {
          connection: name,
          practice: false,
          key_works: true,
          may_read: null,
          may_write: true,
          list: null,
          message,
        };
        return { overview: fake.house.overview, tested, problem: null };
      }),
    testConnection: (name) =>
      call('testConnection', { name }, () => {
        const list = fake.house.overview.lists.find((list) => list.connection === name);
        return {
          connection: name,
          practice: list?.practice ?? false,
          key_works: true,
          may_read: list ? true : null,
          may_write: true,
          list: list?.name ?? null,
          message: list
            ? `The key works and may read: the list holds ${fake.house.rows[list.name]?.length ?? 0} live records.`
            : 'The key works. Whether it may read is known once the connection has a list.',
        };
      }),
    removeConnection: (name) =>
      call('removeConnection', { name }, () => {
        const kept = fake.house.overview.lists.filter((list) => list.connection === name);
        if (kept.length > 0) {
          throw failure(
            `The connection "${name}" still has lists: ${kept.map((list) => list.name).join(', ')}.`,
            'Remove them first with `rollcall list remove`.',
          );
        }
        const connections = fake.house.overview.connections.filter((connection) => connection.name !== name);
        fake.house.overview = { ...fake.house.overview, connections };
        return fake.house.overview;
      }),
    readList: (list) =>
      call('readList', { list }, (): Held => {
        const { kind, kind_label, noun_one, noun_many, practice } = found(list);
        const rows = fake.house.rows[list] ?? [];
        const removed = rows.filter((row) => row.removed).length;
        return {
          list,
          kind,
          kind_label,
          noun_one,
          noun_many,
          practice,
          read_at: now().toISOString(),
          live: rows.length - removed,
          removed,
          columns: FIELDS.map(([field, label]) => ({ field, label })),
        };
      }),
    heldRows: (asked) =>
      call('heldRows', asked, () => {
        const wanted = asked.search.trim().toLowerCase();
        const rows = (fake.house.rows[asked.list] ?? []).filter(
          (row) =>
            (asked.show === 'all' || row.removed === (asked.show === 'removed')) &&
            (wanted === '' || row.cells.some((cell) => cell.toLowerCase().includes(wanted))),
        );
        return {
          total: rows.length,
          rows: rows.slice(asked.offset, asked.offset + Math.min(asked.count, 500)),
        };
      }),
    history: (asked) =>
      call('history', asked, () =>
        allRuns().filter(
          (run) =>
            (asked.list === null || run.list === asked.list) &&
            (asked.record === null ||
              Object.values(told(run).proof?.changes ?? {})
                .flat()
                .some(({ id }) => id === asked.record)),
        ),
      ),
    runTold: (run) => call('runTold', { run }, () => told(runNamed(run))),
    verifyHistory: () =>
      call('verifyHistory', null, () => ({
        intact: true,
        entries: allRuns().length,
        head: allRuns().length === 0 ? null : '5d3c'.repeat(16),
        broken: [],
        notes: [],
      })),
    saveProof: (run) =>
      call('saveProof', { run }, () => ({
        file: `Documents/Rollcall proof ${runNamed(run).started.slice(0, 10)}`,
      })),
    reviewRestore: (asked) =>
      underWay(['reading_file', 'reading_vanta'], 'reviewRestore', asked, () => reviewed(asked)),
    restore: (asked) =>
      underWay(['reading_vanta', 'sending', 'reading_back', 'comparing'], 'restore', asked, () => {
        const of = reviewed(asked);
        const time = now().toISOString();
        const done = sent(of, asked.approve, `${of.list}-restored`, time);
        const counts = { ...done, records: of.records, held: of.holds_now };
        const { records, held, new: come, changed, removed, returned, kept, unchanged } = counts;
        const row = run(of.list, done.state, time, {
          run: done.run,
          practice: done.practice,
          approved: true,
          ...{ records, held, new: come, changed, removed, returned, kept, unchanged },
        });
        fake.house.history[of.list] = [row, ...(fake.house.history[of.list] ?? [])];
        return done;
      }),
    cancel: () => call('cancel', null, () => void (cancelled = true)),
    saveReading: (list) => call('saveReading', { list }, () => ({ file: `Documents/${list}.xlsx` })),
    onChanged(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    onGoing(tell) {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
  return fake;
}
