import assert from 'node:assert/strict';
import { buildGem } from '../../../../emulator/demo/gemPackage.ts';
import { call } from '../../../support/api.ts';
import { GemFeed } from '../../../support/gemFeed.ts';
import { type GemLab, untilExpired, withKey } from '../../../support/gemLab.ts';
import { startTestServer } from '../../../support/testServer.ts';
import type { Cell } from '../../matrix.ts';
import { rubyVersions } from './versions.ts';

/** How gem is refused, and what it prints then. */
export const gemRefusalCells: Cell<GemLab>[] = [];

function cell(action: string, run: Cell<GemLab>['run']): void {
  gemRefusalCells.push({ client: 'gem', version: rubyVersions.gem, action, run });
}

type Keys = GemLab['keys'];
type Case = readonly [what: string, key: (keys: Keys) => string | null, expected: RegExp];

/** gem shows the whole body after a push or yank: reason, next step and code. */
const pushes: readonly Case[] = [
  [
    'with one character of the key changed',
    ({ wrong }) => wrong,
    /does not exist\. Compare the key .*\[unknown-key\]/s,
  ],
  ['with a key whose time is over', ({ expired }) => expired, /expired .*Create a new key .*\[expired\]/s],
  [
    'with a key that may only view',
    ({ reader }) => reader,
    /no Add permission on feed packages\. .*--permissions.*\[missing-permission\]/s,
  ],
  [
    'with a key of another feed',
    ({ elsewhere }) => elsewhere,
    /is for feed other, not for feed packages\. .*\[wrong-feed\]/s,
  ],
  [
    'with the name of a variable',
    () => `\${PROGET_KEY}`,
    /environment variable is not set.*Set PROGET_KEY.*\[unknown-key\]/s,
  ],
];

for (const [what, key, expected] of pushes) {
  cell(`push ${what} shows the reason and what to do`, async (lab) => {
    const { ruby, url, keys } = lab;
    if (key(keys) === keys.expired) await untilExpired(lab);
    const path = await ruby.write('refused.gem', await buildGem({ name: 'refused', version: '1.0.0' }));
    const { code, output } = await ruby.gem(['push', path, '--host', url], { GEM_HOST_API_KEY: key(keys) ?? '' });
    assert.equal(code, 1, output);
    assert.match(output, expected);
    for (const value of Object.values(keys)) assert.ok(!output.includes(value), 'a key stands in the output');
  });
}

/** gem shows the reason phrase of reads: the reason and its code. */
const installs: readonly Case[] = [
  ['without credentials', () => null, /bad response No credential was sent.*\[missing-key\] 401/],
  [
    'with one character of the key changed',
    ({ wrong }) => wrong,
    /bad response .* does not exist\. \[unknown-key\] 401/,
  ],
  ['with a key whose time is over', ({ expired }) => expired, /bad response .* expired .*\[expired\] 401/],
  [
    'with a key that may only add',
    ({ adder }) => adder,
    /bad response .* no View permission on feed packages\. \[missing-permission\] 403/,
  ],
  [
    'with a key of another feed',
    ({ elsewhere }) => elsewhere,
    /bad response .* is for feed other, .*\[wrong-feed\] 403/,
  ],
];

for (const [what, key, expected] of installs) {
  cell(`install ${what} shows the reason`, async (lab) => {
    const { ruby, url, keys } = lab;
    const value = key(keys);
    if (value === keys.expired) await untilExpired(lab);
    await ruby.forget();
    await ruby.useSources(value === null ? `${url}/` : withKey(url, value));
    const { code, output } = await ruby.gem(['install', 'refused', '--no-document']);
    assert.notEqual(code, 0, output);
    assert.match(output, expected);
    if (value !== null) assert.ok(!output.includes(value), 'the key stands in the output');
  });
}

cell('install from a feed that is not there names the feed', async (lab) => {
  const { ruby, server, keys } = lab;
  await ruby.forget();
  await ruby.useSources(withKey(`${server.url}/rubygems/nowhere`, keys.reader));
  const { output } = await ruby.gem(['install', 'refused', '--no-document']);
  assert.match(output, /bad response Feed nowhere not found\. 404/);
});

cell('yank without the right, and push of what is there, show why', async (lab) => {
  const { ruby, url, feed, keys } = lab;
  await feed.publish({ name: 'there', version: '1.0.0' });
  const yanked = await ruby.gem(['yank', 'there', '-v', '1.0.0', '--host', url], { GEM_HOST_API_KEY: keys.adder });
  assert.match(yanked.output, /no Delete permission on feed packages\. .*\[missing-permission\]/s);
  const path = await ruby.write('there.gem', await buildGem({ name: 'there', version: '1.0.0', summary: 'other' }));
  const pushed = await ruby.gem(['push', path, '--host', url], { GEM_HOST_API_KEY: keys.publisher });
  assert.match(pushed.output, /Repushing of gem versions is not allowed: there \(1\.0\.0\) already exists/);
});

cell('where Anonymous may read, gem installs without a key, but a wrong one is still refused', async (lab) => {
  const server = await startTestServer({ anonymous: 'view' });
  try {
    const { ruby, keys } = lab;
    const url = await server.createFeed('open', 'rubygems');
    await new GemFeed(url, server.adminKey).publish({ name: 'free', version: '1.0.0' });
    await ruby.forget();
    await ruby.useSources(`${url}/`);
    const installed = await ruby.gem(['install', 'free', '--no-document']);
    assert.equal(installed.code, 0, installed.output);
    await ruby.forget();
    await ruby.useSources(withKey(url, keys.wrong));
    const refused = await ruby.gem(['install', 'free', '--no-document']);
    assert.match(refused.output, /\[unknown-key\] 401/);
    const path = await ruby.write('free.gem', await buildGem({ name: 'free', version: '2.0.0' }));
    const pushed = await ruby.gem(['push', path, '--host', url], { GEM_HOST_API_KEY: keys.wrong });
    assert.match(pushed.output, /\[unknown-key\]/);
  } finally {
    await server.stop();
  }
});

cell('with --strict-wire sees only what ProGet would send', async ({ ruby }) => {
  const server = await startTestServer({ strictWire: true });
  try {
    const url = await server.createFeed('packages', 'rubygems');
    const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view'] });
    const path = await ruby.write('refused.gem', await buildGem({ name: 'refused', version: '1.0.0' }));
    const { output } = await ruby.gem(['push', path, '--host', url], { GEM_HOST_API_KEY: key });
    assert.match(output, /does not have the proper permissions/);
    assert.doesNotMatch(output, /missing-permission|no Add permission/);
  } finally {
    await server.stop();
  }
});

cell(
  'where Anonymous may do everything, still needs some key to push, and is told that it was not needed',
  async ({ ruby }) => {
    const server = await startTestServer({ anonymous: 'admin' });
    try {
      const url = await server.createFeed('open', 'rubygems');
      const key = await server.createKey({ type: 'feed', feed: 'open', packagePermissions: ['add'] });
      const path = await ruby.write('open.gem', await buildGem({ name: 'open', version: '1.0.0' }));
      const pushed = await ruby.gem(['push', path, '--host', url], { GEM_HOST_API_KEY: key });
      assert.equal(pushed.code, 0, pushed.output);
      assert.match(pushed.output, /Successfully registered gem: open \(1\.0\.0\)/);
      await ruby.forget();
      await ruby.useSources(`${url}/`);
      const installed = await ruby.gem(['install', 'open', '--no-document']);
      assert.equal(installed.code, 0, installed.output);
      const yanked = await ruby.gem(['yank', 'open', '-v', '1.0.0', '--host', url], { GEM_HOST_API_KEY: key });
      assert.equal(yanked.code, 0, yanked.output);
      const wrong = await ruby.gem(['push', path, '--host', url], { GEM_HOST_API_KEY: `${key}0` });
      assert.match(wrong.output, /\[unknown-key\]/);
    } finally {
      await server.stop();
    }
  },
);

cell(
  'installs an unlisted gem as before, and shows why a blocked one cannot be had',
  async ({ ruby, server, url, feed, keys }) => {
    await feed.publish({ name: 'quiet', version: '1.0.0' });
    const set = (body: object) =>
      call(server, '/api/packages/packages/status?name=quiet&version=1.0.0', { method: 'POST', body });
    await ruby.forget();
    await ruby.useSources(withKey(url, keys.reader));
    assert.match((await ruby.gem(['search', '--remote', 'quiet'])).output, /^quiet \(1\.0\.0\)$/m);
    await ruby.forget();
    assert.equal((await set({ listed: false })).status, 200);
    assert.doesNotMatch((await ruby.gem(['search', '--remote', 'quiet'])).output, /^quiet/m);
    const unlisted = await ruby.gem(['install', 'quiet', '--no-document']);
    assert.equal(unlisted.code, 0, unlisted.output);
    assert.equal((await set({ allow: false })).status, 200);
    await ruby.forget();
    const blocked = await ruby.gem(['install', 'quiet', '--no-document']);
    assert.notEqual(blocked.code, 0, blocked.output);
    assert.match(blocked.output, /quiet-1\.0\.0 is blocked in this feed and cannot be downloaded\. 403/);
  },
);
