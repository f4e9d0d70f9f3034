/** What of the editor's Memento is used: kept on this machine, in clear text, so never anything secret. */
export interface Memory {
  get(name: string): unknown;
  update(name: string, value: unknown): PromiseLike<void>;
}

/** The names of everything that is kept, in one place. */
export const memoryNames = {
  servers: 'proget.servers',
  /** Server namespace → ids of the keys whose values are remembered. */
  remembered: 'proget.rememberedKeys',
  rotations: 'proget.rotations',
  /** The day of the last notice about expiring keys, or `never`. */
  expiryNotice: 'proget.expiryNotice',
} as const;
