import { join } from 'node:path';
import { type ClientRun, clientEnvironment, runClient } from '../../support/clients.ts';
import { clientScript } from '../../support/npmClients.ts';
import type { Session } from './session.ts';

/** The files of a package that can be published. */
export const packageFiles = {
  'package.json': JSON.stringify({ name: 'story', version: '1.0.0' }),
  'index.js': 'module.exports = 1;\n',
};

/** `npm publish` in the folder of the window, as in its terminal: what is copied is all that it gets. */
export function npmPublish({ folder, home }: Session, copied: string): Promise<ClientRun> {
  const env = { ...clientEnvironment(join(home, 'npm')), PROGET_KEY: copied, NO_UPDATE_NOTIFIER: '1' };
  return runClient(process.execPath, [clientScript('npm11'), 'publish'], { cwd: folder, env });
}
