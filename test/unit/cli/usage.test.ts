import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CommanderError } from 'commander';
import { layOut, printable } from '../../../emulator/cli/output.ts';
import { buildProgram } from '../../../emulator/cli/program.ts';
import { describeUsageError } from '../../../emulator/cli/usage.ts';

const silent = { data: () => undefined, json: () => undefined, prose: () => undefined };

async function complain(args: string[]): Promise<string> {
  const program = buildProgram(silent, () => undefined);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return describeUsageError(error);
    throw error;
  }
  return assert.fail('no complaint');
}

describe('a mistake on the command line', () => {
  const cases: [string[], string][] = [
    [['strat'], "Unknown command 'strat'. Did you mean start?"],
    [['keys', 'creat'], "Unknown command 'creat'. Did you mean create?"],
    [['start', '--prot', '1'], "Unknown option '--prot'. Did you mean --port?"],
    [['start', '--admin-kye=SECRET'], "Unknown option '--admin-kye'. See --help."],
    [['stop', '--frobnicate'], "Unknown option '--frobnicate'. See --help."],
    [['start', '--port'], "Option '--port <number>' argument missing. See --help."],
    [['keys', 'create'], "Required option '--type <type>' not specified. See --help."],
    [['keys', 'delete'], "Missing required argument 'id'. See --help."],
  ];
  for (const [args, sentence] of cases) {
    it(`is named in one line: ${args.join(' ')}`, async () => assert.equal(await complain(args), sentence));
  }

  it('does not repeat a stray argument, which may be a secret', async () => {
    assert.doesNotMatch(await complain(['start', 'SECRET']), /SECRET/);
  });
});

describe('the help of each verb', () => {
  const program = buildProgram(silent, () => undefined);
  const verbs = program.commands.flatMap((command) => (command.commands.length > 0 ? command.commands : [command]));
  for (const verb of verbs) {
    it(`fits a screen and ends with examples: ${verb.parent?.name()} ${verb.name()}`, () => {
      let help = '';
      const writeOut = (text: string) => {
        help += text;
      };
      verb.configureOutput({ writeOut, getOutHelpWidth: () => 80 });
      verb.outputHelp();
      const lines = help.trimEnd().split('\n');
      assert.ok(lines.length <= 40, `${lines.length} lines`);
      assert.match(lines.at(-1) ?? '', /^ {2}proget-keys emulator \w+/);
      assert.match(help, /--json/);
    });
  }
});

describe('text on the terminal', () => {
  it('cannot move the cursor or hide itself', () => {
    assert.equal(printable('a\u001b[2Jb\r\nü\u202e'), 'a\\u001b[2Jb\\u000d\\u000aü\\u202e');
  });

  it('stands in columns', () => {
    assert.deepEqual(
      layOut(
        ['A', 'BB'],
        [
          ['long', 'x'],
          ['1', 'y\n'],
        ],
      ),
      ['A     BB', 'long  x', '1     y\\u000a'],
    );
    assert.deepEqual(layOut(['A'], []), []);
  });
});
