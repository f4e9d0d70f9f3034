import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { CliError } from '../../../emulator/cli/exit.ts';
import { buildProgram } from '../../../emulator/cli/program.ts';
import { addStartFlags, readAsked } from '../../../emulator/cli/startFlags.ts';
import { startDefaults, startOptions } from '../../../emulator/contract/options.ts';
import { optionTable } from '../../../emulator/contract/optionTable.ts';
import { parseOptionText } from '../../../emulator/contract/optionValue.ts';

const silent = { data: () => undefined, json: () => undefined, prose: () => undefined };

function ask(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const command = new Command('start').exitOverride().configureOutput({ outputError: () => undefined });
  addStartFlags(command);
  command.parse([...args], { from: 'user' });
  return readAsked(command, env);
}

describe('the options of start', () => {
  it('stand in the help, each with its choices and default', () => {
    const start = buildProgram(silent, () => undefined).commands.find((command) => command.name() === 'start');
    const help = start?.helpInformation().replace(/\s+/g, ' ') ?? '';
    for (const { flag, argument, choices, description, env } of startOptions) {
      assert.ok(help.includes(`${flag}${argument ? ` <${argument}>` : ''} ${description.slice(0, 20)}`), flag);
      for (const choice of choices ?? []) assert.ok(help.includes(choice), `${flag} ${choice}`);
      if (env) assert.ok(help.includes(env), env);
    }
    assert.equal((help.match(/ --[a-z-]+/g) ?? []).length >= startOptions.length, true);
  });

  it('stand in the README, as the table makes them', async () => {
    const readme = await readFile('README.md', 'utf8');
    assert.ok(readme.includes(optionTable()), `paste this table into README.md:\n${optionTable()}`);
  });

  it('have names, flags and settings of their own', () => {
    for (const field of ['name', 'flag', 'setting'] as const) {
      const values = startOptions.map((option) => option[field]).filter((value) => value !== null);
      assert.equal(new Set(values).size, values.length, field);
    }
  });

  it('keep secrets out of settings', () => {
    for (const { type, setting } of startOptions) if (type === 'secret') assert.equal(setting, null);
  });

  const read: { args: string[]; env?: NodeJS.ProcessEnv; asked: object }[] = [
    { args: [], asked: {} },
    { args: ['--port', '0', '--host', '::1'], asked: { port: 0, host: '::1' } },
    { args: ['--demo', '--strict-wire', '--json'], asked: { demo: true, strictWire: true, json: true } },
    { args: ['--allowed-host', 'a.example', '--allowed-host=b'], asked: { allowedHosts: ['a.example', 'b'] } },
    { args: ['--anonymous', 'view', '--edition', 'free'], asked: { anonymous: 'view', edition: 'free' } },
    { args: ['--data-dir', 'x y'], asked: { dataDir: 'x y' } },
    { args: ['--in-memory'], env: { PROGET_KEYS_DATA_DIR: '/x' }, asked: { inMemory: true } },
    { args: [], env: { PROGET_EMULATOR_ADMIN_KEY: 'k' }, asked: { adminKey: 'k' } },
    { args: ['--admin-key', 'flag'], env: { PROGET_EMULATOR_ADMIN_KEY: 'k' }, asked: { adminKey: 'flag' } },
    { args: [], env: { PROGET_EMULATOR_ADMIN_KEY: '' }, asked: {} },
  ];
  for (const { args, env, asked } of read) {
    it(`are read from: ${args.join(' ') || 'nothing'}${env ? ` with ${Object.keys(env)}` : ''}`, () => {
      assert.deepEqual(ask(args, env), asked);
    });
  }

  const wrong: { args: string[]; message: string }[] = [
    { args: ['--port', '65536'], message: '--port must be a whole number from 0 to 65535, not "65536".' },
    { args: ['--port', '-1'], message: '--port must be a whole number from 0 to 65535, not "-1".' },
    { args: ['--port', '80a'], message: '--port must be a whole number from 0 to 65535, not "80a".' },
    { args: ['--port', ''], message: '--port must be a whole number from 0 to 65535, not "".' },
    { args: ['--edition', 'Free'], message: '--edition must be one of enterprise, basic, free, trial, not "Free".' },
    { args: ['--anonymous', 'all'], message: '--anonymous must be one of none, view, admin, not "all".' },
    { args: ['--host', 'a b'], message: '--host must be a host name or address, not "a b".' },
    { args: ['--allowed-host', 'http://a'], message: '--allowed-host must be a host name or address, not "http://a".' },
    {
      args: ['--data-dir', 'd', '--in-memory'],
      message: '--data-dir and --in-memory exclude each other: give one of them.',
    },
    {
      args: ['--admin-key', 'k', '--admin-key-stdin'],
      message: '--admin-key and --admin-key-stdin exclude each other: give one of them.',
    },
  ];
  for (const { args, message } of wrong) {
    it(`refuse ${args.join(' ')} in one sentence`, () => {
      assert.throws(() => ask(args), new CliError(2, message));
    });
  }

  it('refuse a key that cannot be one, without saying it', () => {
    for (const key of ['', ' lead', 'trail ', 'new\nline', 'x'.repeat(4097)]) {
      assert.throws(
        () => ask(['--admin-key', key]),
        (error: unknown) => {
          assert.ok(error instanceof CliError);
          assert.match(error.message, /^--admin-key must be 1 to 4096 characters [a-z ]+\.$/);
          return true;
        },
      );
    }
  });

  it('have defaults that they take themselves', () => {
    for (const option of startOptions) {
      const usual = startDefaults[option.name];
      if (usual === null || Array.isArray(usual)) continue;
      assert.deepEqual(parseOptionText(option, String(usual)), usual, option.flag);
    }
  });
});
