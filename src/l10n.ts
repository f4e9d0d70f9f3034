/** What fills the `{name}` placeholders of a message. */
export type Arguments = Readonly<Record<string, string | number>>;
/** The signature of the editor's `vscode.l10n.t` with named arguments. */
export type Translate = (message: string, args: Record<string, string | number>) => string;

let translate: Translate = fill;

/** The extension hands in the editor's own translation; the command line stays English. */
export function useTranslation(translation: Translate): void {
  translate = translation;
}

/** Shaped like the editor's `l10n`, so that messages are found by the same search: whole sentences, named placeholders. */
export const l10n = {
  t(message: string, args: Arguments = {}): string {
    return translate(message, { ...args });
  },
};

function fill(message: string, args: Arguments): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}
