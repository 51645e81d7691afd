// Made from src-tauri/src/bridge.rs. Do not edit; to make it anew:
//   UPDATE_GENERATED=1 cargo test -p rollcall-app

/** Asks for some rows of a list that was read. */
export type AskRows = {
  /** The list's name. */
  list: string,
  /** Which records. */
  show: Show,
  /** Only records with a cell that contains this, in any case; all where it is empty. */
  search: string,
  /** How many of those come before the first one wanted. */
  offset: number,
  /** How many are wanted; never more than 500 are given. */
  count: number,
};

/** Who asks. */
export type Asking = "hand" | "alone" | "schedule";

/** What the overview shows may be out of date. */
export type Changed = {
  /** The command after which it may be. */
  what: string,
};

/** What an error is about. Written in JSON as `file_not_found`. */
export type Code = "file_not_found" | "file_locked" | "not_a_spreadsheet" | "file_incomplete" | "password_needed" | "file_too_large" | "sheet_not_found" | "not_written" | "unknown_name" | "name_taken" | "in_use" | "bad_recipe" | "bad_input" | "wrong_key" | "key_in_use" | "no_keychain" | "keychain_locked" | "no_secret" | "seal_key_missing" | "secret_elsewhere" | "no_network" | "inspected" | "not_vanta" | "forbidden" | "unknown_list" | "refused" | "too_large" | "vanta_trouble" | "store_unusable" | "store_newer" | "cancelled" | "stale_approval";

/** What a new connection is made from. */
export type Connect = {
  /** The name that people give it. */
  name: string,
  /** Vanta's client ID. */
  client_id: string,
  /** The client secret, on its way to the keychain. */
  secret: string,
  /** The region's word, or the address of a practice Vanta on this computer. */
  region: string,
};

/** What came of a new connection. Where the test failed it is there all the same. */
export type Connected = {
  /** With the new connection. */
  overview: Overview,
  /** What the test found. */
  tested: Tested | null,
  /** Why the test failed. */
  problem: Error | null,
};

/** A connection as people see it. */
export type Connection = {
  /** Its name. */
  name: string,
  /** The API's address. */
  address: string,
  /** Where people sign in to Vanta. */
  app: string | null,
  /** The region's word. */
  region: string | null,
  /** Vanta's client ID. */
  client_id: string,
  /** Whether nothing of it reaches Vanta. */
  practice: boolean,
};

/** An error as people and programs see it. */
export type Error = {
  /** What programs and pages act on. */
  code: Code,
  /** What happened, and where. */
  message: string,
  /** What to do next. */
  hint: string | null,
  /** More, for those who want to know: the network's or Vanta's own words, masked. */
  detail: string | null,
};

/** A list that was read from Vanta and is held by the shell. */
export type Held = {
  /** Its name. */
  list: string,
  /** The kind's name. */
  kind: string,
  /** What people call such a list. */
  kind_label: string,
  /** What one record is counted as. */
  noun_one: string,
  /** What records are counted as. */
  noun_many: string,
  /** Whether it is a practice Vanta's. */
  practice: boolean,
  /** When it was read, RFC 3339. */
  read_at: string,
  /** How many live records it holds. */
  live: number,
  /** How many removed ones Vanta still shows. */
  removed: number,
  /** In the order of the cells of a row. */
  columns: Array<ReadingColumn>,
};

/** One record. */
export type HeldRow = {
  /** Whether Vanta counts it no longer. */
  removed: boolean,
  /** As displayed, in the order of the columns. */
  cells: Array<string>,
};

/** Some rows of a list that was read. */
export type HeldRows = {
  /** How many records were asked for in all, were there no offset and no count. */
  total: number,
  /** As many as were wanted and are there. */
  rows: Array<HeldRow>,
};

/** A list as people see it among their lists. */
export type ListCard = {
  /** Its name. */
  name: string,
  /** The connection that speaks for it. */
  connection: string,
  /** The kind's name. */
  kind: string,
  /** What people call such a list. */
  kind_label: string,
  /** Vanta list ID. */
  list_id: string,
  /** Whether nothing of it reaches Vanta. */
  practice: boolean,
  /** What one record is counted as. */
  noun_one: string,
  /** What records are counted as. */
  noun_many: string,
  /** The declared properties as `name:type`. */
  properties: Array<string>,
  /** How many removals need no approval, where a number was set for this list. */
  removal_limit: number | null,
  /** The last attempt to send. */
  last_run: Run | null,
};

/** Names a connection. */
export type OfConnection = {
  /** Its name. */
  name: string,
};

/** Names a list. */
export type OfList = {
  /** Its name. */
  list: string,
};

/** Everything the first page shows. */
export type Overview = {
  /** By name. */
  connections: Array<Connection>,
  /** By name. */
  lists: Array<ListCard>,
  /** Whether the window's own practice Vanta is known here but does not run. */
  practice_stopped: boolean,
};

/** One field of a reading. */
export type ReadingColumn = {
  /** The key; a custom property as `customProperties.name`. */
  field: string,
  /** What people call it. */
  label: string,
};

/** One attempt to send. */
export type Run = {
  /** Its ID. */
  run: string,
  /** The list's name at that time. */
  list: string,
  /** The kind's name. */
  kind: string,
  /** Vanta list ID. */
  list_id: string,
  /** Whether it went to a practice Vanta. */
  practice: boolean,
  /** How it stands. */
  state: State,
  /** Who asked for it. */
  asking: Asking,
  /** When it began. */
  started: string,
  /** When it ended. */
  finished: string | null,
  /** The plan's fingerprint, where there was a plan. */
  plan: string | null,
  /** Whether a person approved exactly this plan. */
  approved: boolean,
  /** SHA-256 of the file, or of each with a space between; none where none was read. */
  file_sha256: string | null,
  /** The version of the list's own recipe that counted; none where another one did. */
  recipe: number | null,
  /** How many live records Vanta held when the plan was made; none where it was not read. */
  held: number | null,
  /** How many records Vanta would hold. */
  records: number,
  /** How many were new. */
  new: number,
  /** How many were new, but removed before. */
  returned: number,
  /** How many changed. */
  changed: number,
  /** How many were removed. */
  removed: number,
  /** How many were kept as Vanta has them. */
  kept: number,
  /** How many were sent as deactivated. */
  deactivated: number,
  /** How many stayed the same. */
  unchanged: number,
};

/** What came of saving. */
export type Saved = {
  /** The file that was written; none where the person changed their mind. */
  file: string | null,
};

/** Which records are shown. */
export type Show = "live" | "removed" | "all";

/** How a run stands. The words are part of the command's contract. */
export type State = "not_sent" | "held" | "refused" | "nothing_to_do" | "unknown" | "sent" | "verified" | "differs";

/** What a test of a connection found. Nothing is ever written as a test. */
export type Tested = {
  /** The connection. */
  connection: string,
  /** Whether nothing of it reaches Vanta. */
  practice: boolean,
  /** Vanta accepts the key. */
  key_works: boolean,
  /** A list was read; unknown where the connection has no list yet. */
  may_read: boolean | null,
  /** Writing was asked for and not refused. The first send proves it. */
  may_write: boolean,
  /** The list that was read, or that Vanta does not know. */
  list: string | null,
  /** What it means, in a sentence. */
  message: string,
};

/** Each command with its request and its answer. */
export type Commands = {
  /** Everything the first page shows. */
  overview: [null, Overview];
  /** Starts the practice Vanta of this computer, with its connection and lists. */
  practise: [null, Overview];
  /** Adds a connection, then tests it. */
  connect: [Connect, Connected];
  /** Tests a connection; nothing is ever written as a test. */
  test_connection: [OfConnection, Tested];
  /** Forgets a connection and its secret. */
  remove_connection: [OfConnection, Overview];
  /** Reads a whole list from Vanta; the shell holds it for `held_rows` and `save_reading`. */
  read_list: [OfList, Held];
  /** Some rows of a list that was read. */
  held_rows: [AskRows, HeldRows];
  /** Every attempt to send a list, the latest first. */
  list_history: [OfList, Array<Run>];
  /** Asks where, and writes a list that was read to a file. */
  save_reading: [OfList, Saved];
};

/** Each event with what it carries. */
export type Events = {
  /** What the overview shows may be out of date. */
  changed: Changed;
};
