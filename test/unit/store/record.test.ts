import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NulError, StatementError } from '../../../emulator/store/errors.ts';
import { decodeRecord, encodeRecord, inspectRecord, type JournalStatement } from '../../../emulator/store/record.ts';
import { openTestStore } from '../../support/storeDir.ts';

const value = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'grapheme' }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.uint8Array(),
);
const statement: fc.Arbitrary<JournalStatement> = fc.record(
  {
    sql: fc.string({ unit: 'grapheme', minLength: 1 }),
    parameters: fc.array(value),
  },
  { noNullPrototype: true },
);
const record = fc.record(
  { sequence: fc.nat(), statements: fc.array(statement, { minLength: 1 }) },
  { noNullPrototype: true },
);

test('a record is read as it was written, wherever it stands', () => {
  fc.assert(
    fc.property(record, fc.uint8Array(), fc.uint8Array(), (written, before, after) => {
      const encoded = encodeRecord(written);
      const file = Buffer.concat([before, encoded, after]);
      const end = before.length + encoded.length;
      assert.deepEqual(inspectRecord(file, before.length), { end, sequence: written.sequence });
      assert.deepEqual(decodeRecord(file, before.length), written);
    }),
  );
});

test('a record with any bit changed is not sound', () => {
  fc.assert(
    fc.property(record, fc.nat(), fc.integer({ min: 0, max: 7 }), (written, place, bit) => {
      const encoded = encodeRecord(written);
      const offset = place % encoded.length;
      encoded.writeUInt8(encoded.readUInt8(offset) ^ (1 << bit), offset);
      assert.equal(inspectRecord(encoded, 0), null);
    }),
  );
});

test('every value is read from the database as it was given', async () => {
  const store = await openTestStore(null);
  const readable = value.filter((each) => !(typeof each === 'string' && each.includes('\0')));
  const stored = readable.filter(
    (each) => typeof each !== 'number' || Number.isInteger(each) === Number.isSafeInteger(each),
  );
  fc.assert(
    fc.property(
      stored.filter((each) => typeof each !== 'number' || Number.isFinite(each)),
      (given) => {
        store.write((transaction) => {
          transaction.run('DELETE FROM item');
          transaction.run('INSERT INTO item (value) VALUES (?)', [given]);
        });
        // SQLite has no negative zero.
        const expected = Object.is(given, -0) ? 0 : given;
        assert.deepEqual(store.get('SELECT value FROM item'), { value: expected });
      },
    ),
  );
  await store.close();
});

const refused: readonly (readonly [string, string, readonly unknown[]])[] = [
  ['too few parameters', 'INSERT INTO item (value) VALUES (?)', []],
  ['too many parameters', "INSERT INTO item (value) VALUES ('?')", ['a']],
  ['a parameter in a comment', 'INSERT INTO item (value) VALUES (?) -- or ?', ['a', 'b']],
  ['undefined', 'INSERT INTO item (value) VALUES (?)', [undefined]],
  ['a boolean', 'INSERT INTO item (value) VALUES (?)', [true]],
  ['a BigInt', 'INSERT INTO item (value) VALUES (?)', [1n]],
  ['NaN', 'INSERT INTO item (value) VALUES (?)', [Number.NaN]],
  ['an integer past 2^53', 'INSERT INTO item (value) VALUES (?)', [2 ** 53]],
  ['a date object', 'INSERT INTO item (value) VALUES (?)', [new Date(0)]],
  ['a named parameter', 'INSERT INTO item (value) VALUES (:a)', ['a']],
  ['a numbered parameter', 'INSERT INTO item (value) VALUES (?1)', ['a']],
  ['chance', 'INSERT INTO item (value) VALUES (random())', []],
  ['the clock', "UPDATE item SET value = datetime('now')", []],
  ['the clock as a default', 'CREATE TABLE late (at TEXT DEFAULT CURRENT_TIMESTAMP)', []],
  ['the state of the connection', 'UPDATE item SET value = last_insert_rowid()', []],
  ['two statements', 'DELETE FROM item; DELETE FROM twin', []],
  ['a transaction of its own', 'BEGIN', []],
  ['a pragma', 'PRAGMA foreign_keys=off', []],
  ['a query', 'SELECT 1', []],
  ['nothing', ' -- nothing', []],
];

for (const [what, sql, parameters] of refused) {
  test(`a write with ${what} is refused and changes nothing`, async () => {
    const store = await openTestStore(null);
    const work = () => store.write((transaction) => transaction.run(sql, parameters as never[]));
    assert.throws(work, StatementError);
    assert.deepEqual(store.all('SELECT * FROM item'), []);
    await store.close();
  });
}

test('a text with a NUL, which SQLite would cut off there, is the fault of whoever sent it', async () => {
  const store = await openTestStore(null);
  const sql = 'INSERT INTO item (value) VALUES (?)';
  assert.throws(() => store.write((transaction) => transaction.run(sql, ['a\0b'])), NulError);
  assert.throws(() => store.get('SELECT id FROM item WHERE value = ?', ['a\0b']), NulError);
  assert.deepEqual(store.all('SELECT * FROM item'), []);
  await store.close();
});

for (const sql of [
  'DELETE FROM item',
  "INSERT INTO item (value) VALUES ('a') RETURNING id",
  "WITH x AS (SELECT 1) INSERT INTO item (value) SELECT 'a' FROM x",
  'PRAGMA user_version=1',
]) {
  test(`a look-up cannot run ${sql}`, async () => {
    const store = await openTestStore(null);
    assert.throws(() => store.get(sql), StatementError);
    assert.throws(() => store.all(sql), StatementError);
    await store.close();
  });
}
