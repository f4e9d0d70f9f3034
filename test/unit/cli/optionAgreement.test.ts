import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agreedOptions, describeUnusual, findDisagreements } from '../../../emulator/contract/optionAgreement.ts';
import { type StartValues, startDefaults } from '../../../emulator/contract/options.ts';

const adminKey = 'the-admin-key';

function differences(asked: Partial<StartValues>, started: Partial<StartValues> = {}): string[] {
  const options = agreedOptions({ ...startDefaults, ...started });
  const running = { options, port: 8624, adminKey, demo: started.demo ?? false };
  return findDisagreements(asked, running).map(({ text }) => text);
}

describe('a second start', () => {
  const agree: [string, Partial<StartValues>, Partial<StartValues>?][] = [
    ['asks for nothing', {}],
    ['asks for nothing where much was asked before', {}, { edition: 'free', strictWire: true, allowedHosts: ['a'] }],
    ['asks for the same', { edition: 'free', port: 8624 }, { edition: 'free' }],
    ['asks for any port', { port: 0 }],
    ['asks for the same hosts in another order', { allowedHosts: ['b', 'a'] }, { allowedHosts: ['a', 'b'] }],
    ['asks for what does not matter', { logLevel: 'debug', json: true, dataDir: '/x', adminKeyStdin: true }],
    ['gives the same admin key', { adminKey }],
    ['asks for demo data that is there', { demo: true }, { demo: true }],
  ];
  for (const [what, asked, started] of agree) {
    it(`attaches when it ${what}`, () => assert.deepEqual(differences(asked, started), []));
  }

  const differ: [Partial<StartValues>, Partial<StartValues>, string[]][] = [
    [{ port: 9000 }, {}, ['--port is 8624 there, not 9000']],
    [{ host: '0.0.0.0' }, {}, ['--host is 127.0.0.1 there, not 0.0.0.0']],
    [{ demo: true }, {}, ['--demo is off there, not on']],
    [{ anonymous: 'view' }, {}, ['--anonymous is none there, not view']],
    [{ policies: 'default' }, { policies: 'locked' }, ['--policies is locked there, not default']],
    [{ strictWire: true }, {}, ['--strict-wire is off there, not on']],
    [{ trustProxy: true }, {}, ['--trust-proxy is off there, not on']],
    [{ allowedHosts: ['a', 'b'] }, {}, ['--allowed-host is empty there, not a, b']],
    [{ adminKey: 'another-key' }, {}, ['its admin key is another one']],
    [{ edition: 'free', port: 1 }, {}, ['--edition is enterprise there, not free', '--port is 8624 there, not 1']],
  ];
  for (const [asked, started, texts] of differ) {
    it(`is told: ${texts.join('; ')}`, () => assert.deepEqual(differences(asked, started), texts));
  }

  it('never writes a secret into what is kept of the options', () => {
    assert.doesNotMatch(JSON.stringify(agreedOptions({ ...startDefaults, adminKey })), new RegExp(adminKey));
  });

  it('is told by flags how what runs differs from the usual', () => {
    const options = agreedOptions({ ...startDefaults, port: 1, demo: true, edition: 'free', strictWire: true });
    assert.equal(describeUnusual(options), '--edition free --strict-wire');
    assert.equal(describeUnusual(agreedOptions(startDefaults)), '');
  });
});
