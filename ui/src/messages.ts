// Every word of the window, in English. Another language is another file of this shape.

import type { DifferenceKind, HistoryVerdict, ListCard, Run } from './backend/backend';
import type { Group } from './changes';
import type { Standing } from './standing';

export type Nouns = Pick<ListCard, 'noun_one' | 'noun_many'>;

const numbers = new Intl.NumberFormat('en');

export function number(count: number): string {
  return numbers.format(count);
}

/** `1 person`, `12,000 people`. */
export function counted(count: number, { noun_one, noun_many }: Nouns): string {
  return `${number(count)} ${count === 1 ? noun_one : noun_many}`;
}

const DAY = 86_400_000;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** How many midnights lie between. */
export function daysBetween(then: Date, now: Date): number {
  const midnight = (time: Date) => Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return Math.round((midnight(now) - midnight(then)) / DAY);
}

/** `today 06:00`, `yesterday 18:00`, `4 May 07:10`, `4 May 2025 07:10`. */
export function when(time: string, now: Date): string {
  const then = new Date(time);
  const days = daysBetween(then, now);
  const at = clock.format(then);
  if (days === 0) return `today ${at}`;
  if (days === 1) return `yesterday ${at}`;
  return `${(then.getFullYear() === now.getFullYear() ? day : dayOfYear).format(then)} ${at}`;
}

/** The same with seconds: a reading holds for one moment. */
export function atSecond(time: string, now: Date): string {
  const then = new Date(time);
  const days = daysBetween(then, now);
  const date = days === 0 ? 'today' : days === 1 ? 'yesterday' : dayOfYear.format(then);
  return `${date} ${seconds.format(then)}`;
}

/** `699f46…5cac`; the whole ID stands in a title beside it. */
export function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id;
}

export const words = {
  product: 'Rollcall',
  practice: 'Practice',
  practiceLine: 'Practice: nothing here reaches Vanta.',
  close: 'Close',
  details: 'Details',
  loading: 'One moment…',
  tryAgain: 'Try again',
  failed: 'Rollcall could not open your lists.',

  places: {
    label: 'Places',
    home: 'Your lists',
    connections: 'Connections',
    history: 'History',
  },

  doors: {
    head: 'Send a spreadsheet to Vanta.',
    steps: ['Connect', 'Choose a file', 'Review', 'Send'],
    stepsLabel: 'The four steps',
    promise: 'Nothing leaves this computer before step 4.',
    connect: 'Connect to Vanta',
    connectAbout: 'With a key of your own from Vanta’s Developer Console. It takes about five minutes.',
    practise: 'Practise first',
    practiseAbout:
      'With a practice Vanta on this computer, which follows Vanta’s rules. No account needed, and nothing leaves the computer.',
    starting: 'Starting the practice Vanta…',
  },

  sending: {
    before: 'For now, sending is done with the command',
    command: 'rollcall send FILE --list NAME',
  },

  home: {
    practiceReady: 'Your practice lists are ready.',
    real: 'When you have practised enough:',
    head(standings: Standing['state'][]): string {
      const count = (wanted: Standing['state']) => standings.filter((state) => state === wanted).length;
      const held = count('held');
      const needs = count('needs');
      const both = held + needs;
      if (held > 0 && needs > 0) return `${number(both)} lists need you.`;
      if (held > 0)
        return held === 1 ? 'One list is held for your review.' : `${held} lists are held for your review.`;
      if (needs > 0) return needs === 1 ? 'One list needs you.' : `${number(needs)} lists need you.`;
      const fine = count('fine');
      const all = standings.length;
      if (fine === all)
        return all === 1 ? 'Your list is up to date.' : `All ${number(all)} lists are up to date.`;
      if (count('never') === all)
        return all === 1 ? 'Your list was never sent.' : 'Your lists were never sent.';
      return 'Your lists';
    },
    noLists: 'You are connected. Now add a list.',
    noListsAbout:
      'For now, lists are added with the command. The Vanta list ID stands in the Developer Console, under Resources.',
    addList: 'rollcall list add NAME --connection CONNECTION --kind user_account --id LIST_ID',
    stopped: 'The practice Vanta is not running.',
    start: 'Start the practice Vanta',
    see: 'See what Vanta has',
    seeOf: (list: string) => `See what Vanta has in ${list}`,
    history: 'History',
    historyOf: (list: string) => `History of ${list}`,
    notices: 'To know',
    dismiss: 'Dismiss',
    dismissOf: (notice: string) => `Dismiss: ${notice}`,
    listId: (id: string) => `Vanta list ID ${id}`,
    idLabel: 'Vanta list ID',
  },

  standing: {
    fine: 'Up to date',
    old: (days: number) => `Not checked for ${number(days)} days`,
    held: 'Held for your review',
    needs: 'Needs you',
    never: 'Never sent',
    sent: 'Sent, not read back yet',
  },

  facts: {
    inVanta: (count: number, nouns: Nouns) => counted(count, nouns),
    lastSent: (time: string, now: Date) => `last sent ${when(time, now)}`,
    lastChecked: (time: string, now: Date) => `last checked ${when(time, now)}, nothing to change`,
    never: 'nothing of it was sent from here yet',
  },

  /** Why a list waits for a person; a first sentence to be set strongly, and the rest. */
  causes: {
    held(run: Run, nouns: Nouns): [string, string] {
      const parts = [
        run.removed > 0 ? `remove ${counted(run.removed, nouns)}` : '',
        run.new + run.returned > 0 ? `add ${counted(run.new + run.returned, nouns)}` : '',
        run.changed > 0 ? `change ${counted(run.changed, nouns)}` : '',
      ].filter((part) => part !== '');
      const would = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts[0];
      return [
        'Nothing was sent.',
        would ? `The file would ${would}.` : 'The file waits until you have reviewed it.',
      ];
    },
    heldNext: 'To see every change, use the command',
    refused: ['Nothing was sent.', 'The file breaks a rule that nobody can approve.'] as [string, string],
    notSent: ['Nothing was sent.', 'The last attempt ended before anything left this computer.'] as [
      string,
      string,
    ],
    unknown: [
      'It may have reached Vanta; nobody knows yet.',
      'The next send reads the list back before anything else.',
    ] as [string, string],
    differs: [
      'What Vanta holds differs from what was sent.',
      'See what Vanta has, then send the file again.',
    ] as [string, string],
    command: (verb: string, list: string) =>
      `rollcall ${verb} FILE --list ${/\W/.test(list) ? `"${list}"` : list}`,
  },

  bars: {
    state: {
      not_sent: 'not sent',
      held: 'held for your review',
      refused: 'refused',
      nothing_to_do: 'nothing to change',
      unknown: 'not known yet',
      sent: 'sent, not read back',
      verified: 'sent and read back',
      differs: 'differs',
    } satisfies Record<Run['state'], string>,
    caption: (count: number) => (count === 1 ? 'Last run' : `Last ${count} runs`),
    bar: (run: Run, nouns: Nouns, now: Date) =>
      `${when(run.started, now)}: ${words.bars.state[run.state]}, ${counted(run.records, nouns)} in the file`,
  },

  connections: {
    head: 'Your connections',
    first: 'Connect to Vanta',
    another: 'Connect another…',
    anotherHead: 'Connect another',
    about: 'A connection is a key that Vanta gave you for Rollcall: a client ID and a secret.',
    test: 'Test',
    testOf: (name: string) => `Test ${name}`,
    busy: 'Asking Vanta…',
    remove: 'Remove…',
    removeOf: (name: string) => `Remove ${name}`,
    confirm: (name: string) =>
      `Remove ${name}? Its secret is taken out of this computer’s keychain. Nothing changes in Vanta.`,
    confirmYes: (name: string) => `Remove ${name}`,
    keep: 'Keep it',
    region: { us: 'United States', eu: 'Europe', aus: 'Australia', gov: 'US government' } as Record<
      string,
      string
    >,
    onThisComputer: 'On this computer',
    clientId: 'Client ID',
  },

  form: {
    name: 'Name',
    nameHint: 'What you call it, for example your company.',
    clientId: 'Client ID',
    clientIdHint: 'Begins with vci_',
    secret: 'Client secret',
    secretHint: 'Begins with vcs_. It goes into this computer’s keychain and is not shown again.',
    region: 'Where do you sign in to Vanta?',
    submit: 'Connect and test the key',
    submitting: 'Connecting…',
    nothingWritten: 'The test writes nothing to Vanta.',
    alone: 'Use this key only for Rollcall: Vanta allows one active sign-in per key.',
    split: 'Both parts were in what you pasted; each is in its field.',
    needName: 'Give the connection a name.',
    needClientId: 'Enter the client ID. It begins with vci_.',
    needSecret: 'Enter the client secret. It begins with vcs_.',
    token: 'This is a token (vat_…), not the client secret.',
    tokenHint: 'Tokens end after an hour. Copy the client secret instead; it begins with vcs_.',
    idAsSecret: 'This is the client ID (vci_…), not the client secret.',
    secretAsId: 'This is the client secret (vcs_…), not the client ID.',
    swapped: 'Copy the other value from the Developer Console.',
  },

  tested: {
    connected: (name: string) => `${name} is connected.`,
    kept: (name: string) => `${name} is kept, but its test failed.`,
    label: (name: string) => `Test of ${name}`,
    keyWorks: 'Key works',
    keyFails: 'Key does not work',
    mayRead: 'May read',
    mayReadUnknown: 'May read: not known yet',
    mayNotRead: 'May not read',
    mayReadOne: (list: string) => `tried with ${list}`,
    mayReadLater: 'known once the connection has a list',
    mayWrite: 'May write',
    mayWriteAbout: 'asked for and not refused; the first send proves it',
    mayNotWrite: 'May not write',
    home: 'Go to your lists',
  },

  console: {
    head: 'Where the key is',
    picture:
      'Drawing of Vanta’s Developer Console: in the settings menu, Developer Console is marked 1; the Create button 2; the choice Build Integrations 3; client ID and client secret 4; the tab Resources 5.',
    steps: [
      ['Settings → Developer Console', 'in Vanta, as an administrator'],
      ['Create', 'a new application'],
      ['Build Integrations', 'as its type, for your own use (private)'],
      ['Client ID and secret', 'generate the secret, copy both here'],
      ['Resources', 'add each list; its ID is the Vanta list ID'],
    ] as const,
    note: 'The drawing is ours; Vanta’s page may look different.',
    drawn: {
      settings: 'Settings',
      people: 'People',
      console: 'Developer Console',
      create: 'Create',
      type: 'Build Integrations',
      id: 'Client ID',
      secret: 'Client secret',
      resources: 'Resources',
      general: 'General',
    },
  },

  held: {
    head: (count: number, nouns: Nouns, practice: boolean) =>
      `${practice ? 'Your practice Vanta' : 'Vanta'} has ${counted(count, nouns)}.`,
    headReading: (practice: boolean) => `Reading what ${practice ? 'your practice Vanta' : 'Vanta'} has…`,
    headFailed: 'The list could not be read.',
    summary: (live: number, removed: number, time: string) =>
      `${number(live)} live · ${number(removed)} removed · read ${time}`,
    show: 'Show',
    live: 'Live',
    removed: 'Removed',
    all: 'All',
    search: 'Search',
    searchHint: 'Search in all fields',
    again: 'Read again',
    save: 'Save as…',
    saved: (file: string) => `Saved: ${file}`,
    matching: (count: number, nouns: Nouns) => `${counted(count, nouns)} shown`,
    noneFound: (search: string) => `Nothing matches “${search}”.`,
    clearSearch: 'Clear the search',
    noneRemoved: 'Vanta shows no removed records in this list.',
    empty: 'This list is empty in Vanta. Nothing was sent to it yet.',
    row: 'Row',
    state: 'State',
    isLive: 'Live',
    isRemoved: 'Removed',
    emptyCell: 'empty',
    grid: (list: string) => `What Vanta has now in ${list}`,
    keys: 'Arrow keys move, Page Up and Page Down leap, / searches.',
  },

  /** Where a list is not among those known any more. */
  anyRecord: { noun_one: 'record', noun_many: 'records' } satisfies Nouns,

  runs: {
    result: {
      not_sent: 'Not sent',
      held: 'Held for your review',
      refused: 'Refused',
      nothing_to_do: 'Up to date, nothing to change',
      unknown: 'Not known yet',
      sent: 'Sent, not read back yet',
      verified: 'Sent and read back',
      differs: 'Differs from what was sent',
    } satisfies Record<Run['state'], string>,
    asking: { hand: 'by hand', alone: 'by a command', schedule: 'on a schedule' } satisfies Record<
      Run['asking'],
      string
    >,
    plus: (count: number) => `${number(count)} new`,
    tilde: (count: number) => `${number(count)} changed`,
    minus: (count: number) => `${number(count)} removed`,
    noChanges: 'no changes',
  },

  history: {
    head: 'What was sent, and what came of it',
    headOf: (list: string) => `What was sent to ${list}`,
    headRecord: (record: string, list: string | null) =>
      list === null ? `Every run that concerned ${record}` : `Every run of ${list} that concerned ${record}`,
    headFailed: 'The history could not be read.',
    filter: 'List',
    all: 'All lists',
    record: 'Everything about one record: its ID',
    find: 'Find',
    clear: 'Show all runs',
    shown: (count: number) => (count === 1 ? '1 run' : `${number(count)} runs`),
    more: (count: number) => `Show ${number(count)} more`,
    columns: { when: 'Time', list: 'List', who: 'Asked', changes: 'Changes', result: 'Result' },
    runsLabel: 'Runs, the latest first',
    none: 'Nothing was sent from here yet. Every attempt will stand here, the refused ones too.',
    noneOf: (list: string) => `Nothing was sent to ${list} from here yet.`,
    noneRecord: (record: string) =>
      `No run that is kept here added, changed or removed ${record}. IDs are compared exactly.`,
    check: 'Check that nothing was altered',
    checking: 'Looking through the whole history…',
    whole: ({ entries }: HistoryVerdict) =>
      entries === 0
        ? 'The history is empty: there is nothing to check yet.'
        : `Nothing was altered. ${entries === 1 ? 'The one entry is' : `All ${number(entries)} entries are`} as written.`,
    broken: ({ broken }: HistoryVerdict) =>
      broken.length === 1
        ? 'The history is not as it was written, in one place:'
        : `The history is not as it was written, in ${number(broken.length)} places:`,
    brokenAt: (entry: bigint | number | null, run: string | null) =>
      [entry === null ? '' : `Entry ${entry}`, run === null ? '' : `run ${run}`].filter(Boolean).join(', '),
    head64: 'Hash of the last entry',
  },

  told: {
    back: 'History',
    headFailed: 'This run could not be opened.',
    fallback: (list: string, result: string) => `${list}: ${result.toLowerCase()}.`,
    when: 'When',
    took: (start: string, end: string | null) => (end === null ? `${start}, cut off` : `${start} to ${end}`),
    who: 'Who asked',
    by: (user: string, how: string) => (user === '' ? how : `${user}, ${how}`),
    file: 'File',
    files: 'Files',
    restored: 'Restored',
    rows: (rows: number, sheet: string | null) =>
      `${number(rows)} ${rows === 1 ? 'row' : 'rows'}${sheet === null ? '' : ` in the sheet “${sheet}”`}`,
    fingerprint: 'SHA-256',
    goesTo: 'List',
    readBack: 'Read back',
    notReadBack: 'Vanta’s list was not read back.',
    equal: (live: number, nouns: Nouns, time: string) =>
      `${time}: ${counted(live, nouns)} in Vanta, all found, all fields equal.`,
    unlike: (live: number, count: number, nouns: Nouns, time: string) =>
      `${time}: ${counted(live, nouns)} in Vanta. ${counted(count, nouns)} ${count === 1 ? 'differs' : 'differ'} from what was sent.`,
    otherwise: (count: number, nouns: Nouns) =>
      `Vanta is known to store some values of ${counted(count, nouns)} in another way. They count as equal.`,
    chain: 'In the history',
    entry: (entry: number, count: number) => `Entry ${number(entry)} of ${number(count)}`,
    noChain: 'It stands in no history.',
    holds: 'What held it',
    approvals: 'Approved by',
    approval: (by: string, time: string) => `${by}, ${time}`,
    gentler: 'Chosen instead',
    notes: 'Also told',
    save: 'Save proof…',
    saved: (file: string) => `Saved: ${file}`,
    restoreBefore: 'Restore the list as it was before…',
    restoreAfter: '…as this run left it',
    restoreAfterLabel: 'Restore the list as this run left it…',
  },

  changes: {
    label: 'What changes',
    didLabel: 'What changed',
    sign: {
      new: '+',
      changed: '~',
      removed: '−',
      returned: '↩',
      deactivated: '○',
      kept: '·',
    } satisfies Record<Group, string>,
    tile: {
      new: 'New',
      changed: 'Changed',
      removed: 'Removed',
      returned: 'Returned',
      deactivated: 'Deactivated',
      kept: 'Kept',
    } satisfies Record<Group, string>,
    unchanged: 'Not changed',
    groupHead: (group: Group, count: number, nouns: Nouns) =>
      `${words.changes.tile[group]}: ${counted(count, nouns)}`,
    name: 'Name',
    id: 'ID',
    before: 'Before',
    after: 'After',
    nameless: 'no name',
    field: (label: string, count: number, nouns: Nouns) => `${label}: ${counted(count, nouns)}`,
    all: (count: number) => `Show all ${number(count)}`,
    empty: 'empty',
    yes: 'yes',
    no: 'no',
    difference: {
      missing: 'is missing in Vanta',
      still_removed: 'is still marked as removed in Vanta',
      unexpected: 'is in Vanta, but was not sent',
      other_values: 'has other values in Vanta',
    } satisfies Record<DifferenceKind, string>,
    sent: 'Sent',
    holds: 'Vanta holds',
    whom: 'Differences',
  },

  holds: {
    more: (count: number) => `and ${number(count)} more`,
    cause: (cause: string) => `Likely cause: ${cause}`,
    tick: 'This is as it should be',
    number: (wanted: number) => `To go on, type the number ${wanted}`,
    approval: 'This cannot be answered here.',
    refused: 'This cannot be sent',
    heldLabel: 'To answer before it is sent',
    keepMissing: 'Keep whoever came since',
  },

  review: {
    vanta: (practice: boolean) => (practice ? 'your practice Vanta' : 'Vanta'),
    head: (count: number, nouns: Nouns, practice: boolean) =>
      `After sending, ${words.review.vanta(practice)} will hold ${counted(count, nouns)}`,
    now: (count: number) => `(now ${number(count)})`,
    headSame: (practice: boolean) =>
      `${practice ? 'Your practice Vanta' : 'Vanta'} holds exactly this already.`,
    same: 'There is nothing to send.',
    send: (count: number, nouns: Nouns, practice: boolean) =>
      `Send ${counted(count, nouns)} to ${words.review.vanta(practice)}`,
    back: 'Back',
    cancel: 'Cancel',
    again: 'Review again',
    refusedReason: 'This cannot be sent; the reason stands above.',
    noPlan: 'There is nothing that could be sent.',
    unanswered: (open: number) =>
      open === 1
        ? 'Answer the question above to go on.'
        : `Answer the ${number(open)} questions above to go on.`,
    notCompared: (why: string) => `Not compared with the history: ${why}`,
    goesTo: (list: string, id: string) => `${list} · Vanta list ID ${id}`,
  },

  restore: {
    heading: (list: string) => `Restore ${list}`,
    before: (time: string) => `as it was before the run of ${time}`,
    after: (time: string) => `as the run of ${time} left it`,
    reading: 'Reading what this would change…',
    readFailed: 'What this would change could not be read.',
    sending: (count: number, nouns: Nouns, practice: boolean) =>
      `Sending ${counted(count, nouns)} to ${words.review.vanta(practice)}…`,
    sendFailed: 'The list could not be sent.',
    leave: 'You may leave this page. The sending goes on, and the History says how it ended.',
  },

  steps: {
    label: 'Steps',
    earlier: 'Reading the earlier run',
    vanta: 'Reading what Vanta has',
    again: 'Checking Vanta’s list again',
    sending: 'Sending',
    back: 'Reading back',
    comparing: 'Comparing',
    count: (done: number, of: number) => `${number(done)} of ${number(of)}`,
    wait: (left: number) => (left === 1 ? 'Waiting 1 second' : `Waiting ${number(left)} seconds`),
    waitsForRun: 'Another send with this key is under way on this computer. This one waits for its end.',
    isDone: 'done',
    isNow: 'going on',
    isLater: 'not begun',
    cancelling: 'Stopping…',
    mayCancel: 'Cancel works until the list is sent.',
    tooLate: 'The list has left this computer; it is too late to cancel.',
  },

  sent: {
    toList: (practice: boolean) => `See what ${practice ? 'your practice Vanta' : 'Vanta'} has`,
    toHistory: 'Back to the history',
    figures: (run: { new: number; changed: number; removed: number; unchanged: number }) =>
      `${number(run.new)} new · ${number(run.changed)} changed · ${number(run.removed)} removed · ${number(run.unchanged)} not changed`,
  },
};
