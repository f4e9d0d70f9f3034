import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import type { Output } from '../../../src/cli/output.ts';
import { buildProgram } from '../../../src/cli/program.ts';

const silent: Output = { data: () => undefined, json: () => undefined, prose: () => undefined, colour: false };

/** All that `--help` prints. */
function helpOf(command: Command): string {
  let text = '';
  const take = (part: string) => {
    text += part;
  };
  command.configureOutput({ writeOut: take, getOutHelpWidth: () => 80 }).outputHelp();
  return text;
}

const program = buildProgram(silent, () => undefined);
for (const command of [program, ...program.commands.filter((verb) => verb.name() !== 'emulator')])
  test(`the help of ${command.name()} fits a screen and ends with examples or exit codes`, () => {
    const lines = helpOf(command).trimEnd().split('\n');
    // A plan has as many options as the emulator's start, and the same screen.
    assert(lines.length <= (command.name() === 'plan' ? 40 : 24), `${lines.length} lines`);
    for (const line of lines) assert(line.length <= 80, line);
    const examples = lines.slice(lines.indexOf('Examples:')).join('\n');
    assert.match(examples, /^Examples:\n {2}proget-keys /);
  });
