import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../../src/ui/prompts.ts';
import { runSteps, type Step } from '../../../src/ui/steps.ts';

interface State {
  readonly words: readonly string[];
  readonly long: boolean;
}

/** Steps a, b and c, of which b is asked only in the long way; each act answers the step that is asked then. */
function scripted(acts: readonly ('next' | 'back' | 'cancel' | 'long')[]) {
  const waiting = [...acts];
  const asked: string[] = [];
  const step = (name: string, applies?: Step<State>['applies']): Step<State> => ({
    name,
    ...(applies === undefined ? {} : { applies }),
    async ask(state, { step: position, total, canGoBack }): Promise<Answer<State>> {
      asked.push(`${name} ${position}/${total}${canGoBack ? ' back' : ''}`);
      const act = waiting.shift();
      if (act === 'back') return { outcome: 'back' };
      if (act === undefined || act === 'cancel') return { outcome: 'cancelled' };
      return {
        outcome: 'answered',
        value: { words: [...state.words, name], long: state.long || act === 'long' },
      };
    },
  });
  return { asked, steps: [step('a'), step('b', ({ long }) => long), step('c')] };
}

const initial: State = { words: [], long: false };

test('steps are counted, and only the first has no way back', async () => {
  const { asked, steps } = scripted(['long', 'next', 'next']);
  const end = await runSteps(steps, initial);
  assert.deepEqual(asked, ['a 1/2', 'b 2/3 back', 'c 3/3 back']);
  assert.deepEqual(end?.words, ['a', 'b', 'c']);
});

test('a step that does not apply is left out, forwards and backwards', async () => {
  const { asked, steps } = scripted(['next', 'back', 'next', 'next']);
  const end = await runSteps(steps, initial);
  assert.deepEqual(asked, ['a 1/2', 'c 2/2 back', 'a 1/2', 'c 2/2 back']);
  assert.deepEqual(end?.words, ['a', 'a', 'c']);
});

for (const cancelled of [0, 1, 2]) {
  test(`cancelled at step ${cancelled + 1}, there is no answer at all`, async () => {
    const acts = Array.from({ length: cancelled }, () => 'long' as const);
    const { steps } = scripted([...acts, 'cancel']);
    assert.equal(await runSteps(steps, initial), null);
  });
}
