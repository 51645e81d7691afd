// Chromium on the built pages, under the policy the shell serves them with and with frozen prototypes, as in the
// window. Whatever the pages do against the policy, whatever they ask of a network, and every error is kept.

import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

const BUILT = fileURLToPath(new URL('../../node_modules/.pages/', import.meta.url));

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src ipc: http://ipc.localhost; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export type Look = { scheme: 'light' | 'dark'; width: number; height: number; house: string };

export type Opened = { page: Page; wrong: string[]; close: () => Promise<void> };

export class Pages {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<Pages> {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://pages').pathname;
      const file = normalize(join(BUILT, path === '/' ? 'index.html' : path));
      try {
        if (!file.startsWith(BUILT)) throw new Error('outside');
        const body = await readFile(file);
        response.writeHead(200, {
          'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
          'Content-Security-Policy': POLICY,
        });
        response.end(body);
      } catch {
        response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    return new Pages(browser, server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async open({ scheme, width, height, house }: Look): Promise<Opened> {
    const context = await this.browser.newContext({
      colorScheme: scheme,
      viewport: { width, height },
      locale: 'en-GB',
    });
    await context.addInitScript(() => Object.freeze(Object.prototype));
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) wrong.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.address)) wrong.push(`request: ${request.url()}`);
    });
    await page.goto(`${this.address}/?house=${house}`);
    await page.waitForSelector('h1');
    return { page, wrong, close: () => context.close() };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((closed) => this.server.close(closed));
  }
}
