/** Where in a row of questions one is; without it the question stands alone. */
export interface Place {
  readonly title: string;
  readonly step?: number;
  readonly total?: number;
  readonly canGoBack?: boolean;
}

export interface TextQuestion extends Place {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** A secret: masked. */
  readonly masked?: boolean;
  /** @returns what is wrong, or null. Asked while typing. */
  readonly check?: (value: string) => string | null;
}

export interface Choice<Value> {
  readonly label: string;
  readonly value: Value;
  readonly description?: string;
  readonly detail?: string;
  /** Name of a codicon. */
  readonly icon?: string;
  readonly picked?: boolean;
  /** Title of the group that begins here. */
  readonly group?: string;
}

export interface PickQuestion<Value> extends Place {
  readonly placeholder: string;
  readonly choices: readonly Choice<Value>[];
  /** The one to begin with. */
  readonly active?: Value;
}

export interface PickManyQuestion<Value> extends PickQuestion<Value> {
  /** @returns what is wrong with a selection, or null. */
  readonly check?: (values: readonly Value[]) => string | null;
}

/** An answer, or how the question was left. Cancelled leaves nothing behind. */
export type Answer<Value> =
  | { readonly outcome: 'answered'; readonly value: Value }
  | { readonly outcome: 'back' }
  | { readonly outcome: 'cancelled' };

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  /** The button that does it. */
  readonly action: string;
  /** For acts that cannot be undone: the button that Enter presses, which does nothing. */
  readonly keep?: string;
}

export interface Notice {
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly actions?: readonly string[];
}

/** Everything that is asked of the user or said to him. Tests answer instead. */
export interface Prompts {
  text(question: TextQuestion): Promise<Answer<string>>;
  pick<Value>(question: PickQuestion<Value>): Promise<Answer<Value>>;
  pickMany<Value>(question: PickManyQuestion<Value>): Promise<Answer<readonly Value[]>>;
  /** A modal question. */
  confirm(confirmation: Confirmation): Promise<boolean>;
  /** @returns the chosen action, null when it was closed. */
  tell(notice: Notice): Promise<string | null>;
  /** Short and quiet, in the status bar. */
  mention(message: string): void;
  /** A cancellable notification while something takes long. @param task may report how far it is, in words */
  progress<Value>(
    title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<Value>,
  ): Promise<Value>;
}
