import assert from 'node:assert/strict';
import type { Answer, Choice, Notice, PickManyQuestion, PickQuestion, Prompts } from '../../src/ui/prompts.ts';

/** What a user does next: types, takes by label, goes back, cancels, presses a button of a dialog or of a message. */
export type Act =
  | { readonly type: string }
  | { readonly take: string | readonly string[] }
  | { readonly press: string | null }
  | 'back'
  | 'cancel';

export interface FakePrompts extends Prompts {
  /** Everything that was shown, in order. */
  readonly shown: string[];
  /** Acts that nobody asked for. */
  readonly left: readonly Act[];
}

/** Plays a user who does these things in this order. */
export function fakePrompts(...acts: Act[]): FakePrompts {
  const shown: string[] = [];
  const next = (what: string): Act => {
    shown.push(what);
    const act = acts.shift();
    assert.ok(act !== undefined, `Nobody answers: ${what}`);
    return act;
  };
  const left = (act: Act): Answer<never> | null => {
    if (act === 'back') return { outcome: 'back' };
    return act === 'cancel' ? { outcome: 'cancelled' } : null;
  };
  const find = <Value>(choices: readonly Choice<Value>[], label: string): Value => {
    const choice = choices.find((other) => other.label.includes(label));
    assert.ok(choice !== undefined, `“${label}” is not among ${choices.map((other) => other.label).join(', ')}.`);
    return choice.value;
  };
  const line = ({ title, step, total }: { title: string; step?: number; total?: number }, text: string): string =>
    `${title}${step === undefined ? '' : ` ${step}/${total}`}: ${text}`;
  const button = (what: string): string | null => {
    const act = next(what);
    assert.ok(typeof act === 'object' && 'press' in act, `${what} wants a button`);
    return act.press;
  };
  return {
    shown,
    left: acts,
    async text(question) {
      const act = next(line(question, question.prompt));
      const gone = left(act);
      if (gone !== null) return gone;
      assert.ok(typeof act === 'object' && 'type' in act, `${question.prompt} wants text`);
      const wrong = question.check?.(act.type) ?? null;
      assert.equal(wrong, null);
      return { outcome: 'answered', value: act.type };
    },
    async pick<Value>(question: PickQuestion<Value>) {
      const act = next(line(question, question.placeholder));
      const gone = left(act);
      if (gone !== null) return gone;
      assert.ok(typeof act === 'object' && 'take' in act && typeof act.take === 'string', question.placeholder);
      return { outcome: 'answered', value: find(question.choices, act.take) };
    },
    async pickMany<Value>(question: PickManyQuestion<Value>) {
      const act = next(line(question, question.placeholder));
      const gone = left(act);
      if (gone !== null) return gone;
      assert.ok(typeof act === 'object' && 'take' in act && typeof act.take !== 'string', question.placeholder);
      const value = act.take.map((label) => find(question.choices, label));
      assert.equal(question.check?.(value) ?? null, null);
      return { outcome: 'answered', value };
    },
    confirm: async ({ message, detail, action }) => button(`${message} ${detail}`) === action,
    tell: async ({ message, actions = [] }: Notice) => {
      const pressed = button(message);
      assert.ok(pressed === null || actions.includes(pressed), `${message} has no button ${pressed}`);
      return pressed;
    },
    mention: (message) => void shown.push(message),
    progress: (title, task) => {
      shown.push(title);
      return task(new AbortController().signal, (message) => void shown.push(message));
    },
  };
}
