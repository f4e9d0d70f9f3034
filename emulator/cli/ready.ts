import type { Instance, Ready } from '../contract/instance.ts';
import { layOut, type Output } from './output.ts';

/** Says for people that it serves: the URL as data, everything else as prose. */
export function describeReady(
  ready: Ready,
  demoKeys: Instance['demoKeys'],
  remarks: readonly string[],
  output: Output,
): void {
  output.prose(
    ready.attached ? `Already running (pid ${ready.pid}).` : `ProGet Keys emulator ${ready.version} serves.`,
  );
  output.data(ready.url);
  for (const remark of remarks) output.prose(remark);
  if (ready.dataDir === null) {
    output.prose('Everything is kept in memory and gone when it stops.');
    output.prose(`Admin key of this run: ${ready.adminKey}`);
  } else output.prose(`Data: ${ready.dataDir}`);
  if (demoKeys.length > 0) {
    output.prose('');
    const rows = demoKeys.map(({ name, key, can }) => [name, key, can]);
    for (const line of layOut(['DEMO KEY', 'VALUE', 'CAN'], rows)) output.prose(line);
  }
  output.prose('');
  if (ready.dataDir !== null) {
    output.prose('Next: proget-keys config npm --feed NAME      what to paste into .npmrc');
    output.prose('      proget-keys config nuget --feed NAME    what to paste into NuGet.Config');
    output.prose('      proget-keys explain last                why a request was refused');
  }
  if (!ready.attached) output.prose('Ctrl-C stops it.');
}
