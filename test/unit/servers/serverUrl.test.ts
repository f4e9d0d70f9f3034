import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoopback, parseServerUrl } from '../../../src/servers/serverUrl.ts';

/** What is typed, the URL that it means, whether it is insecure. */
const good: readonly (readonly [typed: string, url: string, insecure: boolean])[] = [
  ['https://proget.example', 'https://proget.example', false],
  [' https://ProGet.Example/ ', 'https://proget.example', false],
  ['HTTPS://proget.example:443/', 'https://proget.example', false],
  ['https://proget.example:8625/tools//proget//', 'https://proget.example:8625/tools/proget', false],
  ['http://localhost:8624', 'http://localhost:8624', false],
  ['http://dev.localhost:8624', 'http://dev.localhost:8624', false],
  ['http://127.1:8624', 'http://127.0.0.1:8624', false],
  ['http://[::1]:8624/', 'http://[::1]:8624', false],
  ['http://proget.example', 'http://proget.example', true],
  ['http://192.168.1.4:8624', 'http://192.168.1.4:8624', true],
  ['http://localhost.example', 'http://localhost.example', true],
  ['https://proget.example/npm', 'https://proget.example/npm', false],
];

const bad: readonly (readonly [typed: string, error: RegExp])[] = [
  ['', /^Enter the address/],
  ['proget.example:8624', /^Begin the address with https/],
  ['ftp://proget.example', /^Begin the address/],
  ['javascript:alert(1)', /^Begin the address/],
  ['https://', /not a valid address/],
  ['https://proget .example', /not a valid address/],
  ['https://proget.example:99999', /not a valid address/],
  ['https://api:planted-secret@proget.example', /^Leave user and password out/],
  ['https://proget.example/?key=planted-secret', /^Leave out everything from the \? or # on/],
  ['https://proget.example/#', /^Leave out everything/],
  ['https://proget.example/nuget/main/v3/index.json', /address of a feed or page/],
  ['https://proget.example/tools/npm/main/', /address of a feed or page/],
  ['https://proget.example/administration/security', /address of a feed or page/],
  ['https://proget.example/log-in', /address of a feed or page/],
];

describe('the address of a server', () => {
  for (const [typed, url, insecure] of good)
    it(`reads "${typed}" as ${url}${insecure ? ', insecure' : ''}`, () => {
      assert.deepEqual(parseServerUrl(typed), { ok: true, url, insecure });
    });

  for (const [typed, error] of bad)
    it(`refuses "${typed}" in one sentence that repeats no secret`, () => {
      const parsed = parseServerUrl(typed);
      assert.equal(parsed.ok, false);
      assert.match(parsed.error, error);
      assert.match(parsed.error, /^[^.]+(\.example[^.]*)?\.$/, 'one sentence');
      assert.doesNotMatch(parsed.error, /planted-secret/);
    });

  it('tells loopback names from those that only look so', () => {
    const names = [
      'localhost',
      'a.localhost',
      '127.8.9.1',
      '[::1]',
      'localhost.',
      'notlocalhost',
      '128.0.0.1',
      '127.a.b.c',
    ];
    assert.deepEqual(names.map(isLoopback), [true, true, true, true, true, false, false, false]);
  });
});
