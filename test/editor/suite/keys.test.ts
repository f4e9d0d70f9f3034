import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { commands, env } from 'vscode';
import { answerDialogs } from './support/answerDialogs.ts';
import { type RunningEmulator, startEmulator } from './support/emulator.ts';
import { ownExtension } from './support/extension.ts';
import { answerBoxes, type UserAnswer, type UserAnswers } from './support/userAnswers.ts';

/** The emulator that other suites started may be in the list too. */
const here: UserAnswer = { take: ['Test server'], ifAsked: /which server/ };

describe('keys of a server', () => {
  let emulator: RunningEmulator;
  let answers: UserAnswers | null = null;

  const run = async (command: string, ...given: UserAnswer[]): Promise<readonly string[]> => {
    answers = answerBoxes(given);
    try {
      await commands.executeCommand(command);
      assert.deepEqual(answers.left(), [], 'not everything was asked for');
      return answers.asked;
    } finally {
      answers.restore();
    }
  };
  const listed = async (): Promise<string[]> => {
    const reply = await fetch(`${emulator.url}/api/api-keys/list`, { headers: { 'X-ApiKey': emulator.adminKey } });
    return ((await reply.json()) as { displayName?: string }[]).map(({ displayName }) => displayName ?? '');
  };
  const mayRead = async (key: string): Promise<boolean> => {
    const reply = await fetch(`${emulator.url}/npm/npm/proget-demo`, { headers: { Authorization: `Bearer ${key}` } });
    return reply.ok;
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

  it('creates a key, copies its value, and the value works', async () => {
    const asked = await run(
      'proget.key.create',
      here,
      { take: ['Feed'] },
      { take: ['npm'] },
      { take: ['View'] },
      { type: 'from the editor' },
      { take: ['30 days'] },
      { take: ['Generated'] },
      { take: ['minimal'] },
      { take: ['Copy Key'] },
      { take: ['Done'] },
    );
    assert.match(asked.join('\n'), /Value: •+/);
    assert.ok((await listed()).includes('from the editor'));
    const value = await env.clipboard.readText();
    assert.match(value, /^[0-9a-f]{40}$/);
    assert.ok(!asked.join('\n').includes(value), 'the value was shown unasked');
    assert.equal(await mayRead(value), true);
  });

  it('copies the remembered value later, although the server keeps only its hash', async () => {
    const created = await env.clipboard.readText();
    await env.clipboard.writeText('something else');
    await run('proget.key.copy', here, { take: ['from the editor'] });
    assert.equal(await env.clipboard.readText(), created);
  });

  it('copies a line of .npmrc that refers to a variable', async () => {
    await run('proget.key.copyAs', here, { take: ['from the editor'] }, { take: ['Reference to the Variable'] });
    assert.equal(await env.clipboard.readText(), '$PROGET_KEY');
  });

  it('rotates: both keys work, then the old one is deleted', async () => {
    await run('proget.key.copy', here, { take: ['from the editor'] });
    const old = await env.clipboard.readText();
    const dialogs = answerDialogs('Make Successor', 'Delete');
    try {
      await run(
        'proget.key.rotate',
        here,
        { take: ['from the editor'] },
        { take: ['Copy Key'] },
        { take: ['Done'] },
        { take: ['Delete the Old Key'] },
      );
    } finally {
      dialogs.restore();
    }
    const successor = await env.clipboard.readText();
    assert.notEqual(successor, old);
    assert.deepEqual([await mayRead(successor), await mayRead(old)], [true, false]);
    assert.equal((await listed()).filter((name) => name === 'from the editor').length, 1);
  });

  it('says what a deletion means, and deletes only when told so', async () => {
    for (const [button, left] of [
      ['Keep', true],
      ['Delete', false],
    ] as const) {
      const dialogs = answerDialogs(button);
      try {
        await run('proget.key.delete', here, { take: ['from the editor'] });
      } finally {
        dialogs.restore();
      }
      assert.match(dialogs.shown.join('\n'), /from the editor.*Test server.*Feed key, npm: view/s);
      assert.equal((await listed()).includes('from the editor'), left);
    }
  });

  it('leaves nothing behind when Create is cancelled at any step', async () => {
    const before = await listed();
    const path: UserAnswer[] = [
      here,
      { take: ['Feed'] },
      { take: ['npm'] },
      { take: ['View'] },
      { type: 'never made' },
    ];
    for (let steps = 0; steps <= path.length; steps += 1)
      await run('proget.key.create', ...path.slice(0, steps), 'cancel');
    assert.deepEqual(await listed(), before);
  });

  it('removes the server', async () => {
    const dialogs = answerDialogs('Remove');
    try {
      await run('proget.server.remove');
    } finally {
      dialogs.restore();
    }
  });
});
