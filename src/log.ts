/** What of the editor's LogOutputChannel is used. Nobody may write a secret into it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(): void;
}
