import type { ClientName } from '../../../support/npmClients.ts';

/** What is asked of a client. */
export type Request = 'install' | 'publish' | 'view' | 'whoami' | 'tag';

/** The words of one client for what all of them can do. A word that is missing is a thing that it cannot do. */
export interface Grammar {
  /** Before a publish: Yarn 4 wants an installed project. */
  readonly prepare?: readonly string[];
  readonly publish: readonly string[];
  readonly install: readonly string[];
  /** Installs what the lock file says and nothing else. */
  readonly frozen: readonly string[];
  readonly view: (name: string) => readonly string[];
  readonly whoami?: readonly string[];
  readonly audit?: readonly string[];
  readonly tag?: {
    readonly add: (name: string, version: string, tag: string) => readonly string[];
    readonly list: (name: string) => readonly string[];
    readonly remove: (name: string, tag: string) => readonly string[];
  };
  /** Requests whose refusals it shows without our sentence, by status: there `explain last` tells the reason. */
  readonly hides: readonly `${Request} ${401 | 403}`[];
  /** Does not end with an error code when it is refused. */
  readonly succeedsAnyway?: readonly Request[];
}

const npm: Grammar = {
  publish: ['publish'],
  install: ['install'],
  frozen: ['ci'],
  view: (name) => ['view', name],
  whoami: ['whoami'],
  audit: ['audit'],
  tag: {
    add: (name, version, tag) => ['dist-tag', 'add', `${name}@${version}`, tag],
    list: (name) => ['dist-tag', 'ls', name],
    remove: (name, tag) => ['dist-tag', 'rm', name, tag],
  },
  hides: [],
};

const pnpm: Grammar = {
  ...npm,
  publish: ['publish', '--no-git-checks'],
  frozen: ['install', '--frozen-lockfile'],
  hides: ['install 401', 'install 403'],
};

export const grammars: Readonly<Record<ClientName, Grammar>> = {
  npm10: npm,
  npm11: npm,
  pnpm10: pnpm,
  // It publishes by itself and asks by itself who it is; the older one has npm do it.
  pnpm12: { ...pnpm, hides: [...pnpm.hides, 'view 401', 'whoami 401'] },
  yarn1: {
    publish: ['publish', '--non-interactive'],
    install: ['install', '--non-interactive'],
    frozen: ['install', '--non-interactive', '--frozen-lockfile'],
    view: (name) => ['info', name],
    tag: {
      add: (name, version, tag) => ['tag', 'add', `${name}@${version}`, tag],
      list: (name) => ['tag', 'list', name],
      remove: (name, tag) => ['tag', 'remove', name, tag],
    },
    hides: ['view 401'],
    succeedsAnyway: ['view'],
  },
  yarn4: {
    prepare: ['install', '--no-immutable'],
    publish: ['npm', 'publish'],
    install: ['install', '--no-immutable'],
    frozen: ['install', '--immutable'],
    view: (name) => ['npm', 'info', name],
    whoami: ['npm', 'whoami'],
    audit: ['npm', 'audit'],
    tag: {
      add: (name, version, tag) => ['npm', 'tag', 'add', `${name}@${version}`, tag],
      list: (name) => ['npm', 'tag', 'list', name],
      remove: (name, tag) => ['npm', 'tag', 'remove', name, tag],
    },
    hides: ['install 401', 'publish 401', 'view 401', 'whoami 401', 'install 403'],
  },
  bun: {
    publish: ['publish'],
    install: ['install'],
    frozen: ['install', '--frozen-lockfile'],
    view: (name) => ['info', name],
    whoami: ['pm', 'whoami'],
    audit: ['audit'],
    hides: ['install 401', 'install 403'],
  },
};
