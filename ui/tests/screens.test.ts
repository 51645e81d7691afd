// What the screens promise, on the fake backend.

import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
import {
  card,
  emptyHouse,
  failure,
  fakeBackend,
  livedInHouse,
  NORTHWIND,
  type FakeHouse,
} from '../src/backend/fake';

const now = new Date(2026, 10, 22, 9, 12);

async function open(house: FakeHouse = emptyHouse()) {
  const fake = fakeBackend(house, () => now);
  const user = userEvent.setup();
  const view = render(App, { backend: fake, clock: () => now });
  await screen.findByRole('heading', { level: 1 });
  return { fake, user, view };
}

const head = () => screen.getByRole('heading', { level: 1 }).textContent;

const openForm = async (house?: FakeHouse) => {
  const opened = await open(house);
  await opened.user.click(screen.getByTestId('door-connect'));
  const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
  return { ...opened, field, secret: () => screen.getByLabelText<HTMLInputElement>('Client secret') };
};

test('somebody new finds two doors, and what will happen', async () => {
  await open();
  expect(head()).toBe('Send a spreadsheet to Vanta.');
  expect(screen.getByText('Nothing leaves this computer before step 4.')).toBeVisible();
  expect(screen.getByTestId('door-connect')).toHaveTextContent('Connect to Vanta');
  expect(screen.getByTestId('door-practise')).toHaveTextContent('Practise first');
});

test('the practice door opens lists that carry the mark', async () => {
  const { user } = await open();
  await user.click(screen.getByTestId('door-practise'));
  const cards = await screen.findAllByTestId('list-card');
  expect(cards.length).toBeGreaterThan(0);
  for (const one of cards) expect(within(one).getByText('Practice')).toBeVisible();
  await user.click(within(cards[0]!).getByTestId('open-list'));
  expect(await screen.findByText('Practice: nothing here reaches Vanta.')).toBeVisible();
});

test('a practice Vanta that does not start says so at its door, and the door stays', async () => {
  const { fake, user } = await open();
  fake.twists.practise = { fails: failure('No port is free.', 'Close other programs.') };
  await user.click(screen.getByTestId('door-practise'));
  expect(await screen.findByRole('alert')).toHaveTextContent('No port is free. Close other programs.');
  fake.twists = {};
  await user.click(screen.getByTestId('door-practise'));
  expect(await screen.findAllByTestId('list-card')).not.toHaveLength(0);
});

test('practice lists wait while the practice Vanta does not run', async () => {
  const house = livedInHouse(now);
  house.overview = { ...house.overview, practice_stopped: true };
  const { user } = await open(house);
  const find = () =>
    screen.getAllByTestId('list-card').find((one) => one.dataset['list'] === 'Practice user accounts')!;
  expect(within(find()).getByTestId('open-list')).toBeDisabled();
  await user.click(screen.getByTestId('door-practise'));
  await vi.waitFor(() => expect(within(find()).getByTestId('open-list')).toBeEnabled());
});

test('what waits for a person is said first, and why', async () => {
  await open(livedInHouse(now));
  expect(head()).toBe('2 lists need you.');
  const first = screen.getAllByTestId('list-card')[0]!;
  expect(first).toHaveTextContent('Held for your review');
  expect(first).toHaveTextContent('Nothing was sent. The file would remove 38 people and change 2 people.');
  expect(await within(first).findByText(/last sent yesterday 18:00/)).toBeVisible();
  expect(within(first).getByTitle('699f4693feb3c4f41dd95cac')).toHaveTextContent('699f46…5cac');
});

test('a change outside the window shows', async () => {
  const { fake } = await open(livedInHouse(now));
  fake.house = { ...fake.house, overview: { ...fake.house.overview, lists: [card('New list')] } };
  fake.change();
  expect(await screen.findByText('New list')).toBeVisible();
});

test('a house that does not answer is an error with a way on', async () => {
  const fake = fakeBackend(livedInHouse(now), () => now);
  fake.twists.overview = { fails: failure('The data folder cannot be opened.', 'Make room on the disk.') };
  render(App, { backend: fake, clock: () => now });
  expect(await screen.findByRole('alert')).toHaveTextContent('Make room on the disk.');
  fake.twists = {};
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findAllByTestId('list-card')).toHaveLength(5);
});

test('nothing flickers: waiting is said only after 200 ms', async () => {
  vi.useFakeTimers();
  try {
    const fake = fakeBackend();
    fake.twists.overview = { waits: 1_000 };
    render(App, { backend: fake, clock: () => now });
    await vi.advanceTimersByTimeAsync(190);
    expect(screen.queryByText('One moment…')).toBeNull();
    await vi.advanceTimersByTimeAsync(20);
    expect(screen.getByText('One moment…')).toBeVisible();
  } finally {
    vi.useRealTimers();
  }
});

test('a pasted pair goes to its two fields', async () => {
  const { user, field, secret } = await openForm();
  await user.click(secret());
  await user.paste('vci_abc\nvcs_def');
  expect(field('Client ID')).toHaveValue('vci_abc');
  expect(secret()).toHaveValue('vcs_def');
  expect(secret().type).toBe('password');
  expect(screen.getByText(/each is in its field/)).toBeVisible();
});

test('a token is not taken for a secret, and nothing is asked of Vanta', async () => {
  const { fake, user, field, secret } = await openForm();
  await user.type(field('Name'), 'Northwind');
  await user.type(field('Client ID'), 'vci_abc');
  await user.click(secret());
  await user.paste('vat_123');
  expect(screen.getByRole('alert')).toHaveTextContent('This is a token (vat_…), not the client secret.');
  await user.click(screen.getByTestId('connect'));
  expect(fake.calls.map(({ name }) => name)).not.toContain('connect');
  expect(secret()).toHaveFocus();
});

test('a missing field is named and reached', async () => {
  const { user, field } = await openForm();
  await user.type(field('Name'), 'Northwind');
  await user.click(screen.getByTestId('connect'));
  expect(screen.getByRole('alert')).toHaveTextContent('Enter the client ID.');
  await vi.waitFor(() => expect(field('Client ID')).toHaveFocus());
});

const fill = async ({ user, field, secret }: Awaited<ReturnType<typeof openForm>>, name = 'Northwind') => {
  await user.type(field('Name'), name);
  await user.click(secret());
  await user.paste('vci_abc vcs_def');
  await user.click(screen.getByRole('radio', { name: /app.eu.vanta.com/ }));
  await user.click(screen.getByTestId('connect'));
};

test('a kept key is tested, each answer is said, and the secret is gone', async () => {
  const form = await openForm();
  await fill(form);
  const made = await screen.findByTestId('connected');
  expect(made).toHaveTextContent('Northwind is connected.');
  expect(made).toHaveTextContent('Key works');
  expect(made).toHaveTextContent('May read: not known yet');
  expect(made).toHaveTextContent('May write, asked for and not refused; the first send proves it');
  const { request } = form.fake.calls.find(({ name }) => name === 'connect')!;
  expect(request).toMatchObject({ name: 'Northwind', client_id: 'vci_abc', region: 'eu' });
  expect(document.body.innerHTML).not.toContain('vcs_def');
  await form.user.click(screen.getByRole('button', { name: 'Connect another…' }));
  expect(form.secret()).toHaveValue('');
});

test('a refused key keeps what was typed', async () => {
  const form = await openForm();
  form.fake.twists.connect = {
    fails: failure('There is a connection named "Northwind" already.', 'Give it another name.'),
  };
  await fill(form);
  expect(await screen.findByRole('alert')).toHaveTextContent('Give it another name.');
  expect(form.field('Name')).toHaveValue('Northwind');
  expect(form.secret()).toHaveValue('vcs_def');
});

test('a key whose test failed is kept, and says why', async () => {
  const form = await openForm();
  const overview = { ...emptyHouse().overview, connections: [NORTHWIND] };
  form.fake.twists.connect = {
    answers: {
      overview,
      tested: null,
      problem: { code: 'wrong_key', ...failure('Vanta does not accept this key.', 'Copy it again.') },
    },
  };
  await fill(form);
  expect(await screen.findByTestId('connected')).toHaveTextContent('Northwind is kept, but its test failed.');
  expect(screen.getByRole('alert')).toHaveTextContent('Vanta does not accept this key. Copy it again.');
});

test('leaving the form forgets the secret', async () => {
  const { user, secret } = await openForm();
  await user.type(secret(), 'vcs_def');
  const left = secret();
  await user.click(screen.getByRole('button', { name: 'Your lists' }));
  expect(left.isConnected).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Connections' }));
  expect(secret()).toHaveValue('');
});

test('a connection is removed only after asking, and refusing is said', async () => {
  const { fake, user } = await open(livedInHouse(now));
  await user.click(screen.getByRole('button', { name: 'Connections' }));
  await user.click(screen.getByRole('button', { name: 'Remove Northwind' }));
  expect(screen.getByRole('button', { name: 'Keep it' })).toHaveFocus();
  expect(fake.calls.map(({ name }) => name)).not.toContain('removeConnection');
  await user.click(screen.getByRole('button', { name: 'Remove Northwind' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('still has lists: HR system');
  fake.house.overview = { ...fake.house.overview, lists: [] };
  await user.click(screen.getByRole('button', { name: 'Remove Northwind' }));
  await user.click(screen.getByRole('button', { name: 'Remove Northwind' }));
  await vi.waitFor(() => expect(screen.queryByText('Northwind')).toBeNull());
});

const openList = async (list = 'HR system') => {
  const opened = await open(livedInHouse(now));
  const found = screen.getAllByTestId('list-card').find((one) => one.dataset['list'] === list)!;
  await opened.user.click(within(found).getByTestId('open-list'));
  return opened;
};

test('a reading says how many, of what, and when', async () => {
  await openList();
  expect(await screen.findByTestId('reading-summary')).toHaveTextContent(
    '212 live · 9 removed · read today 09:12:00',
  );
  expect(head()).toBe('Vanta has 212 people.');
  expect(await screen.findByRole('grid')).toHaveAttribute('aria-rowcount', '213');
});

test('filter and search ask anew, and a search that finds nothing says so', async () => {
  const { fake, user } = await openList();
  await screen.findByRole('grid');
  await user.click(screen.getByRole('radio', { name: /Removed/ }));
  await vi.waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '10'));
  await user.keyboard('/');
  await user.keyboard('zebra');
  expect(await screen.findByText('Nothing matches “zebra”.')).toBeVisible();
  expect(fake.calls.at(-1)?.request).toMatchObject({
    show: 'removed',
    search: 'zebra',
    offset: 0,
    count: 100,
  });
  await user.click(screen.getByRole('button', { name: 'Clear the search' }));
  expect(await screen.findByRole('grid')).toBeVisible();
});

test('among all records, each removed one says so in a word', async () => {
  const { user } = await openList();
  await screen.findByRole('grid');
  await user.click(screen.getByRole('radio', { name: /All/ }));
  await screen.findByRole('columnheader', { name: 'State' });
  const removed = screen.getAllByTestId('reading-row').filter((row) => row.dataset['removed'] !== undefined);
  expect(removed.length).toBeGreaterThan(0);
  for (const row of removed) expect(row).toHaveTextContent('Removed');
});

test('the keyboard reaches every cell, and one cell only is in the tab order', async () => {
  const { user } = await openList();
  const grid = await screen.findByRole('grid');
  const inOrder = () => [...grid.querySelectorAll<HTMLElement>('[tabindex="0"]')];
  inOrder()[0]!.focus();
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
  expect(document.activeElement).toHaveAttribute('data-row', '2');
  expect(document.activeElement).toHaveAttribute('data-column', '1');
  await user.keyboard('{Control>}{End}{/Control}');
  await vi.waitFor(() => expect(document.activeElement).toHaveAttribute('data-row', '211'));
  await user.keyboard('{Control>}{Home}{/Control}');
  await vi.waitFor(() => expect(document.activeElement).toHaveAttribute('data-row', '0'));
  expect(inOrder()).toEqual([document.activeElement]);
});

test('an empty list is not an error', async () => {
  await openList('Background checks');
  expect(await screen.findByText('This list is empty in Vanta. Nothing was sent to it yet.')).toBeVisible();
});

test('a list that cannot be read says why and can be read again', async () => {
  const opened = await open(livedInHouse(now));
  opened.fake.twists.readList = { fails: failure('Vanta could not be reached.', 'Check the network.') };
  await opened.user.click(screen.getAllByTestId('open-list')[0]!);
  expect(await screen.findByTestId('error-message')).toHaveTextContent(
    'Vanta could not be reached. Check the network.',
  );
  opened.fake.twists = {};
  await opened.user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('grid')).toBeVisible();
});

test('a reading that fails the second time leaves the first one to be seen', async () => {
  const { fake, user } = await openList();
  await screen.findByRole('grid');
  fake.twists.readList = { fails: failure('Vanta could not be reached.') };
  await user.click(screen.getByRole('button', { name: 'Read again' }));
  expect(await screen.findByRole('alert')).toBeVisible();
  expect(screen.getByRole('grid')).toBeVisible();
});

test('saving says where, and nothing where the person changed their mind', async () => {
  const { fake, user } = await openList();
  await user.click(await screen.findByRole('button', { name: 'Save as…' }));
  expect(await screen.findByText('Saved: Documents/HR system.xlsx')).toBeVisible();
  fake.twists.saveReading = { answers: { file: null } };
  await user.click(screen.getByRole('button', { name: 'Save as…' }));
  await tick();
  await vi.waitFor(() => expect(screen.queryByText(/Saved/)).toBeNull());
});

test('what must be known stands first, and once put away it stays so in this window', async () => {
  const house = livedInHouse(now);
  const notice = 'HR system: the send of yesterday did arrive.';
  house.overview = { ...house.overview, notices: [notice, notice] };
  const { fake, user } = await open(house);
  expect(screen.getAllByTestId('notice')).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: `Dismiss: ${notice}` }));
  fake.change();
  await user.click(screen.getByRole('button', { name: 'Connections' }));
  await user.click(screen.getByRole('button', { name: 'Your lists' }));
  expect(screen.queryByText(notice)).toBeNull();
});

const openHistory = async (house = livedInHouse(now)) => {
  const opened = await open(house);
  await opened.user.click(screen.getByRole('button', { name: 'History' }));
  return opened;
};

const openRun = async (id: string, house?: FakeHouse) => {
  const opened = await openHistory(house);
  const lines = await screen.findAllByTestId('run-line');
  const line = lines.find((one) => one.dataset['run']!.startsWith(id))!;
  await opened.user.click(within(line).getByRole('button'));
  return { ...opened, line: line.dataset['run']! };
};

test('the history says each run in a line, and can be narrowed to a list or a record', async () => {
  const { fake, user } = await openHistory();
  const first = (await screen.findAllByTestId('run-line'))[0]!;
  expect(first).toHaveTextContent(
    /today 06:00\s*HR system\s*on a schedule.*38 removed\s*Held for your review/,
  );
  await user.selectOptions(screen.getByLabelText('List'), 'Mac computers');
  await vi.waitFor(() => expect(screen.getAllByTestId('run-line')).toHaveLength(7));
  await user.type(screen.getByRole('searchbox'), ' E9999 {Enter}');
  expect(await screen.findByText(/No run that is kept here added, changed or removed E9999/)).toBeVisible();
  expect(fake.calls.at(-1)?.request).toEqual({ list: 'Mac computers', record: 'E9999' });
  await user.click(screen.getByRole('button', { name: 'Show all runs' }));
  await vi.waitFor(() => expect(screen.getAllByTestId('run-line').length).toBeGreaterThan(7));
});

test('a card leads to the history of its list', async () => {
  const { user, fake } = await open(livedInHouse(now));
  await user.click(screen.getByRole('button', { name: 'History of Badge readers' }));
  await screen.findAllByTestId('run-line');
  expect(head()).toBe('What was sent to Badge readers');
  expect(fake.calls.at(-1)?.request).toEqual({ list: 'Badge readers', record: null });
});

test('an empty history and one that cannot be read say so', async () => {
  const { fake, user } = await openHistory(emptyHouse());
  expect(await screen.findByText(/Nothing was sent from here yet/)).toBeVisible();
  fake.twists.history = { fails: failure('The history cannot be opened.', 'Unlock the keychain.') };
  await user.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Unlock the keychain.');
});

test('the check of the history answers with a sentence, and names what is broken', async () => {
  const { fake, user } = await openHistory();
  await user.click(await screen.findByRole('button', { name: 'Check that nothing was altered' }));
  expect(await screen.findByTestId('verdict')).toHaveTextContent(
    /Nothing was altered. All \d+ entries are as written/,
  );
  const broken = [{ entry: 3, run: 'r3', what: 'The counts of this run were altered.' }];
  fake.twists.verifyHistory = { answers: { intact: false, entries: 9, head: null, broken, notes: [] } };
  await user.click(screen.getByRole('button', { name: 'Check that nothing was altered' }));
  await vi.waitFor(() =>
    expect(screen.getByTestId('verdict')).toHaveTextContent(
      'The history is not as it was written, in one place: The counts of this run were altered. Entry 3, run r3',
    ),
  );
});

test('a run is told as it was, and Escape goes back to its line', async () => {
  const { user, line } = await openRun('Badge readers');
  await screen.findByTestId('panel-removed');
  expect(head()).toBe('Read back after the send: Vanta holds exactly the 64 people sent.');
  expect(screen.getByText('HR export 2026-11.xlsx')).toBeVisible();
  expect(screen.getByText(/^Entry \d+ of \d+$/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Save proof…' }));
  expect(await screen.findByText(/Saved: Documents\/Rollcall proof/)).toBeVisible();
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(document.activeElement?.closest('tr')?.dataset['run']).toBe(line));
});

test('a held run offers no restore; one that differs names in whom', async () => {
  await openRun('HR system');
  await screen.findByTestId('panel-removed');
  expect(screen.queryByRole('button', { name: /Restore the list/ })).toBeNull();
});

test('differences are named', async () => {
  const { user } = await openHistory();
  await screen.findAllByTestId('run-line');
  await user.click(
    within(document.querySelector<HTMLElement>('tr[data-state=differs]')!).getByRole('button'),
  );
  expect(await screen.findByTestId('differences')).toHaveTextContent('is missing in Vanta');
  expect(screen.getByRole('button', { name: /as it was before/ })).toBeVisible();
});

test('where nothing more is told, it says why, and the counts stay', async () => {
  const opened = await openHistory();
  const line = (await screen.findAllByTestId('run-line'))[1]!;
  const run = opened.fake.house.history['Badge readers']![0]!;
  const untold = {
    code: 'seal_key_missing',
    ...failure('The key to the history is missing.', 'Restore it.'),
  };
  opened.fake.twists.runTold = { answers: { run, proof: null, untold } };
  await opened.user.click(within(line).getByRole('button'));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The key to the history is missing. Restore it.',
  );
  expect(screen.queryByRole('button', { name: 'Save proof…' })).toBeNull();
});

const openRestore = async (twist?: (fake: ReturnType<typeof fakeBackend>) => void) => {
  const opened = await openRun('Badge readers');
  twist?.(opened.fake);
  await opened.user.click(await screen.findByRole('button', { name: /as it was before/ }));
  return opened;
};

test('a restore is sent only once every question is answered', async () => {
  const { fake, user } = await openRestore();
  const send = await screen.findByTestId('send');
  expect(head()).toMatch(/^After sending, Vanta will hold 62 people \(now 64\)$/);
  expect(send).toHaveTextContent('Send 62 people to Vanta');
  await user.click(send);
  expect(fake.calls.map(({ name }) => name)).not.toContain('restore');
  expect(screen.getByText('Answer the 2 questions above to go on.')).toBeVisible();
  await user.type(screen.getByRole('textbox'), '2');
  await user.click(screen.getByRole('checkbox'));
  await user.click(send);
  expect(await screen.findByTestId('sent')).toHaveTextContent('Vanta now holds your 62 people.');
  expect(fake.calls.find(({ name }) => name === 'restore')?.request).toMatchObject({
    after: false,
    keep_missing: false,
  });
});

test('whoever came since can be kept, and earlier answers are forgotten', async () => {
  const { fake, user } = await openRestore();
  await user.click(await screen.findByRole('checkbox'));
  await user.click(screen.getByRole('button', { name: 'Keep whoever came since' }));
  await screen.findByTestId('tile-kept');
  expect(fake.calls.at(-1)?.request).toMatchObject({ keep_missing: true });
  expect(screen.getByRole('checkbox')).not.toBeChecked();
  expect(screen.queryByTestId('tile-removed')).toHaveTextContent('0');
});

test('a review that is no longer true is said so, and can be made again', async () => {
  const { fake, user } = await openRestore();
  await user.type(await screen.findByRole('textbox'), '2');
  await user.click(screen.getByRole('checkbox'));
  fake.house.rows['Badge readers'] = [];
  const message = 'Nothing was sent. What was reviewed is no longer what would change.';
  const stale = { message: 'Vanta’s list changed since it was read.' };
  const answers = {
    state: 'refused',
    message,
    holds: [],
    refused: [stale],
    differences: [],
    practice: false,
  };
  fake.twists.restore = { answers };
  await user.click(screen.getByTestId('send'));
  expect(await screen.findByTestId('sent')).toHaveTextContent('Vanta’s list changed since it was read.');
  await user.click(screen.getByRole('button', { name: 'Review again' }));
  expect(await screen.findByText('There is nothing to send.')).toBeVisible();
  expect(screen.queryByTestId('send')).toBeNull();
});

test('cancelling works until the list has left', async () => {
  const { fake, user } = await openRestore();
  await user.type(await screen.findByRole('textbox'), '2');
  await user.click(screen.getByRole('checkbox'));
  fake.twists.restore = { waits: 700 };
  await user.click(screen.getByTestId('send'));
  const cancel = await screen.findByRole('button', { name: 'Cancel' });
  expect(screen.getByText('Cancel works until the list is sent.')).toBeVisible();
  await user.click(cancel);
  expect(await screen.findByRole('alert', undefined, { timeout: 4_000 })).toHaveTextContent(
    'Nothing was changed in Vanta.',
  );
  await user.click(screen.getByRole('button', { name: 'Review again' }));
  await user.type(await screen.findByRole('textbox'), '2');
  await user.click(screen.getByRole('checkbox'));
  await user.click(screen.getByTestId('send'));
  expect(await screen.findByText(/it is too late to cancel/, undefined, { timeout: 4_000 })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Cancel' })).toHaveAttribute('aria-disabled', 'true');
});

test('a review that cannot be made says why, and the way back returns to its button', async () => {
  const { user } = await openRestore((fake) => {
    fake.twists.reviewRestore = { fails: failure('Vanta could not be reached.', 'Check the network.') };
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('Vanta could not be reached.');
  await user.click(screen.getByRole('button', { name: 'Back' }));
  await vi.waitFor(() => expect(screen.getByRole('button', { name: /as it was before/ })).toHaveFocus());
});
