import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  emulatorServer,
  keyValueName,
  keyValuePrefix,
  originOf,
  realServer,
  secretName,
} from '../../../src/servers/server.ts';

const work = realServer('https://proget.example', 'Work');
const prefixed = realServer('https://proget.example/tools', null);
const emulator = emulatorServer('http://localhost:8624', 'i-1', 'Emulator');

describe('a server', () => {
  it('is known by its URL, an emulator by its instance whatever port it has', () => {
    assert.equal(work.id, 'https://proget.example');
    assert.equal(emulator.id, emulatorServer('http://localhost:8625', 'i-1', 'Other').id);
    assert.notEqual(emulator.id, emulatorServer('http://localhost:8624', 'i-2', 'Emulator').id);
  });

  it('is called by its host without a name', () => {
    assert.equal(prefixed.name, 'proget.example');
    assert.equal(realServer('https://proget.example', '  ').name, 'proget.example');
  });

  it('has an origin without its path', () => {
    assert.equal(originOf(prefixed), 'https://proget.example');
  });

  it('keeps its secrets apart from those of every other server', () => {
    const servers = [
      work,
      prefixed,
      emulator,
      emulatorServer('http://localhost:8624', 'i-2', 'Emulator'),
      realServer('http://proget.example'),
      realServer('https://proget.example:8625'),
      realServer('http://localhost:8624'),
    ];
    const names = servers.flatMap((server) => [secretName(server), keyValueName(server, 1), keyValueName(server, 11)]);
    assert.equal(new Set(names).size, names.length);
  });

  it('finds all remembered values of one server, and no others, by a prefix', () => {
    assert.ok(keyValueName(work, 1003).startsWith(keyValuePrefix(work)));
    assert.ok(!keyValueName(prefixed, 1003).startsWith(keyValuePrefix(work)));
    assert.equal(secretName({ ...work, name: 'Renamed' }), secretName(work));
  });
});
