/** Words of the page on which customers are brought in, and taken out. */

export const bringing = {
  link: 'Bring in customers, or take a copy of them', title: 'Bring in customers', back: 'Back to the house',
  lede: 'A table (CSV) or an address book (vCard). First you see how the file is understood; nothing is written until you say so.',
  choose: 'Choose a file', chooseHint: 'Up to 1 GB. A spreadsheet is saved as CSV first.', sending: (file: string) => `${file} is on its way.`,
  earlier: 'Files before this one', none: 'No file has been brought in yet.', another: 'Another file',
  states: { waiting: 'waits for you', trying: 'is being tried', running: 'is being brought in', stopped: 'was stopped', done: 'was brought in', failed: 'could not be brought in' },
  file: (file: string, state: string) => `${file} ${state}`, by: (who: string, on: string) => `${who}, ${on}`,
  understood: 'How the file is understood', book: 'An address book. Each card in it says by itself what is a name and what is a number.',
  table: (columns: number) => (columns === 1 ? 'A table with one column.' : `A table with ${columns} columns.`),
  column: (place: number) => `Column ${place}`, example: 'For example', nothing: 'nothing is in it', says: (column: string) => `What “${column}” says`,
  encoding: 'Letters', encodingHint: 'If accents look wrong above, choose others.', delimiter: 'Cells are parted by', header: 'The first row names the columns',
  encodings: { 'utf-8': 'UTF-8', 'utf-8-sig': 'UTF-8, marked', cp1252: 'Windows, Western', 'utf-16': 'UTF-16', 'utf-16-le': 'UTF-16, unmarked', 'utf-16-be': 'UTF-16, turned', 'utf-32': 'UTF-32', cp1250: 'Windows, Central European', cp1251: 'Windows, Cyrillic', 'mac-roman': 'Old Macintosh', cp850: 'DOS' },
  delimiters: { ';': 'semicolons', ',': 'commas', '\t': 'tabs', '|': 'upright strokes' },
  source: 'Where they come from', sourceHint: 'A short name: crm, shop. The next file from there finds the same cards by it.', sourceWrong: 'A short name without spaces: crm, shop-2.',
  columns: {
    '': 'Leave it out', name: 'Name', first_name: 'First name', last_name: 'Family name', say: 'How to say it', address: 'How to address them', form: 'Familiar or polite', language: 'Language', organisation: 'Organisation', role: 'What they do there', place: 'Place', time_zone: 'Time zone', good_hours: 'Good hours', urgent: 'Always urgent', asks_for: 'Asks for', not_with: 'Must not get',
    telephone: 'Telephone', mail: 'Mail address', reaches: 'Numbers and addresses, as we write them out', note: 'Note', prefers: 'How they like it', kindness: 'Kindness given', remarks: 'Remarks, as we write them out', key: 'Their number or key there', source: 'Source', changed_at: 'Changed at, as we write it out',
  },
  tryIt: 'Try it', bringIn: 'Bring them in', goOn: 'Go on', stop: 'Stop', forget: 'Forget this file', forgetReport: 'Forget this report', tryHint: 'Reads the whole file and says what would become of it.',
  trying: (file: string, rows: string, percent: number) => `Trying ${file}: ${rows} rows read, ${percent} %.`,
  running: (file: string, rows: string, percent: number) => `Bringing in ${file}: ${rows} rows are done, ${percent} %.`,
  leave: 'You may leave this page, and close it. Whoever rings goes first.',
  would: (fresh: string, changed: string, same: string) => `It would make ${fresh} new cards, change ${changed}, and leave ${same} as they are.`,
  did: (fresh: string, changed: string, same: string) => `${fresh} new cards, ${changed} changed, ${same} left as they were.`,
  wrong: (rows: number, said: string) => (rows === 0 ? 'Nothing is wrong with any row.' : rows === 1 ? 'One row is left out, because something is wrong with it.' : `${said} rows are left out, because something is wrong with them.`),
  noticed: 'Also noticed', stopped: (rows: string) => `Stopped after ${rows} rows. What was brought in stays.`,
  failed: 'This file could not be read to its end.', ourFault: 'Something went wrong on our side; it has been written down. You may go on.', rows: 'What is to be said of single rows', row: 'Row', why: 'Why', inFile: 'In the file',
  first: (shown: string, all: string) => `The first ${shown} of ${all}.`, report: 'All of them, as a table with the reasons', reportHint: 'Correct the rows there, and bring in only those. Forgotten after 30 days.',
  reasons: { no_name: 'without a name', bad_number: 'with a number that cannot be rung', bad_mail: 'with a mail address that is none', too_long: 'with something too long', too_many: 'with too many numbers or remarks', unreadable: 'that cannot be read', wrong_columns: 'with another number of cells', no_such_person: 'that name nobody of us', bad_word: 'with a word that cannot be understood', twice: 'whose key another row has', kept: 'where a person’s words on the card stay', alike: 'perhaps the same person as another card' },
  reason: (rows: number, said: string, what: string) => `${rows === 1 ? 'one row' : `${said} rows`} ${what}`,
  takeTitle: 'Take a copy of all customers', takeLede: 'Everything on every card. It is written down that you took it. It can be brought in again.', takeTable: 'As a table (CSV)', takeBook: 'As an address book (vCard)',
  notYours: 'Supervisors and administrators bring in customers.',
};

export type Bringing = typeof bringing;
