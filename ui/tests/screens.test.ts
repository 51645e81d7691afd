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
  fake.change('lists');
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
