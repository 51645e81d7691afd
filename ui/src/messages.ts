// Every word of the window, in English. Another language is another file of this shape.

import type { ListCard, Run } from './backend/backend';
import type { Standing } from './standing';

type Nouns = Pick<ListCard, 'noun_one' | 'noun_many'>;

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
    lists: 'What Vanta has now',
    none: 'None yet',
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
};
