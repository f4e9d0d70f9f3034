import assert from 'node:assert/strict';
import { startTestServer } from '../../../support/testServer.ts';
import type { Cell } from '../../matrix.ts';
import type { DotnetLab } from './lab.ts';

/** What dotnet prints when it is refused, and where Anonymous may do something. */
export const refusalCells: Cell<DotnetLab>[] = [];

function cell(action: string, run: Cell<DotnetLab>['run']): void {
  refusalCells.push({ client: 'dotnet', version: '10', action, run });
}

const push = ({ dotnet }: DotnetLab, key: string) =>
  dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab', '--api-key', key]);
const remove = ({ dotnet }: DotnetLab, key: string) =>
  dotnet.run(['nuget', 'delete', 'Lab.Pkg', '1.0.0', '--source', 'lab', '--api-key', key, '--non-interactive']);

/** The sentence of a refused push or delete. The step after it is a warning, on push only. */
const refusals: readonly (readonly [string, keyof DotnetLab['keys'], 'push' | 'delete', RegExp])[] = [
  ['a push with an expired key', 'expired', 'push', /401 \(.*expired.*\[expired\]\)/],
  ['a push with a key of another feed', 'otherFeed', 'push', /403 \(.*\[wrong-feed\]\)/],
  ['a delete with a key that may only read', 'reader', 'delete', /403 \(.*\[missing-permission\]\)/],
  ['a delete with an expired key', 'expired', 'delete', /401 \(.*expired.*\[expired\]\)/],
];

for (const [name, key, action, sentence] of refusals) {
  cell(`${name} shows the reason`, async (lab) => {
    const { dotnet, source, keys } = lab;
    await dotnet.configure({ name: 'lab', url: source, key: keys.good });
    const { code, output } = await (action === 'push' ? push : remove)(lab, keys[key]);
    assert.equal(code, 1, output);
    assert.match(output, sentence);
    assert.ok(!output.includes(keys[key]), 'the key is not repeated');
  });
}

for (const [name, key, sentence] of [
  ['an expired key', 'expired', /401 \(.*expired.*\[expired\]\)/],
  ['a key of another feed', 'otherFeed', /403 \(.*\[wrong-feed\]\)/],
] as const) {
  cell(`a restore with ${name} shows the reason`, async (lab) => {
    const { dotnet, source, keys } = lab;
    await dotnet.forget();
    await dotnet.configure({ name: 'lab', url: source, key: keys[key] });
    await dotnet.writeProject('Lab.Pkg', '1.0.0');
    const { code, output } = await dotnet.run(['restore', 'app']);
    assert.equal(code, 1, output);
    assert.match(output, sentence);
  });
}

cell('a source that does not exist shows that it is the feed', async (lab) => {
  const { dotnet, source, keys } = lab;
  await dotnet.configure({ name: 'lab', url: source.replace('/lab/', '/lap/'), key: keys.good });
  const { code, output } = await push(lab, keys.good);
  assert.equal(code, 1, output);
  assert.match(output, /404 \(Feed lap not found\.\)/);
});

cell('a restore from a plain http source that is not allowed is refused by dotnet itself', async (lab) => {
  const { dotnet, source } = lab;
  await dotnet.forget();
  await dotnet.write(
    'NuGet.Config',
    `<configuration><packageSources><clear /><add key="lab" value="${source}" /></packageSources></configuration>`,
  );
  await dotnet.writeProject('Lab.Pkg', '1.0.0');
  const restored = await dotnet.run(['restore', 'app']);
  assert.equal(restored.code, 1, restored.output);
  assert.match(restored.output, /error NU1302/);
});

cell(
  'where Anonymous may read, a key is needed for the push alone; where Anonymous may do all, for nothing',
  async (lab) => {
    const { dotnet } = lab;
    for (const anonymous of ['view', 'admin'] as const) {
      const open = await startTestServer({ anonymous });
      try {
        await dotnet.configure({ name: 'lab', url: `${await open.createFeed('lab', 'nuget')}/v3/index.json` });
        const without = await dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab']);
        assert.equal(without.code, anonymous === 'admin' ? 0 : 1, without.output);
        if (anonymous === 'view') assert.match(without.output, /401 \(.*\)/);
        const key = await open.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['add'] });
        const pushed = await dotnet.run([
          'nuget',
          'push',
          'lab.nupkg',
          '--source',
          'lab',
          '--api-key',
          key,
          '--skip-duplicate',
        ]);
        assert.equal(pushed.code, 0, pushed.output);
        if (anonymous === 'admin') assert.match(pushed.output, /key was not needed/i);
        await dotnet.forget();
        await dotnet.writeProject('Lab.Pkg', '1.0.0');
        const restored = await dotnet.run(['restore', 'app']);
        assert.equal(restored.code, 0, restored.output);
      } finally {
        await open.stop();
      }
    }
  },
);
