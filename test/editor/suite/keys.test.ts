import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { commands, env } from 'vscode';
import { type RunningEmulator, startEmulator } from './support/emulator.ts';
import { ownExtension } from './support/extension.ts';
import { answerBoxes, type UserAnswer, type UserAnswers } from './support/userAnswers.ts';

describe('keys of a server', () => {
  let emulator: RunningEmulator;
  let answers: UserAnswers | null = null;
  const run = async (command: string, ...given: UserAnswer[]): Promise<readonly string[]> => {
    answers = answerBoxes(given);
    await commands.executeCommand(command);
    return answers.asked;
  };

  before(async () => {
    await ownExtension().activate();
    emulator = await startEmulator();
  });
  afterEach(() => answers?.restore());
  after(() => emulator.stop());

  it('adds a server after it was asked who it is', async () => {
    const asked = await run(
      'proget.server.add',
      { type: emulator.url },
      { type: emulator.adminKey },
      { type: 'Test server' },
    );
    assert.match(asked.at(-1) ?? '', /ProGet .*This key manages API keys/);
  });

  it('copies the value of a key that the server does not list only where it is known', async () => {
    await env.clipboard.writeText('before');
    await run('proget.server.add', 'cancel');
    assert.equal(await env.clipboard.readText(), 'before');
  });
});
