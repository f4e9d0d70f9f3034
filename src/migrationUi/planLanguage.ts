import type { TextDocument } from 'vscode';

/** The language of plans: declared, so that opening one starts the extension, and nothing else does. */
export const planLanguage = 'proget-plan';

export function isPlan({ languageId }: TextDocument): boolean {
  return languageId === planLanguage;
}
