/** How a client's configuration gets its key: written out, or by the name of an environment variable. */
export type KeyForm =
  | { readonly form: 'literal'; readonly key: string }
  | { readonly form: 'env'; readonly variable: string };

/** What one file of client configuration is made from. */
export interface ClientSource {
  /** Base URL of the server, `http://host:port`, without a slash at the end. */
  readonly serverUrl: string;
  readonly feed: string;
  readonly key: KeyForm;
}

/** The variable that printed configuration refers to, and that `exec` sets. */
export const keyVariable = 'PROGET_KEY';

/** A key that a file format cannot hold as text. The message says what to do instead. */
export class UnwritableKeyError extends Error {
  constructor(file: string, why: string) {
    super(`This key cannot be written into ${file}: ${why}. Refer to an environment variable instead (--env).`);
    this.name = 'UnwritableKeyError';
  }
}
