import { QuickInputButtons, type QuickPick, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import type { Answer, Choice, PickManyQuestion, PickQuestion } from './prompts.ts';

interface Item<Value> extends QuickPickItem {
  readonly choice?: Choice<Value>;
}

export function askPick<Value>(question: PickQuestion<Value>): Promise<Answer<Value>> {
  const picker = createPicker(question);
  const active = picker.items.find(({ choice }) => choice !== undefined && choice.value === question.active);
  if (active !== undefined) picker.activeItems = [active];
  return settle(picker, () => {
    const choice = picker.activeItems[0]?.choice;
    return choice === undefined ? null : choice.value;
  });
}

export function askPickMany<Value>(question: PickManyQuestion<Value>): Promise<Answer<readonly Value[]>> {
  const picker = createPicker(question);
  picker.canSelectMany = true;
  picker.selectedItems = picker.items.filter(({ choice }) => choice?.picked);
  const { title } = question;
  return settle(picker, () => {
    const values = picker.selectedItems.flatMap(({ choice }) => (choice === undefined ? [] : [choice.value]));
    const wrong = question.check?.(values) ?? null;
    picker.title = wrong === null ? title : `${title}: ${wrong}`;
    return wrong === null ? values : null;
  });
}

function createPicker<Value>(question: PickQuestion<Value>): QuickPick<Item<Value>> {
  const picker = window.createQuickPick<Item<Value>>();
  picker.title = question.title;
  picker.step = question.step;
  picker.totalSteps = question.total;
  picker.placeholder = question.placeholder;
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = question.canGoBack ? [QuickInputButtons.Back] : [];
  picker.items = question.choices.flatMap(itemsOf);
  return picker;
}

function itemsOf<Value>(choice: Choice<Value>): Item<Value>[] {
  const { label, description, detail, icon, group } = choice;
  const item: Item<Value> = {
    label,
    choice,
    ...(description === undefined ? {} : { description }),
    ...(detail === undefined ? {} : { detail }),
    ...(icon === undefined ? {} : { iconPath: new ThemeIcon(icon) }),
  };
  return group === undefined ? [item] : [{ label: group, kind: QuickPickItemKind.Separator }, item];
}

/** @param read the answer at Enter; null = not yet */
function settle<Value, Given>(picker: QuickPick<Item<Value>>, read: () => Given | null): Promise<Answer<Given>> {
  return new Promise<Answer<Given>>((resolve) => {
    picker.onDidAccept(() => {
      const value = read();
      if (value !== null) resolve({ outcome: 'answered', value });
    });
    picker.onDidTriggerButton((button) => {
      if (button === QuickInputButtons.Back) resolve({ outcome: 'back' });
    });
    picker.onDidHide(() => resolve({ outcome: 'cancelled' }));
    picker.show();
  }).finally(() => picker.dispose());
}
