import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keyValueName, realServer, secretName } from '../../../src/servers/server.ts';
import { fakeWorld } from '../../support/fakeServices.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';

const one = realServer('https://one.example');
const two = realServer('https://two.example');

describe('secrets', () => {
  test('of two servers have different names', () => {
    const names = [one, two].flatMap((server) => [secretName(server), keyValueName(server, 1000)]);
    assert.equal(new Set(names).size, 4);
  });

  test('without a keyring last for the session, and the user is told once', async () => {
    const { services, secrets, memory, log } = fakeWorld({ keyringFails: true });
    assert.equal(await services.secrets.store('a', 's3cret'), 'session');
    assert.equal(await services.secrets.get('a'), 's3cret');
    await services.secrets.get('b');
    await services.secrets.forget('a');
    assert.equal(await services.secrets.get('a'), null);
    assert.deepEqual(log, ['keyring failed']);
    assert.deepEqual([[...secrets], [...memory]], [[], []], 'nothing may fall back to memory or disk');
  });
});

describe('remembered values', () => {
  const key = viewKey({ id: 1001 });

  test('are found again by server and id', async () => {
    const { values } = fakeWorld().services;
    await values.remember(one, 1001, 'v'.repeat(40));
    assert.equal(await values.valueOf(one, key), 'v'.repeat(40));
    assert.equal(await values.valueOf(two, key), null);
    assert.equal(await values.valueOf(one, viewKey({ id: 1002 })), null);
  });

  test('are not used when the mark of the key disagrees', async () => {
    const { values } = fakeWorld().services;
    await values.remember(one, 1001, 'v'.repeat(40));
    const other = viewKey({ id: 1001, details: viewDetails({ mark: 'aaaa…bbbb' }) });
    assert.equal(await values.valueOf(one, other), null);
  });

  test('are no match for what the server lists itself', async () => {
    const { values } = fakeWorld().services;
    await values.remember(one, 1001, 'old');
    assert.equal(await values.valueOf(one, viewKey({ id: 1001, value: 'listed' })), 'listed');
  });

  test('are forgotten with the key and with the server, the key of the server too', async () => {
    const { services, secrets, memory } = fakeWorld();
    const { values } = services;
    await services.secrets.store(secretName(one), 'admin');
    await values.remember(one, 1001, 'a');
    await values.remember(one, 1002, 'b');
    await values.remember(two, 1001, 'c');
    await values.forget(one, 1002);
    assert.equal(secrets.has(keyValueName(one, 1002)), false);
    await values.forgetServer(one);
    assert.deepEqual([...secrets], [[keyValueName(two, 1001), 'c']]);
    assert.ok(!JSON.stringify([...memory]).includes('one.example'), 'memory still knows the server');
  });
});
