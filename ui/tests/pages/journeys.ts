// How to come to each screen, and to the states of it that are worth a look.

import type { Page } from 'playwright-core';

type Screen = { name: string; house: string; go: (page: Page) => Promise<void> };

const openList = async (page: Page, list: string) => {
  await page.locator(`[data-list="${list}"] [data-testid=open-list]`).click();
  await page.locator('[data-testid=reading-row]').first().waitFor();
};

const connections = (page: Page) => page.getByRole('button', { name: 'Connections' }).click();

const openHistory = async (page: Page) => {
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByTestId('run-line').first().waitFor();
};

const openRun = async (page: Page, list: string) => {
  await openHistory(page);
  await page.getByTestId('run-line').filter({ hasText: list }).first().getByRole('button').click();
  await page.getByTestId('tile-unchanged').waitFor();
};

const openReview = async (page: Page) => {
  await openRun(page, 'Badge readers');
  await page.getByRole('button', { name: /as it was before/ }).click();
  await page.getByTestId('send').waitFor();
};

const answer = async (page: Page) => {
  await page.getByRole('textbox').fill('2');
  await page.getByRole('checkbox').check();
};

export const screens: Screen[] = [
  { name: 'doors', house: 'empty', go: async () => undefined },
  {
    name: 'doors-refused',
    house: 'empty',
    go: async (page) => {
      await page.evaluate(() => {
        const message = 'The practice Vanta could not start.';
        const hint = 'Another program may be using all ports of this computer. Close it and try again.';
        window.fake.twists.practise = { fails: { ...window.problem, message, hint } };
      });
      await page.getByTestId('door-practise').click();
      await page.getByTestId('error-message').waitFor();
    },
  },
  { name: 'home', house: 'lived-in', go: async (page) => page.getByText('last sent').first().waitFor() },
  { name: 'practising', house: 'empty', go: async (page) => page.getByTestId('door-practise').click() },
  { name: 'connect', house: 'empty', go: async (page) => page.getByTestId('door-connect').click() },
  {
    name: 'connect-token',
    house: 'empty',
    go: async (page) => {
      await page.getByTestId('door-connect').click();
      await page.getByLabel('Name', { exact: true }).fill('Northwind');
      await page.getByRole('textbox', { name: 'Client secret' }).fill('vat_0123456789');
    },
  },
  {
    name: 'connected',
    house: 'empty',
    go: async (page) => {
      await page.getByTestId('door-connect').click();
      await page.getByLabel('Name', { exact: true }).fill('Northwind');
      await page
        .getByRole('textbox', { name: 'Client ID' })
        .fill('vci_5f2a9c0d7e31b846 vcs_2f2a9c0d7e31b846');
      await page.getByTestId('connect').click();
      await page.getByTestId('connected').waitFor();
    },
  },
  {
    name: 'connections',
    house: 'lived-in',
    go: async (page) => {
      await connections(page);
      await page.getByRole('button', { name: 'Test Northwind' }).click();
      await page.getByText('tried with').waitFor();
      await page.getByRole('button', { name: 'Remove Practice' }).click();
    },
  },
  { name: 'held', house: 'lived-in', go: (page) => openList(page, 'HR system') },
  {
    name: 'held-all',
    house: 'lived-in',
    go: async (page) => {
      await openList(page, 'Practice user accounts');
      await page.getByText('All', { exact: false }).last().click();
      await page.getByText('Removed').nth(1).waitFor();
      await page.locator('[data-row="3"][data-column="5"]').click();
    },
  },
  {
    name: 'held-nothing-found',
    house: 'lived-in',
    go: async (page) => {
      await openList(page, 'HR system');
      await page.getByRole('searchbox').fill('zebra');
      await page.getByText('Nothing matches').waitFor();
    },
  },
  {
    name: 'held-failed',
    house: 'lived-in',
    go: async (page) => {
      await page.evaluate(() => {
        const message = 'Vanta could not be reached: no answer from api.vanta.com in 30 seconds.';
        const hint = 'Check that this computer is online, then try again.';
        window.fake.twists.readList = { fails: { ...window.problem, message, hint } };
      });
      await page.locator('[data-list="HR system"] [data-testid=open-list]').click();
      await page.getByTestId('error-message').waitFor();
    },
  },
  { name: 'history', house: 'lived-in', go: (page) => openHistory(page) },
  {
    name: 'history-checked',
    house: 'lived-in',
    go: async (page) => {
      await openHistory(page);
      await page.getByRole('searchbox').fill('E9999');
      await page.keyboard.press('Enter');
      await page.getByText('IDs are compared exactly').waitFor();
      await page.getByRole('button', { name: 'Check that nothing' }).click();
      await page.getByTestId('verdict').waitFor();
    },
  },
  { name: 'run', house: 'lived-in', go: (page) => openRun(page, 'Badge readers') },
  {
    name: 'run-changed',
    house: 'lived-in',
    go: async (page) => {
      await openHistory(page);
      await page.locator('tr[data-state=differs]').getByRole('button').click();
      await page.getByTestId('differences').waitFor();
      await page.getByTestId('tile-changed').click();
    },
  },
  { name: 'restore', house: 'lived-in', go: (page) => openReview(page) },
  {
    name: 'restore-answered',
    house: 'lived-in',
    go: async (page) => {
      await openReview(page);
      await page.getByTestId('tile-changed').click();
      await answer(page);
    },
  },
  {
    name: 'sending',
    house: 'lived-in',
    go: async (page) => {
      await openReview(page);
      await answer(page);
      await page.evaluate(() => (window.fake.twists.restore = { waits: 100_000 }));
      await page.getByTestId('send').click();
      await page.getByTestId('steps').waitFor();
      await page.evaluate(() => {
        const none = { done: null, of: null, wait_seconds: null, waits_for_run: false, settled: null };
        window.fake.go({ ...none, step: 'reading_back', done: 40, of: 62 });
        window.fake.go({ ...none, step: null, wait_seconds: 18 });
      });
      await page.getByText('Waiting').waitFor();
    },
  },
  {
    name: 'sent',
    house: 'lived-in',
    go: async (page) => {
      await openReview(page);
      await answer(page);
      await page.getByTestId('send').click();
      await page.getByTestId('sent').waitFor();
    },
  },
  {
    name: 'home-notices',
    house: 'lived-in',
    go: async (page) => {
      await page.evaluate(() => {
        window.fake.house.overview = {
          ...window.fake.house.overview,
          notices: ['HR system: the send of yesterday 18:00 did arrive. Vanta holds the 212 people sent.'],
        };
        window.fake.change();
      });
      await page.getByTestId('notice').waitFor();
    },
  },
];
