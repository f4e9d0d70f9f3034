import assert from 'node:assert/strict';
import type { Act } from './fakePrompts.ts';
import type { FakeEmitter, LiveCount } from './fakeVscodeParts.ts';

/** A text that a user could read, and where. */
export interface Said {
  readonly place: string;
  readonly text: string;
}

export interface InputOptions {
  readonly live: LiveCount;
  readonly emitter: () => FakeEmitter;
  readonly say: (place: string, text: unknown) => void;
  /** What the user does next. */
  readonly next: (what: string) => Act;
  readonly back: unknown;
  /** @param masked and kept when the focus goes elsewhere */
  readonly typed: (text: string, masked: boolean) => void;
}

interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
}

/** The editor's boxes and messages: a user answers in the order of his acts, and all that they show is noted down. */
export function fakeInputs({ live, emitter, say, next, back, typed }: InputOptions) {
  const box = (kind: string) => {
    const [accepted, button, hidden, changed] = [emitter(), emitter(), emitter(), emitter()];
    const end = live.begin(kind);
    return {
      title: '',
      placeholder: '',
      onDidAccept: accepted.event,
      onDidTriggerButton: button.event,
      onDidHide: hidden.event,
      onDidChangeValue: changed.event,
      fire: { accepted, button, hidden, changed },
      hide: () => hidden.fire(),
      dispose() {
        end();
        for (const one of [accepted, button, hidden, changed]) one.dispose();
      },
    };
  };
  const left = (act: Act, { fire }: ReturnType<typeof box>): boolean => {
    if (act === 'back') fire.button.fire(back);
    if (act === 'cancel') fire.hidden.fire();
    return typeof act === 'string';
  };

  function createQuickPick() {
    const base = box('quick picks');
    const picker = Object.assign(base, {
      items: [] as Item[],
      activeItems: [] as Item[],
      selectedItems: [] as Item[],
      canSelectMany: false,
      show() {
        say('quick pick title', picker.title);
        say('quick pick placeholder', picker.placeholder);
        for (const { label, description, detail } of picker.items) {
          say('quick pick label', label);
          say('quick pick description', description);
          say('quick pick detail', detail);
        }
        queueMicrotask(() => answer());
      },
    });
    const answer = (): void => {
      const act = next(`${picker.title}: ${picker.placeholder}`);
      if (left(act, base)) return;
      assert.ok(typeof act === 'object' && 'take' in act, `${picker.title} wants a choice`);
      const labels = [act.take].flat();
      const taken = labels.map((label) => {
        const item = picker.items.find((other) => other.kind === undefined && other.label.includes(label));
        assert.ok(item, `“${label}” is not among ${picker.items.map((other) => other.label).join(', ')}`);
        return item;
      });
      picker.activeItems = taken;
      picker.selectedItems = taken;
      base.fire.accepted.fire();
    };
    return picker;
  }

  function createInputBox() {
    const base = box('input boxes');
    const input = Object.assign(base, {
      prompt: '',
      value: '',
      password: false,
      ignoreFocusOut: false,
      validationMessage: undefined as string | undefined,
      show() {
        for (const part of ['title', 'prompt', 'placeholder', 'value'] as const) say(`input ${part}`, input[part]);
        queueMicrotask(() => answer());
      },
    });
    const answer = (): void => {
      const act = next(`${input.title}: ${input.prompt}`);
      if (left(act, base)) return;
      assert.ok(typeof act === 'object' && 'type' in act, `${input.prompt} wants text`);
      typed(act.type, input.password && input.ignoreFocusOut);
      input.value = act.type;
      base.fire.changed.fire(act.type);
      base.fire.accepted.fire();
      say('input validation', input.validationMessage);
    };
    return input;
  }

  /** Nobody presses a button of one that is not modal. */
  const message =
    (level: string) =>
    async (text: string, ...rest: unknown[]): Promise<string | undefined> => {
      const options = typeof rest[0] === 'object' ? (rest[0] as { modal?: boolean; detail?: string }) : {};
      say(`${level} message`, text);
      say(`${level} detail`, options.detail);
      for (const action of rest.filter((one) => typeof one === 'string')) say(`${level} button`, action);
      if (options.modal !== true) return undefined;
      const act = next(text);
      assert.ok(typeof act === 'object' && 'press' in act, `${text} wants a button`);
      return act.press ?? undefined;
    };
  return { createQuickPick, createInputBox, message };
}
