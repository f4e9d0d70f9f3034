/** What of the editor's SecretStorage is used. */
export interface SecretStore {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  delete(name: string): PromiseLike<void>;
}

/** Secrets by name: in the system's keyring, or for this session where that fails. Never in clear text on disk. */
export interface SecretShelf {
  get(name: string): Promise<string | null>;
  /** @returns whether it outlives this window. */
  store(name: string, value: string): Promise<'kept' | 'session'>;
  forget(name: string): Promise<void>;
}

/** @param tellFailure called once, however often the keyring fails */
export function createSecretShelf(store: SecretStore, tellFailure: (error: unknown) => void): SecretShelf {
  const session = new Map<string, string>();
  let told = false;
  const tell = (error: unknown): void => {
    if (told) return;
    told = true;
    tellFailure(error);
  };
  return {
    async get(name) {
      const own = session.get(name);
      if (own !== undefined) return own;
      try {
        return (await store.get(name)) ?? null;
      } catch (error) {
        tell(error);
        return null;
      }
    },
    async store(name, value) {
      try {
        await store.store(name, value);
        session.delete(name);
        return 'kept';
      } catch (error) {
        session.set(name, value);
        tell(error);
        return 'session';
      }
    },
    async forget(name) {
      session.delete(name);
      try {
        await store.delete(name);
      } catch (error) {
        tell(error);
      }
    },
  };
}
