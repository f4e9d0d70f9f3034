import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Credential } from '../../../emulator/auth/carriers.ts';
import { cacheDirectory } from '../../../emulator/auth/directory.ts';
import { generateKey, hashKey } from '../../../emulator/auth/hash.ts';
import { hashKeyAsPassword, hashPassword, PasswordCache, verifyPassword } from '../../../emulator/auth/password.ts';
import { identify, learnPasswords } from '../../../emulator/auth/principals.ts';
import type { ApiKey } from '../../../emulator/contract/apiKey.ts';
import { makeKey, makeUser, policies } from '../../support/keys.ts';
import { reading } from './senders.ts';

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

  it('refuses a former password and an empty one', async () => {
    const user = makeUser('j.smith');
    let stored = await hashPassword('old');
    let version = 1;
    const directory = cacheDirectory(
      { findKeyByHash: () => undefined, findUser: () => user, passwordHashOf: () => stored },
      () => version,
    );
    const verify = async (password: string): Promise<boolean | undefined> => {
      await directory.learnPassword(user, password);
      return directory.verifyPassword(user, password);
    };
    assert.equal(directory.verifyPassword(user, 'old'), undefined, 'not known before it was verified');
    assert.equal(await verify('old'), true);
    stored = await hashPassword('new');
    version = 2;
    assert.equal(directory.verifyPassword(user, 'old'), undefined);
    assert.equal(await verify('old'), false);
    assert.equal(await verify('new'), true);
    assert.equal(await verify(''), false);
  });
});

describe('learnPasswords', () => {
  const user = makeUser('jo');
  const credential = { kind: 'user', userName: 'jo', values: ['pw'] } as const;

  it('waits only for passwords of users that did not come before', async () => {
    const stored = await hashPassword('pw');
    const directory = cacheDirectory(
      {
        findKeyByHash: () => undefined,
        findUser: (name) => (name === 'jo' ? user : undefined),
        passwordHashOf: () => stored,
      },
      () => 1,
    );
    const learn = (sent: Partial<Credential> | null) => learnPasswords(reading(sent), directory, policies, 0);
    for (const sent of [null, { values: ['key'] }, { values: ['al:pw'] }, { ...credential, userName: 'al' }]) {
      assert.equal(learn(sent), null);
    }
    await learn(credential);
    assert.equal(identify(reading(credential), directory, policies, 0).outcome, 'known');
    assert.equal(learn(credential), null);
    assert.equal(learn({ values: ['jo:pw'] }), null, 'the same pair');
    assert.notEqual(learn({ values: ['jo:x'] }), null);
  });

  it('verifies once more what was forgotten meanwhile', async () => {
    let known = false;
    let times = 0;
    const directory = {
      findKeyByHash: () => undefined,
      findUser: () => user,
      verifyPassword: () => (known ? true : undefined),
      learnPassword: async () => {
        times += 1;
        known = times > 1;
      },
    };
    await learnPasswords(reading(credential), directory, policies, 0);
    assert.equal(times, 2);
  });
});

describe('passwords and hashes', () => {
  it('verifies the password that was hashed and no other, with a new salt each time', async () => {
    const stored = await hashPassword('hunter2 ü');
    assert.equal(await verifyPassword(stored, 'hunter2 ü'), true);
    assert.equal(await verifyPassword(stored, 'hunter2 u'), false);
    assert.notEqual(await hashPassword('hunter2 ü'), stored);
    for (const broken of ['', 'scrypt$', 'scrypt$$', 'plain$a$b', 'sha256$', 'sha256']) {
      assert.equal(await verifyPassword(broken, ''), false, broken);
    }
    assert.equal(await verifyPassword(hashKeyAsPassword('key'), 'key'), true);
    assert.equal(await verifyPassword(hashKeyAsPassword('key'), 'Key'), false);
  });

  it('runs scrypt once a pair and remembers a bounded number of pairs', async () => {
    let runs = 0;
    const cache = new PasswordCache(2, async (stored, password) => {
      runs += 1;
      return stored === password;
    });
    await Promise.all([cache.learn('a', 'a'), cache.learn('a', 'a'), cache.learn('a', 'b')]);
    assert.equal(runs, 2);
    assert.deepEqual(
      [cache.verdict('a', 'a'), cache.verdict('a', 'b'), cache.verdict('a', 'c')],
      [true, false, undefined],
    );
    await cache.learn('c', 'c');
    assert.equal(cache.verdict('a', 'a'), undefined, 'the oldest pair was dropped');
    cache.clear();
    assert.equal(cache.verdict('c', 'c'), undefined);
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
