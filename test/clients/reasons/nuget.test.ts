import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { clientTest } from '../../support/clients.ts';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import { wide } from '../../support/wide.ts';
import { testReasons } from './show.ts';

const available = hasDotnet();
/** The others are told in the same way; all of them run in `npm run test:all`. */
const always: readonly string[] = ['api-not-permitted', 'several-credentials', 'anonymous-fallback'];

testReasons(
  'nuget',
  clientTest('dotnet', available),
  available,
  async () => {
    const dotnet = await Dotnet.create();
    await dotnet.write('lab.nupkg', await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' }));
    return {
      async ask(feedUrl, { key, user, password }) {
        await dotnet.forget();
        await dotnet.configure({
          name: 'lab',
          // The address for pushes alone: what lets it read would be sent with the push as well.
          url: feedUrl,
          ...(password === undefined ? {} : { user, key: password }),
        });
        const apiKey = key === undefined ? [] : ['--api-key', key];
        return dotnet.run(['nuget', 'push', 'lab.nupkg', '--source', 'lab', ...apiKey]);
      },
      close: () => dotnet.remove(),
    };
  },
  ({ code }) => wide || always.includes(code),
);
