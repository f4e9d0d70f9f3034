import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { installBench } from '../../editor/bench/install.ts';
import { chooseEditor } from '../../editor/choice.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

const choice = chooseEditor();
const available = choice.kind === 'bench' && installBench();
/** Who chose another editor knows that it cannot be driven from outside. */
const mustRun =
  process.env.CI === 'true' && !(choice.kind === 'executable' || (choice.kind === 'download' && choice.chosen));

/**
 * A test in a window of its own, with the installed extension. When it fails there is a picture of the window.
 * Where the bench is missing it is skipped visibly, but fails with `CI=true`.
 */
export function uiTest(
  name: string,
  options: SessionOptions,
  run: (session: Session, context: TestContext) => Promise<void>,
): void {
  if (!available && mustRun) {
    test(name, () => assert.fail('the VS Code bench is missing; with CI=true it has to be there'));
    return;
  }
  test(
    name,
    {
      skip: available ? false : 'the user interface is tested in the VS Code bench only',
    },
    (context) => attempt(options, run, name, context),
  );
}

async function attempt(
  options: SessionOptions,
  run: (session: Session, context: TestContext) => Promise<void>,
  name: string,
  context: TestContext,
): Promise<void> {
  const session = await openSession(options);
  try {
    await run(session, context);
  } catch (error) {
    const picture = await session.screenshot(`failed/${name.replace(/\W+/g, '-')}`).catch(String);
    context.diagnostic(`The window then: ${picture}`);
    context.diagnostic(`The end of the editor's log:\n${session.server.readLog().split('\n').slice(-30).join('\n')}`);
    throw error;
  } finally {
    await session.close();
  }
}
