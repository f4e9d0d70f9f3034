import { type Disposable, type InputBox, type QuickPick, type QuickPickItem, window } from 'vscode';

/** What a user does in the next box: types a text, or takes the items whose labels hold these texts. */
export type UserAnswer =
  | { readonly type: string }
  /** `ifAsked`: only for a box that says this; left out when another one comes. */
  | { readonly take: readonly string[]; readonly ifAsked?: RegExp }
  | 'cancel';

/** Plays the user: the boxes of the extension open, and are answered in this order. */
export interface UserAnswers {
  /** Titles and prompts of the boxes, in order. */
  readonly asked: readonly string[];
  /** Answers that nobody asked for. */
  left(): readonly UserAnswer[];
  restore(): void;
}

type Boxes = Pick<typeof window, 'createInputBox' | 'createQuickPick'>;

/** Tests and extension share the editor's `window`, so replacing its functions reaches the extension. */
export function answerBoxes(answers: readonly UserAnswer[]): UserAnswers {
  const waiting = [...answers];
  const asked: string[] = [];
  const own: Boxes = { createInputBox: window.createInputBox, createQuickPick: window.createQuickPick };
  const next = (what: string): UserAnswer => {
    asked.push(what);
    let answer = waiting.shift();
    while (typeof answer === 'object' && 'ifAsked' in answer && !answer.ifAsked?.test(what)) answer = waiting.shift();
    if (answer === undefined) throw new Error(`Nobody answers "${what}".`);
    return answer;
  };
  const replaced = window as { -readonly [Name in keyof Boxes]: Boxes[Name] };
  replaced.createInputBox = () => {
    const box = own.createInputBox();
    return withShow(box, () => {
      const answer = next(`${box.title}: ${box.prompt}`);
      if (answer === 'cancel' || !('type' in answer)) return 'hide';
      box.value = answer.type;
      return 'accept';
    });
  };
  replaced.createQuickPick = (<Item extends QuickPickItem>() => {
    const picker = own.createQuickPick<Item>();
    return withShow(picker, () => {
      const answer = next(`${picker.title}: ${picker.placeholder}`);
      if (answer === 'cancel' || !('take' in answer)) return 'hide';
      const items = answer.take.map((text) => {
        const item = picker.items.find(({ label, kind }) => kind !== -1 && label.includes(text));
        if (item === undefined) throw new Error(`"${text}" is not among ${picker.items.map(({ label }) => label)}.`);
        return item;
      });
      if (picker.canSelectMany) picker.selectedItems = items;
      else picker.activeItems = items;
      return 'accept';
    });
  }) as Boxes['createQuickPick'];
  return { asked, left: () => waiting, restore: () => void Object.assign(replaced, own) };
}

type Box = InputBox | QuickPick<QuickPickItem>;

/** The box is never really shown: its listeners are called as soon as it would be. */
function withShow<Shown extends Box>(box: Shown, answer: () => 'accept' | 'hide'): Shown {
  const listeners: Record<'accept' | 'hide', (() => void)[]> = { accept: [], hide: [] };
  const on =
    (name: 'accept' | 'hide') =>
    (listener: () => void): Disposable => {
      listeners[name].push(listener);
      return { dispose: () => undefined };
    };
  return new Proxy(box, {
    get(target, name) {
      if (name === 'onDidAccept') return on('accept');
      if (name === 'onDidHide') return on('hide');
      if (name === 'show') return () => setImmediate(() => listeners[answer()].forEach((listener) => void listener()));
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
}
