import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emulatorServer, realServer } from '../../../src/servers/server.ts';
import { readServers } from '../../../src/servers/serverList.ts';
import { fakeWorld } from '../../support/fakeServices.ts';

test('the emulator comes first, then added servers, then those of the setting, each once', async () => {
  const { servers } = fakeWorld({
    serversSetting: [{ url: 'https://team.example' }, { url: 'https://own.example/', name: 'Again' }],
  }).services;
  await servers.add(realServer('https://own.example', 'Own'));
  servers.useEmulator(emulatorServer('http://127.0.0.1:8624', 'i1', 'Local'));
  assert.deepEqual(
    servers.all().map(({ server, origin }) => `${server.name} ${origin}`),
    ['Local emulator', 'Own added', 'team.example setting'],
  );
});

test('what is kept outlives the window and holds no secret', async () => {
  const { memory, services } = fakeWorld();
  await services.servers.add(realServer('https://own.example', 'Own'));
  assert.deepEqual(fakeWorld({ memory }).services.servers.all()[0]?.server, realServer('https://own.example', 'Own'));
  assert.deepEqual(memory.get('proget.servers'), [{ name: 'Own', url: 'https://own.example' }]);
});

test('entries of the setting that make no sense are left out', () => {
  const value = [
    null,
    1,
    'x',
    {},
    { url: 'ftp://a.example' },
    { url: 'https://u:p@a.example' },
    { url: 'https://a.example' },
  ];
  assert.deepEqual(
    readServers(value).map(({ url }) => url),
    ['https://a.example'],
  );
  assert.deepEqual([readServers(undefined), readServers({})], [[], []]);
});

test('listeners hear of each change', async () => {
  const { servers } = fakeWorld().services;
  let changes = 0;
  const end = servers.onChange(() => {
    changes += 1;
  });
  await servers.add(realServer('https://own.example'));
  await servers.remove('https://own.example');
  end();
  servers.changed();
  assert.equal(changes, 2);
});
