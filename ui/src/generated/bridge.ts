// Made from src-tauri/src/bridge.rs. Do not edit; to make it anew:
//   UPDATE_GENERATED=1 cargo test -p rollcall-app

/** What a person is asked. */
export type Ask = "tick" | { "number": number } | "approval";

/** Asks what bringing a list back would change. */
export type AskRestore = {
  /** The run whose records are sent again. */
  run: string,
  /** To how the run left the list, instead of how it found it. */
  after: boolean,
  /** Whether whoever came since is kept. */
  keep_missing: boolean,
};

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

/** Asks for runs. */
export type AskRuns = {
  /** Of this list; of all, without it. */
  list: string | null,
  /** Only those that concerned this record. */
  record: string | null,
};

/** Who asks. */
export type Asking = "hand" | "alone" | "schedule";

/** One place where the history is not as it was written. */
export type Broken = {
  /** The number of the entry that is altered or missing, or that says otherwise. */
  entry: bigint | null,
  /** The run that it is about, where that is known. */
  run: string | null,
  /** What is wrong, as a sentence. */
  what: string,
};

/** A field that would change. */
export type Change = {
  /** The field; a custom property as `customProperties.name`. */
  field: string,
  /** What Vanta holds; null where it holds nothing. */
  old: unknown,
  /** What would be sent; null where nothing would. */
  new: unknown,
};

/** A record that would change. */
export type Changed = {
  /** Its ID. */
  id: string,
  /** Its name after the change. */
  name: string,
  /** What would change. */
  fields: Array<Change>,
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

/** One record in which Vanta differs from what was sent. */
export type Difference = {
  /** Its ID. */
  id: string,
  /** Its name. */
  name: string,
  /** How it differs. */
  kind: DifferenceKind,
  /** The fields, where both have the record: `old` is what Vanta holds, `new` what was sent. */
  fields: Array<Change>,
};

/** How a record differs. */
export type DifferenceKind = "missing" | "still_removed" | "unexpected" | "other_values";

/** A field in which Vanta differs from what was sent. */
export type DifferingField = {
  /** The field; a custom property as `customProperties.name`. */
  field: string,
  /** What was sent; null where nothing was. */
  sent: unknown,
  /** What Vanta holds; null where it holds nothing. */
  held: unknown,
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

/** A file that was read. */
export type FileFacts = {
  /** Its name. */
  name: string,
  /** The sheet. */
  sheet: string,
  /** SHA-256 of its bytes. */
  sha256: string,
  /** How many rows below the headings hold anything. */
  rows: number,
  /** Its size in bytes. */
  bytes: bigint,
  /** When it was last changed. */
  modified: string | null,
  /** The row of its headings. */
  headings_row: number,
  /** The recipe's name for the source. */
  source: string,
};

/** What a configuration says in place of a history. */
export type FileSays = {
  /** Whether it says that its recipe keeps the list. */
  established: boolean,
  /** The rules that were not asked, since they need a history. */
  not_asked: Array<HoldRule>,
  /** Whether it approves this plan; none where it approves no plan, or there is none. */
  approves: boolean | null,
  /** The same in sentences. */
  message: string,
};

/** How far a review or a send has come. Each part is told when it changes. */
export type Going = {
  /** The step that begins or goes on. */
  step: GoingStep | null,
  /** How many records of it are done. */
  done: number | null,
  /** How many there are. */
  of: number | null,
  /** So many seconds are waited before the next request. */
  wait_seconds: number | null,
  /** Another run of this key is under way on this computer, and this one waits for its end. */
  waits_for_run: boolean,
  /** What became of a run that an earlier start left open. */
  settled: string | null,
};

/** The steps of a send, in order. */
export type GoingStep = "reading_file" | "reading_vanta" | "sending" | "reading_back" | "comparing";

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

/** What a look through the whole history found. */
export type HistoryVerdict = {
  /** Whether every entry and every sealed part is as it was written. */
  intact: boolean,
  /** How many entries there are. */
  entries: number,
  /** The keyed hash of the last one, as the proofs print it. */
  head: string | null,
  /** What is not as it was written. */
  broken: Array<Broken>,
  /** What could not be looked at, and what stands outside of the chain. */
  notes: Array<string>,
};

/** Why a plan is held or refused. */
export type Hold = {
  /** Which rule. */
  rule: HoldRule,
  /** What it says, with its numbers. */
  message: string,
  /** Whom it concerns, by name. */
  names: Array<string> | null,
  /** What most likely led to it, where that can be told. */
  cause: string | null,
  /** What a person is asked before it is sent; nothing where it is refused. */
  ask: Ask | null,
  /** The ways out. */
  offers: Array<Offer>,
};

/** The rules. */
export type HoldRule = "removals" | "first_send" | "doubtful_file" | "no_records" | "problems" | "similar_ids" | "other_id_column" | "too_many_records" | "too_large" | "stale_plan" | "removals_within" | "someone_else" | "field_everywhere" | "ids_changed" | "additions" | "removals_in_week" | "older_file" | "headings_changed" | "sheet_changed" | "hidden_rows_changed" | "kept_problems" | "must_have" | "recipe_edited" | "first_scheduled" | "cannot_keep" | "unclear_list" | "list_elsewhere" | "moved" | "unsettled";

/** How many rows are left out for one reason. */
export type LeftOutCount = {
  /** The reason. */
  why: string,
  /** The recipe's name for the source, where there are several. */
  source: string | null,
  /** How many rows, those that are named included. */
  count: number,
};

/** A row that would not be sent, or not all of it. */
export type LeftOutRow = {
  /** Its number in the sheet. */
  row: number,
  /** Why. */
  why: string,
  /** The recipe's name for the source, where there are several. */
  source: string | null,
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

/** A list, and where it is kept. */
export type ListFacts = {
  /** Its name. */
  name: string,
  /** The kind, as people call it: `User accounts`. */
  kind: string,
  /** What one record is counted as: `person`. */
  noun_one: string,
  /** What records are counted as: `people`. */
  noun_many: string,
  /** Vanta list ID. */
  list_id: string,
  /** The connection's name. */
  connection: string,
  /** The region; none for a practice Vanta. */
  region: string | null,
  /** The API's address. */
  address: string,
  /** Vanta's client ID. */
  client_id: string,
};

/** A cell that counts as it was mended here, and not as the file has it. */
export type MendedCell = {
  /** The recipe's name for the source, where there are several. */
  source: string | null,
  /** The record's ID. */
  id: string,
  /** The column's heading. */
  column: string,
  /** What stands in the file. */
  original: string,
  /** What counts instead. */
  replaced: string,
};

/** A record as people know it. */
export type Named = {
  /** Its ID. */
  id: string,
  /** Its name; empty where it has none. */
  name: string,
};

/** Something that was left out or altered, or that a person should know. */
export type Note = {
  /** What programs act on. */
  code: string,
  /** What it says. */
  message: string,
  /** How many times. */
  count: number,
  /** The first places: row numbers, column letters, or cells as `C7`. */
  places: Array<string>,
  /** Whether the file was read by a guess that may be wrong, so that nothing is sent before a person has looked. */
  doubtful: boolean,
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

/** Names a run. */
export type OfRun = {
  /** The run. */
  run: string,
};

/** A way out of a hold. */
export type Offer = "approve" | "keep_missing" | "deactivate_missing" | "keep_problems" | "match" | "ignore_file";

/** What the overview shows may be out of date. */
export type OutOfDate = {
  /** The command after which it may be. */
  what: string,
};

/** Everything the first page shows. */
export type Overview = {
  /** By name. */
  connections: Array<Connection>,
  /** By name. */
  lists: Array<ListCard>,
  /** Whether the window's own practice Vanta is known here but does not run. */
  practice_stopped: boolean,
  /** What a person must know about the data folder, and about runs that an earlier start left open. */
  notices: Array<string>,
};

/** One group of problems. */
export type Problem = {
  /** What it is about. */
  code: ProblemCode,
  /** Whether it stops a send. */
  severity: Severity,
  /** The field of Vanta's. */
  field: string | null,
  /** The column: `F "Role"`. */
  column: string | null,
  /** The recipe's name for the source, where it has several. */
  source: string | null,
  /** What stands in all of its rows, where the group is about one value. */
  value: string | null,
  /** What is wrong, with the first place and value. */
  message: string,
  /** What to do. */
  remedy: string,
  /** Changes of the recipe that mend the whole group, one of them to be chosen: `externalUrl:https`. */
  mends: Array<string>,
  /** The rows, as the spreadsheet counts them. */
  rows: Array<number>,
  /** How many rows. */
  count: number,
};

/** What a problem is about. */
export type ProblemCode = "no_id_column" | "not_matched" | "column_missing" | "bad_constant" | "empty" | "error_cell" | "wrong_type" | "not_a_choice" | "means_nothing" | "date_order" | "no_zone" | "no_such_time" | "not_https" | "too_many_digits" | "shortened" | "invisible" | "grouped" | "spaces" | "display_unknown" | "no_result" | "separators" | "not_cut" | "template_gap" | "no_file_time" | "unclear" | "duplicate_id" | "clash" | "rows_disagree" | "no_record" | "similar_id" | "fields_disagree" | "refused" | "mend_stale" | "new_columns" | "odd_id" | "shared_value" | "no_date" | "in_future" | "out_of_order" | "contradiction" | "all_alike" | "not_an_address" | "personal_mail" | "capital_letters";

/** The evidence of one run. */
export type Proof = {
  /** The form of this value: [`FORM`]. */
  form: number,
  /** What made it. */
  product: ProofProduct,
  /** Whether nothing of it reached Vanta. */
  practice: boolean,
  /** The run's ID. */
  run: string,
  /** How the run stands. */
  verdict: Verdict,
  /** The same in a sentence; [`Verdict::sentence`] has the usual one. */
  sentence: string,
  /** Which list. */
  list: ListFacts,
  /** The computer's user who ran it. */
  user: string,
  /** How it was begun, where that is known. */
  way: Way | null,
  /** When it began. */
  started: When,
  /** When it ended; none where it was cut off. */
  finished: When | null,
  /** What was read. */
  files: Array<SourceFile>,
  /** What was sent again instead of a file, in words: what Vanta held before or after an earlier run. */
  restored?: string | null,
  /** What made records of it; none where the run ended before. */
  recipe: RecipeFacts | null,
  /** The plan's fingerprint, where there was a plan: 64 hexadecimal digits. */
  plan: string | null,
  /** The exact body, where one was built. */
  body: ProofBody | null,
  /** How many. */
  counts: ProofCounts,
  /** Who, by name. */
  changes: ProofChanges,
  /** What held or refused the run. */
  holds: Array<ProofHold>,
  /** Who agreed to what. */
  approvals: Array<ProofApproval>,
  /** The gentler ways that were chosen, each in a sentence. */
  gentler_ways: Array<string>,
  /** Every request made of Vanta, in order. */
  requests: Array<RequestMade>,
  /** What Vanta held after the send; none where it was not read back. */
  read_back: ReadBack | null,
  /** Whatever else the person was told. */
  notes: Array<string>,
  /** Where the run stands in the history; none where there is no history. */
  chain: ProofChain | null,
};

/** Somebody agreed to exactly one plan. */
export type ProofApproval = {
  /** The plan's fingerprint: 64 hexadecimal digits. */
  fingerprint: string,
  /** The computer's user. */
  by: string,
  /** When. */
  at: When,
  /** Whether by hand. */
  way: Way,
  /** What held the plan, and was approved. */
  holds: Array<ProofHold>,
};

/** What was sent, or would have been. */
export type ProofBody = {
  /** How many bytes. */
  bytes: number,
  /** SHA-256 of exactly these bytes. */
  sha256: string,
};

/** Where a run stands in the chain of the history. */
export type ProofChain = {
  /** The number of this run's entry, from 1. */
  entry: number,
  /** How many entries the history had when the proof was made. */
  count: number,
  /** The hash of this run's entry. */
  hash: string,
  /** The hash of the last entry. */
  head: string,
};

/** Who changed, by name. */
export type ProofChanges = {
  /** Live in Vanta, not in what was sent. */
  removed: Array<Named>,
  /** Not in the file, sent as deactivated. */
  deactivated: Array<Named>,
  /** Not in the file, sent as Vanta had them. */
  kept: Array<Named>,
  /** In the file, never in Vanta. */
  new: Array<Named>,
  /** In the file, and in Vanta as removed. */
  returned: Array<Named>,
  /** In both, field by field. */
  changed: Array<Changed>,
};

/** How many records. */
export type ProofCounts = {
  /** Live in Vanta before; none where it was not read. */
  before: number | null,
  /** In the body; none where no body was built. */
  sent: number | null,
  /** Live in Vanta afterwards; none where it was not read back. */
  after: number | null,
  /** In the file, never in Vanta. */
  new: number,
  /** In both, with other values. */
  changed: number,
  /** Live in Vanta, not in what was sent. */
  removed: number,
  /** In the file, and in Vanta as removed. */
  returned: number,
  /** Not in the file, sent as Vanta had them. */
  kept: number,
  /** Not in the file, sent as deactivated. */
  deactivated: number,
  /** In both, with the same values. */
  unchanged: number,
};

/** One record in which Vanta differs from what was sent. */
export type ProofDifference = {
  /** Its ID. */
  id: string,
  /** Its name. */
  name: string,
  /** How it differs. */
  kind: DifferenceKind,
  /** In which fields, where both have the record. */
  fields: Array<DifferingField>,
};

/** A rule that held or refused the run. */
export type ProofHold = {
  /** The rule's word: `removals`. */
  rule: string,
  /** What it said, with its numbers. */
  message: string,
};

/** Rows that are left out for one reason. */
export type ProofLeftOut = {
  /** The reason. */
  why: string,
  /** How many, those whose numbers were not kept included. */
  count: number,
  /** Their numbers in the sheet, in order. */
  rows: Array<number>,
};

/** The program that made a proof. */
export type ProofProduct = {
  /** Its name. */
  name: string,
  /** Its version. */
  version: string,
};

/** What Vanta held after the send. */
export type ReadBack = {
  /** When the last reading was made. */
  at: When,
  /** How many live records it had. */
  live: number,
  /** In what it was not what was sent. Empty where all is equal. */
  differences: Array<ProofDifference>,
  /** Values that Vanta is known to store otherwise. They count as equal. */
  kept_otherwise: Array<ProofDifference>,
};

/** One field of a reading. */
export type ReadingColumn = {
  /** The key; a custom property as `customProperties.name`. */
  field: string,
  /** What people call it. */
  label: string,
};

/** The recipe that made records of rows. */
export type RecipeFacts = {
  /** Its name. */
  name: string,
  /** Its version, where versions are counted. */
  version: string | null,
  /** SHA-256 of its text. */
  sha256: string,
  /** When it was last edited. */
  edited: When | null,
  /** Its text, for the appendix. */
  text: string | null,
};

/** Which recipe counted. */
export type RecipeFrom = { "from": "given" } | { "from": "kept",
/** Its version, counted from 1. */
version: number, } | { "from": "suggested" };

/** A request that was made of Vanta. */
export type RequestMade = {
  /** `GET`, `PUT` or `POST`. */
  method: string,
  /** The path below the address. */
  path: string,
  /** The answer's status; none where no answer came. */
  status: number | null,
  /** When it began. */
  started: When,
  /** How long it took, in milliseconds. */
  took_ms: number,
  /** How many times it was tried. */
  tries: number,
  /** Vanta's own ID of the request, where it gave one. */
  request_id: string | null,
};

/** Brings a list back. */
export type Restore = {
  /** The run whose records are sent again. */
  run: string,
  /** To how the run left the list, instead of how it found it. */
  after: boolean,
  /** Whether whoever came since is kept. */
  keep_missing: boolean,
  /** The fingerprint of the plan that was reviewed. */
  approve: string,
};

/** What a send restores. */
export type Restores = {
  /** The run. */
  run: string,
  /** Which of its records. */
  which: Which,
};

/** What a send would do. */
export type Review = {
  /** The plan's fingerprint: 64 hexadecimal digits; none where there is no plan. */
  plan: string | null,
  /** Whether nothing of it reaches Vanta. */
  practice: boolean,
  /** The list's name. */
  list: string,
  /** The kind's name. */
  kind: string,
  /** Vanta list ID. */
  list_id: string,
  /** The region's word; none for a practice Vanta. */
  region: string | null,
  /** Vanta's client ID. */
  client_id: string,
  /** What one record is counted as. */
  noun_one: string,
  /** What records are counted as. */
  noun_many: string,
  /** What was read; the first file, where there are several, and none where an earlier run is restored. */
  file: FileFacts | null,
  /** All that was read. */
  files: Array<FileFacts>,
  /** Which recipe counted; none where an earlier run is restored. */
  recipe: RecipeFrom | null,
  /** The earlier run, where one is restored. */
  restores: Restores | null,
  /** How many live records Vanta holds now; none where it was not read. */
  holds_now: number | null,
  /** How many it would hold. */
  will_hold: number,
  /** In the file, never in Vanta. */
  new: Array<Named>,
  /** In both, with other values. */
  changed: Array<Changed>,
  /** Live in Vanta, not in the file. */
  removed: Array<Named>,
  /** Kept as Vanta has them. */
  kept: Array<Named>,
  /** Sent as deactivated. */
  deactivated: Array<Named>,
  /** In the file, and in Vanta as removed. */
  returned: Array<Named>,
  /** Rows that would not be sent, or not all of them; of each reason so many as a person would read. */
  left_out: Array<LeftOutRow>,
  /** How many rows are left out for each reason, named or not. */
  left_out_counts: Array<LeftOutCount>,
  /** How many rows the recipe's condition leaves out. */
  filtered: number,
  /** How many cells count as they were mended here, and not as the file has them. */
  mended: number,
  /** These cells, by name. */
  mended_cells: Array<MendedCell>,
  /** What a person should know about the file. */
  notes: Array<Note>,
  /** In both, with the same values. */
  unchanged: number,
  /** How many records would be sent. */
  records: number,
  /** How many bytes would be sent. */
  bytes: number,
  /** What holds the send until a person approves this plan. */
  holds: Array<Hold>,
  /** What refuses the send, whoever asks. */
  refused: Array<Hold>,
  /** What is wrong with rows and columns. */
  problems: Array<Problem>,
  /** What the reviewed file says in place of a history; nothing with a data folder. */
  config: FileSays | null,
  /** Which rules could not be asked, since what they need is not kept here or cannot be opened. */
  not_compared: string | null,
  /** Columns that feed no field and are not sent: `F "Room"`. */
  not_sent: Array<string>,
  /** Fields for which a column is only proposed, which counts for nothing until a person agrees. */
  proposed: Array<string>,
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

/** A run as it was. */
export type RunTold = {
  /** What is known of it without a key. */
  run: Run,
  /** Everything that is told of it. */
  proof: Proof | null,
  /** Why nothing more is told. */
  untold: Error | null,
};

/** What came of saving. */
export type Saved = {
  /** The file that was written; none where the person changed their mind. */
  file: string | null,
};

/** What came of an attempt to send. */
export type Sent = {
  /** The run's ID. */
  run: string,
  /** The list's name. */
  list: string,
  /** How it ended. */
  state: State,
  /** Whether nothing of it reached Vanta. */
  practice: boolean,
  /** The plan's fingerprint; none where there was no plan. */
  plan: string | null,
  /** Whether Vanta surely took the list. */
  sent: boolean,
  /** Whether it was read back and equal. */
  verified: boolean,
  /** How many were new. */
  new: number,
  /** How many changed. */
  changed: number,
  /** How many were removed. */
  removed: number,
  /** How many were kept as Vanta has them. */
  kept: number,
  /** How many were sent as deactivated. */
  deactivated: number,
  /** How many were new, but removed before. */
  returned: number,
  /** How many stayed the same. */
  unchanged: number,
  /** When it began. */
  started: string,
  /** When it ended. */
  finished: string,
  /** Where what Vanta holds differs from what was sent. */
  differences: Array<Difference>,
  /** What Vanta keeps in another way than it was sent, as it is known to: told once, and no change afterwards.
   * `old` is what Vanta holds, `new` what was sent. */
  kept_otherwise: Array<Changed>,
  /** What was read. */
  files: Array<FileFacts>,
  /** Which recipe counted; none where an earlier run is restored. */
  recipe: RecipeFrom | null,
  /** The earlier run, where one is restored. */
  restores: Restores | null,
  /** Rows that were not sent. */
  left_out: Array<LeftOutRow>,
  /** How many rows are left out for each reason, those that are not named included. */
  left_out_counts: Array<LeftOutCount>,
  /** How many rows the recipe's condition leaves out. */
  filtered: number,
  /** How many cells count as they were mended here, and not as the file has them. */
  mended: number,
  /** These cells, by name. */
  mended_cells: Array<MendedCell>,
  /** Columns that feed no field and are not sent: `F "Room"`. */
  not_sent: Array<string>,
  /** What a person should know about the files. */
  notes: Array<Note>,
  /** What held it. */
  holds: Array<Hold>,
  /** What refused it. */
  refused: Array<Hold>,
  /** What is wrong with rows and columns. */
  problems: Array<Problem>,
  /** What of it could not be kept in the history, and what to do about it. */
  unkept: string | null,
  /** What the reviewed file says in place of a history; nothing with a data folder. */
  config: FileSays | null,
  /** Which rules could not be asked, since what they need is not kept here or cannot be opened. */
  not_compared: string | null,
  /** What it means, in a sentence. */
  message: string,
};

/** Whether a problem stops a send. */
export type Severity = "problem" | "notice";

/** Which records are shown. */
export type Show = "live" | "removed" | "all";

/** A file that was read. */
export type SourceFile = {
  /** Its name, without its folder. */
  name: string,
  /** What kind of file it is: `xlsx`. */
  format: string | null,
  /** How many bytes it has. */
  bytes: number,
  /** SHA-256 of them. */
  sha256: string,
  /** When it was last modified, as its file system says. */
  modified: When | null,
  /** The sheet; none where the file has none. */
  sheet: string | null,
  /** In which row its headings stand. */
  headings_row: number | null,
  /** How many rows below the headings were read. */
  rows: number,
  /** Which of them are not in the list. */
  left_out: Array<ProofLeftOut>,
};

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

/** How a run ended. The words are those of the command's contract. */
export type Verdict = "verified" | "differs" | "unknown" | "sent" | "held" | "refused" | "not_sent" | "missed" | "nothing_to_do";

/** How something was asked for. */
export type Way = "by_hand" | "without_terminal" | "schedule";

/** An instant, with the zone in which people were. In JSON: `utc`, `local` with its offset, and the zone's
 * name. */
export type When = {
  /** RFC 3339 in UTC. */
  utc: string,
  /** The local time with its offset. */
  local: string,
  /** The zone's name, where it has one. */
  zone: string | null,
};

/** Which records of a run a snapshot holds. */
export type Which = "before" | "sent" | "after";

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
  /** Attempts to send, the latest first. */
  history: [AskRuns, Array<Run>];
  /** A run as it was. */
  run_told: [OfRun, RunTold];
  /** Looks through the whole history for whatever is not as it was written. */
  verify_history: [null, HistoryVerdict];
  /** Asks where, and writes the proof of a run into a folder there. */
  save_proof: [OfRun, Saved];
  /** What bringing a list back would change; nothing is sent. */
  review_restore: [AskRestore, Review];
  /** Brings a list back, where that is exactly what was reviewed. */
  restore: [Restore, Sent];
  /** Asks the review or send that is under way to stop; it does until the list has left. */
  cancel: [null, null];
  /** Asks where, and writes a list that was read to a file. */
  save_reading: [OfList, Saved];
};

/** Each event with what it carries. */
export type Events = {
  /** What the overview shows may be out of date. */
  changed: OutOfDate;
  /** How far the review or send has come that is under way. */
  going: Going;
};
