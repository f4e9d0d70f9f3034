import { QuickInputButtons, window } from 'vscode';
import type { Answer, TextQuestion } from './prompts.ts';

/** An input box that survives a look elsewhere, checks while typing and is disposed of in every case. */
export function askText(question: TextQuestion): Promise<Answer<string>> {
  const box = window.createInputBox();
  box.title = question.title;
  box.step = question.step;
  box.totalSteps = question.total;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value ?? '';
  box.password = question.masked ?? false;
  box.ignoreFocusOut = true;
  box.buttons = question.canGoBack ? [QuickInputButtons.Back] : [];
  const problem = (value: string): string | null => question.check?.(value) ?? null;
  return new Promise<Answer<string>>((resolve) => {
    box.onDidChangeValue((value) => {
      // An empty box is no mistake before Enter.
      box.validationMessage = value === '' ? undefined : (problem(value) ?? undefined);
    });
    box.onDidAccept(() => {
      const wrong = problem(box.value);
      if (wrong === null) resolve({ outcome: 'answered', value: box.value });
      else box.validationMessage = wrong;
    });
    box.onDidTriggerButton((button) => {
      if (button === QuickInputButtons.Back) resolve({ outcome: 'back' });
    });
    box.onDidHide(() => resolve({ outcome: 'cancelled' }));
    box.show();
  }).finally(() => box.dispose());
}
