import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cacheDirectory } from '../../../emulator/auth/directory.ts';
import { generateKey, hashKey } from '../../../emulator/auth/hash.ts';
import { hashPassword, PasswordCache, verifyPassword } from '../../../emulator/auth/password.ts';
import type { ApiKey } from '../../../emulator/contract/apiKey.ts';
import { makeKey, makeUser } from '../../support/keys.ts';

describe('cacheDirectory', () => {
  it('asks once for a key until something about access changes, and again for each unknown one', () => {
    const asked: string[] = [];
    const stored = new Map<string, ApiKey>([['a', makeKey({ id: 1 })]]);
    let version = 1;
    const directory = cacheDirectory(
      {
        findKeyByHash: (hash) => {
          asked.push(hash);
          return stored.get(hash);
        },
        findUser: () => undefined,
        passwordHashOf: () => undefined,
      },
      () => version,
    );
    assert.equal(directory.findKeyByHash('a')?.id, 1);
    assert.equal(directory.findKeyByHash('a')?.id, 1);
    assert.deepEqual(asked, ['a']);
    stored.delete('a');
    version = 2;
    assert.equal(directory.findKeyByHash('a'), undefined);
    stored.set('a', makeKey({ id: 2 }));
    assert.equal(directory.findKeyByHash('a')?.id, 2, 'a miss is not remembered');
  });

  it('holds ten thousand keys at the most', () => {
    let asked = 0;
    const source = {
      findKeyByHash: (hash: string) => {
        asked += 1;
        return makeKey({ id: Number(hash) });
      },
      findUser: () => undefined,
      passwordHashOf: () => undefined,
    };
    const directory = cacheDirectory(source, () => 1);
    for (let id = 0; id <= 10_000; id += 1) directory.findKeyByHash(String(id));
    directory.findKeyByHash('10000');
    assert.equal(asked, 10_001);
    directory.findKeyByHash('0');
    assert.equal(asked, 10_002);
  });

  it('refuses a former password and an empty one', () => {
    const user = makeUser('j.smith');
    let stored = hashPassword('old');
    let version = 1;
    const directory = cacheDirectory(
      { findKeyByHash: () => undefined, findUser: () => user, passwordHashOf: () => stored },
      () => version,
    );
    assert.equal(directory.verifyPassword(user, 'old'), true);
    stored = hashPassword('new');
    version = 2;
    assert.equal(directory.verifyPassword(user, 'old'), false);
    assert.equal(directory.verifyPassword(user, 'new'), true);
    assert.equal(directory.verifyPassword(user, ''), false);
  });
});

describe('passwords and hashes', () => {
  it('verifies the password that was hashed and no other, with a new salt each time', () => {
    const stored = hashPassword('hunter2 ü');
    assert.equal(verifyPassword(stored, 'hunter2 ü'), true);
    assert.equal(verifyPassword(stored, 'hunter2 u'), false);
    assert.notEqual(hashPassword('hunter2 ü'), stored);
    for (const broken of ['', 'scrypt$', 'scrypt$$', 'plain$a$b']) assert.equal(verifyPassword(broken, ''), false);
  });

  it('runs scrypt once a pair and remembers a bounded number of pairs', () => {
    let runs = 0;
    const cache = new PasswordCache(2, (stored, password) => {
      runs += 1;
      return stored === password;
    });
    assert.deepEqual([cache.verify('a', 'a'), cache.verify('a', 'a'), cache.verify('a', 'b')], [true, true, false]);
    assert.equal(runs, 2);
    cache.verify('c', 'c');
    cache.verify('a', 'a');
    assert.equal(runs, 4, 'the oldest pair was dropped');
    cache.clear();
    cache.verify('a', 'a');
    assert.equal(runs, 5);
  });

  it('makes keys of 40 lower-case hex characters', () => {
    const made = new Set(Array.from({ length: 100 }, generateKey));
    assert.equal(made.size, 100);
    for (const key of made) assert.match(key, /^[0-9a-f]{40}$/);
  });

  it('hashes a key with SHA-256 of its UTF-8', () => {
    assert.equal(hashKey('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
