CREATE TRIGGER card_words_come AFTER INSERT ON card_words BEGIN
    INSERT INTO card_index (rowid, words) VALUES (new.place, new.words);
END;
CREATE TRIGGER card_words_go AFTER DELETE ON card_words BEGIN
    INSERT INTO card_index (card_index, rowid, words) VALUES ('delete', old.place, old.words);
END;
CREATE TABLE accepted_gaps (
  id VARCHAR(32) NOT NULL,
  line VARCHAR(64) NOT NULL,
  "by" VARCHAR(64) NOT NULL,
  at VARCHAR(32) NOT NULL,
  because TEXT NOT NULL,
  until VARCHAR(32) NOT NULL,
  times TEXT NOT NULL,
  CONSTRAINT accepted_gaps_key PRIMARY KEY (id)
);
CREATE TABLE accounts (
  account VARCHAR(80) NOT NULL,
  person VARCHAR(64) NOT NULL,
  realm TEXT NOT NULL,
  md5 VARCHAR(32) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  browser BOOLEAN NOT NULL,
  CONSTRAINT accounts_key PRIMARY KEY (account),
  CONSTRAINT accounts_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE acquaintances (
  number TEXT NOT NULL,
  person VARCHAR(64) NOT NULL,
  last_at VARCHAR(32) NOT NULL,
  CONSTRAINT acquaintances_key PRIMARY KEY (number, person)
);
CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE bringing_rows (
  bringing VARCHAR(64) NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT bringing_rows_key PRIMARY KEY (bringing, number),
  CONSTRAINT bringing_rows_bringing FOREIGN KEY(bringing) REFERENCES bringings (id) ON DELETE CASCADE
);
CREATE TABLE bringings (
  id VARCHAR(64) NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT bringings_key PRIMARY KEY (id)
);
CREATE TABLE brought (
  customer VARCHAR(64) NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT brought_key PRIMARY KEY (customer),
  CONSTRAINT brought_customer FOREIGN KEY(customer) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE TABLE calendars (
  person VARCHAR(64) NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  made_at VARCHAR(32) NOT NULL,
  CONSTRAINT calendars_key PRIMARY KEY (person),
  CONSTRAINT calendars_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE calls (
  id VARCHAR(64) NOT NULL,
  line VARCHAR(64) NOT NULL,
  branch VARCHAR(64),
  direction VARCHAR(3) NOT NULL,
  stage VARCHAR(16) NOT NULL,
  arrived VARCHAR(32) NOT NULL,
  voice_at VARCHAR(32),
  over_at VARCHAR(32),
  outcome VARCHAR(16),
  holder VARCHAR(64),
  last_holder VARCHAR(64),
  caller_number TEXT,
  caller_name TEXT,
  caller_withheld BOOLEAN NOT NULL,
  caller_attestation TEXT,
  caller_way TEXT,
  customer VARCHAR(64),
  body TEXT NOT NULL,
  CONSTRAINT calls_key PRIMARY KEY (id)
);
CREATE VIRTUAL TABLE card_index USING fts5(words, content='', columnsize=0, detail=none, prefix='2 3 4', tokenize='ascii');
CREATE TABLE 'card_index_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'card_index_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'card_index_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE card_views (
  customer VARCHAR(64) NOT NULL,
  at VARCHAR(32) NOT NULL,
  person VARCHAR(64) NOT NULL,
  how VARCHAR(16) NOT NULL,
  call VARCHAR(64),
  CONSTRAINT card_views_key PRIMARY KEY (customer, at, person)
);
CREATE TABLE card_words (
  place INTEGER NOT NULL,
  customer VARCHAR(64) NOT NULL,
  words TEXT NOT NULL,
  CONSTRAINT card_words_key PRIMARY KEY (place),
  CONSTRAINT card_words_customer FOREIGN KEY(customer) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE TABLE chores (
  name VARCHAR(32) NOT NULL,
  done_at VARCHAR(32) NOT NULL,
  CONSTRAINT chores_key PRIMARY KEY (name)
);
CREATE TABLE customers (
  id VARCHAR(64) NOT NULL,
  name TEXT NOT NULL,
  say TEXT NOT NULL,
  address TEXT NOT NULL,
  form VARCHAR(16),
  language VARCHAR(8),
  organisation TEXT NOT NULL,
  role TEXT NOT NULL,
  place TEXT NOT NULL,
  time_zone VARCHAR(64),
  good_hours TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  asks_for VARCHAR(64),
  not_with TEXT NOT NULL,
  reaches TEXT NOT NULL,
  remarks TEXT NOT NULL,
  next_to_forget VARCHAR(10),
  part_of VARCHAR(64),
  made_at VARCHAR(32) NOT NULL,
  made_by VARCHAR(64) NOT NULL,
  changed_at VARCHAR(32) NOT NULL,
  changed_by VARCHAR(64),
  source VARCHAR(64) NOT NULL,
  source_key TEXT NOT NULL,
  CONSTRAINT customers_key PRIMARY KEY (id)
);
CREATE TABLE emergencies (
  id VARCHAR(64) NOT NULL,
  line VARCHAR(64) NOT NULL,
  since VARCHAR(32) NOT NULL,
  "by" VARCHAR(64),
  number TEXT,
  name TEXT,
  closed_at VARCHAR(32),
  closed_by VARCHAR(64),
  done TEXT NOT NULL,
  CONSTRAINT emergencies_key PRIMARY KEY (id)
);
CREATE TABLE forgettings (
  card VARCHAR(64) NOT NULL,
  at VARCHAR(32) NOT NULL,
  "by" VARCHAR(64) NOT NULL,
  why VARCHAR(16) NOT NULL,
  clean_at VARCHAR(32),
  CONSTRAINT forgettings_key PRIMARY KEY (card)
);
CREATE TABLE hours (
  kind VARCHAR(8) NOT NULL,
  name VARCHAR(64) NOT NULL,
  body TEXT NOT NULL,
  "by" VARCHAR(64) NOT NULL,
  at VARCHAR(32) NOT NULL,
  CONSTRAINT hours_key PRIMARY KEY (kind, name)
);
CREATE TABLE hours_changes (
  id VARCHAR(32) NOT NULL,
  at VARCHAR(32) NOT NULL,
  "by" VARCHAR(64) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  name VARCHAR(64) NOT NULL,
  "before" TEXT,
  "after" TEXT NOT NULL,
  CONSTRAINT hours_changes_key PRIMARY KEY (id)
);
CREATE TABLE journal (
  number INTEGER NOT NULL,
  at VARCHAR(32) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  call VARCHAR(64),
  person VARCHAR(64),
  promise VARCHAR(64),
  body TEXT NOT NULL,
  CONSTRAINT journal_key PRIMARY KEY (number)
);
CREATE TABLE letters (
  "key" VARCHAR(128) NOT NULL,
  promise VARCHAR(64) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  due_at VARCHAR(32) NOT NULL,
  not_before VARCHAR(32) NOT NULL,
  tries INTEGER NOT NULL,
  begun_at VARCHAR(32),
  done_at VARCHAR(32),
  became VARCHAR(16),
  CONSTRAINT letters_key PRIMARY KEY ("key"),
  CONSTRAINT letters_promise FOREIGN KEY(promise) REFERENCES promises (id) ON DELETE CASCADE
);
CREATE TABLE line_hearing (
  line VARCHAR(64) NOT NULL,
  number INTEGER NOT NULL,
  CONSTRAINT line_hearing_key PRIMARY KEY (line)
);
CREATE TABLE matters (
  id VARCHAR(64) NOT NULL,
  customer VARCHAR(64) NOT NULL,
  about TEXT NOT NULL,
  owner VARCHAR(64) NOT NULL,
  opened_at VARCHAR(32) NOT NULL,
  opened_by VARCHAR(64) NOT NULL,
  is_open BOOLEAN NOT NULL,
  settled_at VARCHAR(32),
  calls TEXT NOT NULL,
  resolved TEXT NOT NULL,
  reopened TEXT NOT NULL,
  CONSTRAINT matters_key PRIMARY KEY (id)
);
CREATE TABLE notes (
  call VARCHAR(64) NOT NULL,
  "by" VARCHAR(64) NOT NULL,
  at VARCHAR(32) NOT NULL,
  words TEXT NOT NULL,
  CONSTRAINT notes_key PRIMARY KEY (call, "by"),
  CONSTRAINT notes_call FOREIGN KEY(call) REFERENCES calls (id) ON DELETE CASCADE
);
CREATE TABLE people (
  id VARCHAR(64) NOT NULL,
  password_hash TEXT,
  language VARCHAR(2),
  here BOOLEAN NOT NULL,
  browser_account VARCHAR(80) NOT NULL,
  browser_secret VARCHAR(64) NOT NULL,
  session_epoch INTEGER NOT NULL,
  CONSTRAINT people_key PRIMARY KEY (id)
);
CREATE TABLE promise_calls (
  call VARCHAR(64) NOT NULL,
  promise VARCHAR(64) NOT NULL,
  CONSTRAINT promise_calls_key PRIMARY KEY (call, promise),
  CONSTRAINT promise_calls_promise FOREIGN KEY(promise) REFERENCES promises (id) ON DELETE CASCADE
);
CREATE TABLE promises (
  id VARCHAR(64) NOT NULL,
  line VARCHAR(64) NOT NULL,
  call VARCHAR(64),
  owner VARCHAR(64) NOT NULL,
  number TEXT,
  customer VARCHAR(64),
  name TEXT,
  email TEXT,
  language VARCHAR(8),
  because TEXT NOT NULL,
  also TEXT NOT NULL,
  matter VARCHAR(64),
  not_with TEXT NOT NULL,
  made_at VARCHAR(32) NOT NULL,
  made_by VARCHAR(64),
  said_at VARCHAR(32),
  due_at VARCHAR(32) NOT NULL,
  good_hours TEXT NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  reminded_at VARCHAR(32),
  second TEXT,
  late_at VARCHAR(32),
  next_attempt_at VARCHAR(32),
  attempts TEXT NOT NULL,
  moves TEXT NOT NULL,
  "end" VARCHAR(16),
  ended_at VARCHAR(32),
  ended_by VARCHAR(64),
  told_how VARCHAR(16),
  told_call VARCHAR(64),
  told_words TEXT,
  CONSTRAINT promises_key PRIMARY KEY (id)
);
CREATE TABLE reaches (
  value TEXT NOT NULL,
  customer VARCHAR(64) NOT NULL,
  backwards TEXT,
  CONSTRAINT reaches_key PRIMARY KEY (value, customer),
  CONSTRAINT reaches_customer FOREIGN KEY(customer) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE TABLE second_factors (
  person VARCHAR(64) NOT NULL,
  secret VARCHAR(64) NOT NULL,
  is_on BOOLEAN NOT NULL,
  last_step INTEGER NOT NULL,
  spare TEXT NOT NULL,
  CONSTRAINT second_factors_key PRIMARY KEY (person),
  CONSTRAINT second_factors_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE sessions (
  token_hash VARCHAR(64) NOT NULL,
  person VARCHAR(64) NOT NULL,
  epoch INTEGER NOT NULL,
  created_at VARCHAR(32) NOT NULL,
  seen_at VARCHAR(32) NOT NULL,
  expires_at VARCHAR(32) NOT NULL,
  CONSTRAINT sessions_key PRIMARY KEY (token_hash),
  CONSTRAINT sessions_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE vocabulary (
  word TEXT NOT NULL,
  sounds TEXT NOT NULL,
  sounds_too TEXT NOT NULL,
  names INTEGER NOT NULL,
  elsewhere INTEGER NOT NULL,
  remarks INTEGER NOT NULL,
  CONSTRAINT vocabulary_key PRIMARY KEY (word)
)
 WITHOUT ROWID;
CREATE INDEX accepted_gaps_by_until ON accepted_gaps (until);
CREATE INDEX accounts_by_person ON accounts (person);
CREATE INDEX acquaintances_by_last_at ON acquaintances (last_at);
CREATE INDEX calendars_by_secret_hash ON calendars (secret_hash);
CREATE INDEX calls_by_caller_number ON calls (caller_number, id) WHERE caller_number IS NOT NULL;
CREATE INDEX calls_by_customer ON calls (customer, id) WHERE customer IS NOT NULL;
CREATE INDEX calls_came_in ON calls (arrived, id, line, branch, voice_at, over_at, direction) WHERE direction = 'in';
CREATE INDEX calls_owed ON calls (id) WHERE over_at IS NULL OR outcome IS NULL;
CREATE INDEX calls_with_caller ON calls (arrived) WHERE caller_number IS NOT NULL OR caller_name IS NOT NULL;
CREATE INDEX card_views_by_at ON card_views (at);
CREATE UNIQUE INDEX card_words_by_customer ON card_words (customer);
CREATE INDEX customers_by_part_of ON customers (part_of) WHERE part_of IS NOT NULL;
CREATE UNIQUE INDEX customers_by_source ON customers (source, source_key) WHERE source_key != '';
CREATE INDEX customers_unchanged ON customers (changed_at, id);
CREATE INDEX customers_will_forget ON customers (next_to_forget) WHERE next_to_forget IS NOT NULL;
CREATE INDEX emergencies_open ON emergencies (since) WHERE closed_at IS NULL;
CREATE INDEX forgettings_not_clean ON forgettings (at) WHERE clean_at IS NULL;
CREATE INDEX journal_by_call ON journal (call);
CREATE INDEX letters_by_promise ON letters (promise);
CREATE INDEX letters_unsent ON letters (not_before) WHERE begun_at IS NULL AND done_at IS NULL;
CREATE INDEX matters_by_customer ON matters (customer);
CREATE INDEX matters_by_settled_at ON matters (settled_at);
CREATE INDEX matters_open ON matters (owner) WHERE is_open;
CREATE INDEX notes_by_at ON notes (at);
CREATE INDEX promises_by_call ON promises (call);
CREATE INDEX promises_by_customer ON promises (customer) WHERE customer IS NOT NULL;
CREATE INDEX promises_by_number ON promises (number) WHERE number IS NOT NULL;
CREATE INDEX promises_ended ON promises (ended_at) WHERE "end" IS NOT NULL;
CREATE INDEX promises_open ON promises (due_at) WHERE "end" IS NULL;
CREATE INDEX promises_to_somebody ON promises (ended_at) WHERE "end" IS NOT NULL AND (number IS NOT NULL OR name IS NOT NULL OR email IS NOT NULL OR told_words <> '' OR because NOT IN ('', 'said', 'not_answered', 'cut_off'));
CREATE INDEX reaches_by_backwards ON reaches (backwards);
CREATE INDEX reaches_by_customer ON reaches (customer);
CREATE INDEX sessions_by_expires_at ON sessions (expires_at);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX vocabulary_by_sounds ON vocabulary (sounds);
CREATE INDEX vocabulary_by_sounds_too ON vocabulary (sounds_too);
