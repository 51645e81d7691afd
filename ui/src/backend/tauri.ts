// The house behind the window: the only file that knows Tauri. One command, one argument `request`.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Commands, Events } from '../generated/bridge';
import { asFailure, type Backend } from './backend';

async function ask<Command extends keyof Commands>(
  command: Command,
  request: Commands[Command][0],
): Promise<Commands[Command][1]> {
  try {
    return await invoke(command, { request });
  } catch (thrown) {
    throw asFailure(thrown);
  }
}

function hear<Event extends keyof Events>(event: Event, tell: (payload: Events[Event]) => void): () => void {
  const listening = listen<Events[Event]>(event, ({ payload }) => tell(payload));
  return () => void listening.then((stop) => stop());
}

export function tauriBackend(): Backend {
  return {
    overview: () => ask('overview', null),
    practise: () => ask('practise', null),
    connect: (connection) => ask('connect', connection),
    testConnection: (name) => ask('test_connection', { name }),
    removeConnection: (name) => ask('remove_connection', { name }),
    readList: (list) => ask('read_list', { list }),
    heldRows: (asked) => ask('held_rows', asked),
    history: (asked) => ask('history', asked),
    runTold: (run) => ask('run_told', { run }),
    verifyHistory: () => ask('verify_history', null),
    saveProof: (run) => ask('save_proof', { run }),
    reviewRestore: (asked) => ask('review_restore', asked),
    restore: (asked) => ask('restore', asked),
    cancel: async () => void (await ask('cancel', null)),
    saveReading: (list) => ask('save_reading', { list }),
    onChanged: (tell) => hear('changed', () => tell()),
    onGoing: (tell) => hear('going', tell),
  };
}
