import type { Answer, Place } from './prompts.ts';

/** One question of several. It reads what was answered before and adds its own. */
export interface Step<State> {
  readonly name: string;
  /** Whether it is asked at all, by what is known so far. */
  applies?(state: State): boolean;
  ask(state: State, place: Omit<Place, 'title'>): Promise<Answer<State>>;
}

/**
 * Asks one after the other, with a way back; answers are kept when one goes back and forth.
 * @returns null when it was cancelled, wherever.
 */
export async function runSteps<State>(steps: readonly Step<State>[], initial: State): Promise<State | null> {
  let state = initial;
  let index = nextStep(steps, state, 0, 1);
  while (index < steps.length) {
    const step = steps[index];
    if (step === undefined) break;
    const applying = steps.filter((other) => other.applies?.(state) ?? true);
    const position = applying.indexOf(step);
    const answer = await step.ask(state, { step: position + 1, total: applying.length, canGoBack: position > 0 });
    if (answer.outcome === 'cancelled') return null;
    if (answer.outcome === 'answered') state = answer.value;
    index = nextStep(steps, state, index + (answer.outcome === 'back' ? -1 : 1), answer.outcome === 'back' ? -1 : 1);
    if (index < 0) index = nextStep(steps, state, 0, 1);
  }
  return state;
}

function nextStep<State>(steps: readonly Step<State>[], state: State, from: number, by: 1 | -1): number {
  let index = from;
  while (index >= 0 && index < steps.length && !(steps[index]?.applies?.(state) ?? true)) index += by;
  return index;
}
