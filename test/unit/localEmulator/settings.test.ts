import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { readSettings, startArguments } from '../../../src/localEmulator/settings.ts';
import { emulatorSettings, settingsTable } from '../../../src/localEmulator/settingsManifest.ts';

const rerun = 'run node --import tsx scripts/settings.mjs';

describe('the settings of the emulator', () => {
  it('stand in package.json as the table of options makes them', async () => {
    const { contributes } = JSON.parse(await readFile('package.json', 'utf8'));
    const declared = Object.assign(
      {},
      ...contributes.configuration.map((part: { properties: object }) => part.properties),
    );
    const ours = Object.entries(declared).filter(([name]) => name.startsWith('proget.emulator.'));
    assert.deepEqual(Object.fromEntries(ours), JSON.parse(JSON.stringify(emulatorSettings().properties)), rerun);
  });

  it('have their texts in package.nls.json', async () => {
    const strings = JSON.parse(await readFile('package.nls.json', 'utf8'));
    const ours = Object.entries(strings).filter(([name]) => name.startsWith('setting.emulator.'));
    assert.deepEqual(Object.fromEntries(ours), emulatorSettings().texts, rerun);
  });

  it('stand in the README', async () => {
    assert.ok(
      (await readFile('README.md', 'utf8')).includes(settingsTable()),
      `paste into README.md:\n${settingsTable()}`,
    );
  });

  it('belong to the machine, so that no repository can open the emulator', () => {
    for (const [name, { scope }] of Object.entries(emulatorSettings().properties)) assert.equal(scope, 'machine', name);
  });

  const read = (given: Record<string, unknown>) => readSettings((name) => given[`proget.emulator.${name.slice(16)}`]);

  it('become arguments of start', () => {
    const settings = read({
      'proget.emulator.port': 0,
      'proget.emulator.demo': true,
      'proget.emulator.strictWire': false,
      'proget.emulator.edition': 'free',
      'proget.emulator.allowedHosts': ['a.example', 'b.example'],
      'proget.emulator.dataDirectory': '/not/this/way',
    });
    assert.deepEqual(startArguments(settings, '/data'), [
      '--port=0',
      '--demo',
      '--edition=free',
      '--allowed-host=a.example',
      '--allowed-host=b.example',
      '--data-dir=/data',
      '--exit-when-unleased',
    ]);
    assert.deepEqual(startArguments(read({}), null), ['--in-memory', '--exit-when-unleased']);
  });

  it('count as not given where they make no sense', () => {
    const nonsense = {
      'proget.emulator.port': 70000,
      'proget.emulator.host': ' ',
      'proget.emulator.demo': 'yes',
      'proget.emulator.edition': 'Free',
      'proget.emulator.allowedHosts': [1],
      'proget.emulator.dataDirectory': '',
      'proget.emulator.autoStart': 'always',
      'proget.emulator.keepRunning': 1,
    };
    assert.deepEqual(read(nonsense), { asked: {}, keepRunning: false, autoStart: 'never' });
  });
});
