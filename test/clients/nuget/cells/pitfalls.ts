import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNupkg } from '../../../../emulator/demo/nugetPackage.ts';
import { call } from '../../../support/api.ts';
import type { ClientRun } from '../../../support/clients.ts';
import { startTestServer } from '../../../support/testServer.ts';
import type { Cell } from '../../matrix.ts';
import { assertShown, type PitfallRow } from '../../pitfalls/pitfall.ts';
import type { DotnetLab } from './lab.ts';

interface DotnetPitfall extends Omit<PitfallRow, 'client'> {
  /** Reads on behind `dotnet`. */
  readonly action: string;
  readonly run: (lab: DotnetLab) => Promise<ClientRun>;
  readonly succeeds?: true;
}

const version = '10';
const noneSent = '401 (No credential was sent, and Anonymous may not view packages in feed lab. [missing-key])';

function push({ dotnet, key }: DotnetLab, ...more: string[]): Promise<ClientRun> {
  return dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab', '--api-key', key, ...more]);
}

async function restore({ dotnet }: DotnetLab): Promise<ClientRun> {
  await dotnet.writeProject('Lab.Pkg', '1.0.0');
  return dotnet.run(['restore', 'app']);
}

/** A NuGet.Config without what lets plain http pass. */
async function configurePlain({ dotnet, source, key }: DotnetLab): Promise<void> {
  await dotnet.configure({ name: 'lab', url: source, key });
  const file = join(dotnet.folder, 'NuGet.Config');
  await writeFile(file, (await readFile(file, 'utf8')).replace(' allowInsecureConnections="true"', ''));
}

export const dotnetPitfalls: readonly DotnetPitfall[] = [
  {
    number: '1',
    pitfall: 'a key on the command line, for a feed that needs one to read: NuGet sends it with the push only',
    action: 'with a key but no credentials does not get as far as the push',
    shows: noneSent,
    channel: 'reason phrase',
    told: {
      by: 'explain last',
      text: 'NuGet sends no key on reads: add packageSourceCredentials to NuGet.Config, user api, password the key.',
    },
    async run(lab) {
      await lab.dotnet.configure({ name: 'lab', url: lab.source });
      return push(lab);
    },
  },
  {
    number: '2',
    pitfall: 'a plain http source: nothing is sent',
    action: 'refuses to restore from a plain http source by itself',
    shows: "error NU1302: You are running the 'restore' operation with an 'HTTP' source",
    channel: 'the client itself',
    told: {
      by: 'config nuget',
      text: 'From SDK 9 on, plain http is an error (NU1302) without allowInsecureConnections.',
    },
    async run(lab) {
      await configurePlain(lab);
      return restore(lab);
    },
  },
  {
    number: '2',
    pitfall: 'a push to a plain http source: the package is not sent',
    action: 'refuses to push to a plain http source by itself',
    shows: "error: You are running the 'push' operation with an 'HTTP' source",
    channel: 'the client itself',
    told: { by: 'explain', text: 'SDK 9 and later refuse plain http before they send anything' },
    async run(lab) {
      await configurePlain(lab);
      return push(lab);
    },
  },
  {
    number: '3',
    pitfall: 'a server that offers Negotiate before Basic: the stored credentials are withheld',
    action: 'withholds its credentials where Negotiate is offered first',
    shows: noneSent,
    channel: 'reason phrase',
    told: { by: 'config nuget', text: '<add key="ValidAuthenticationTypes" value="basic" />' },
    async run({ dotnet }) {
      const server = await startTestServer({ challenge: 'negotiate' });
      try {
        const url = `${await server.createFeed('lab', 'nuget')}/v3/index.json`;
        const key = await server.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view', 'add'] });
        await dotnet.configure({ name: 'lab', url, key });
        return await dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab', '--api-key', key]);
      } finally {
        await server.stop();
      }
    },
  },
  {
    number: '5',
    pitfall: 'a source that ends with `/v3/`: NuGet takes it for a V2 feed',
    action: 'whose source lacks index.json is asked whether that was meant',
    shows: 'The source ends too early: did you mean http://127.0.0.1:PORT/nuget/lab/v3/index.json?',
    channel: 'reason phrase',
    told: null,
    async run(lab) {
      const { dotnet, source, key } = lab;
      await dotnet.configure({ name: 'lab', url: source.replace('index.json', ''), key });
      return restore(lab);
    },
  },
  {
    number: '6',
    pitfall: 'a version that was overwritten: machines keep what they have restored',
    action: 'that overwrites a version is warned about copies elsewhere',
    succeeds: true,
    shows:
      'Overwritten. Machines that restored it keep the old copy: delete lab.pkg/1.0.0 in their global-packages folder.',
    channel: 'X-NuGet-Warning',
    told: null,
    async run(lab) {
      const feed = 'replaceable';
      const { server, dotnet } = lab;
      await call(server, '/api/management/feeds/create', {
        method: 'POST',
        body: { name: feed, feedType: 'nuget', allowOverwrite: true },
      });
      const key = server.adminKey;
      await dotnet.configure({ name: 'lab', url: `${server.url}/nuget/${feed}/v3/index.json`, key });
      const words = ['nuget', 'push', 'lab.nupkg', '--source', 'lab', '--api-key', key];
      assert.equal((await dotnet.run(words)).code, 0);
      return dotnet.run(words);
    },
  },
  {
    number: '7',
    pitfall: 'user and key in the URL of the source: NuGet leaves them out',
    action: 'with the key in the URL of the source sends none',
    shows: noneSent,
    channel: 'reason phrase',
    told: null,
    async run(lab) {
      const { dotnet, source, key } = lab;
      await dotnet.configure({ name: 'lab', url: source.replace('://', `://api:${key}@`) });
      return restore(lab);
    },
  },
  {
    number: '8',
    pitfall: 'a .snupkg beside the .nupkg is pushed too: it can fail when the package is there already',
    action: 'fails over the symbols after the package was pushed',
    shows: '400 (The symbol package is not valid: "lib/net10.0/no.pdb" is not a portable PDB.)',
    channel: 'reason phrase',
    told: { by: 'README', text: 'A `.snupkg` beside the `.nupkg` is pushed with it' },
    async run({ dotnet, key }) {
      await dotnet.write('both/Lab.Both.1.0.0.nupkg', await buildNupkg({ id: 'Lab.Both', version: '1.0.0' }));
      const metadataXml = '<packageTypes><packageType name="SymbolsPackage" /></packageTypes>';
      const symbols = { id: 'Lab.Both', version: '1.0.0', metadataXml, files: { 'lib/net10.0/no.pdb': 'no symbols' } };
      await dotnet.write('both/Lab.Both.1.0.0.snupkg', await buildNupkg(symbols));
      const run = await dotnet.run(['nuget', 'push', 'both/Lab.Both.1.0.0.nupkg', '--source', 'lab', '--api-key', key]);
      assert.match(run.output, /Your package was pushed/);
      return run;
    },
  },
  {
    number: '10',
    pitfall: 'the source given by another URL than that of NuGet.Config: its credentials are not found',
    action: 'with another spelling of the URL finds no credentials',
    shows: noneSent,
    channel: 'reason phrase',
    told: { by: 'README', text: 'name the source by its name' },
    run: ({ dotnet, source, key }) =>
      dotnet.run([
        'nuget',
        'push',
        'lab.nupkg',
        '--source',
        source.replace('127.0.0.1', 'localhost'),
        '--api-key',
        key,
        '--allow-insecure-connections',
      ]),
  },
  {
    number: '34',
    pitfall: 'a key that may only read: 403, for a 401 would send NuGet round in circles',
    action: 'with a key that may only read is told so once',
    shows: 'has no Add permission on feed lab. [missing-permission])',
    channel: 'reason phrase',
    told: null,
    run: ({ dotnet, keys }) => dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab', '--api-key', keys.reader]),
  },
];

export const dotnetPitfallCells: readonly Cell<DotnetLab>[] = dotnetPitfalls.map((pitfall) => ({
  client: 'dotnet',
  version,
  action: pitfall.action,
  async run(lab) {
    const run = await pitfall.run(lab);
    if (pitfall.succeeds === true) assert.equal(run.code, 0, run.output);
    else assert.notEqual(run.code, 0, run.output);
    await assertShown(pitfall, run, lab.server);
  },
}));

/** For the page of pitfalls. */
export const dotnetPitfallRows: readonly PitfallRow[] = dotnetPitfalls.map((pitfall) => ({
  ...pitfall,
  client: `dotnet ${version}`,
}));
