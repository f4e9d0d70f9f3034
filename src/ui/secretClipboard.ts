import { createHash } from 'node:crypto';
import { l10n } from '../l10n.ts';

/** What of the editor's clipboard is used. */
export interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

export interface ClipboardOptions {
  readonly clipboard: Clipboard;
  /** 0 = never clear. Read at each copy. */
  readonly clearAfterSeconds: () => number;
  readonly mention: (message: string) => void;
  /** `globalThis.setTimeout`; tests have their own clock. */
  readonly setTimer?: (run: () => void, ms: number) => unknown;
  readonly clearTimer?: (timer: unknown) => void;
}

/** Copies secrets, and takes them out of the clipboard again if nobody has copied anything else meanwhile. */
export interface SecretClipboard {
  copySecret(text: string, what: string): Promise<void>;
  /** Nothing secret in it: it stays. */
  copyText(text: string, what: string): Promise<void>;
  /** Clears at once what would be cleared later. */
  dispose(): Promise<void>;
}

export function createSecretClipboard(options: ClipboardOptions): SecretClipboard {
  const { clipboard, clearAfterSeconds, mention } = options;
  const setTimer = options.setTimer ?? ((run, ms) => setTimeout(run, ms));
  const clearTimer = options.clearTimer ?? ((timer) => clearTimeout(timer as NodeJS.Timeout));
  let waiting: { readonly timer: unknown; readonly digest: string } | null = null;

  const clear = async (): Promise<void> => {
    const copied = waiting;
    waiting = null;
    if (copied === null) return;
    clearTimer(copied.timer);
    if (digestOf(await clipboard.readText()) !== copied.digest) return;
    await clipboard.writeText('');
    mention(l10n.t('The key was cleared from the clipboard.'));
  };
  const forget = (): void => {
    if (waiting !== null) clearTimer(waiting.timer);
    waiting = null;
  };
  return {
    async copySecret(text, what) {
      await clipboard.writeText(text);
      forget();
      const seconds = clearAfterSeconds();
      if (seconds <= 0) {
        mention(l10n.t('{what} copied.', { what }));
        return;
      }
      const timer = setTimer(() => {
        // The clipboard may be out of reach; then there is nobody to tell.
        clear().catch(() => undefined);
      }, seconds * 1000);
      waiting = { timer, digest: digestOf(text) };
      mention(l10n.t('{what} copied; the clipboard is cleared in {seconds} seconds.', { what, seconds }));
    },
    async copyText(text, what) {
      await clipboard.writeText(text);
      forget();
      mention(l10n.t('{what} copied.', { what }));
    },
    dispose: clear,
  };
}

/** The text itself is not held for a minute in one more place. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
