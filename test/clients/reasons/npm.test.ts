import { Npm } from '../../support/npm.ts';
import { installClient } from '../../support/npmClients.ts';
import { NpmFeed } from '../../support/npmFeed.ts';
import { npmTest } from '../../support/npmLab.ts';
import { testReasons } from './show.ts';
import type { Sent } from './world.ts';

testReasons('npm', npmTest('npm11'), installClient('npm11'), async ({ servers }) => {
  for (const server of Object.values(servers)) {
    await new NpmFeed(`${server.url}/npm/npm`, server.adminKey).publish({ name: 'lab', version: '1.0.0' });
  }
  const npm = await Npm.create('npm11');
  let tags = 0;
  return {
    async ask(feedUrl, sent) {
      await npm.write('project/.npmrc', npmrc(feedUrl, sent));
      await npm.remove('home/.npm');
      // npm hides notices of replies that it may keep in its cache: only a change shows all of them.
      tags += 1;
      return npm.run(['dist-tag', 'add', 'lab@1.0.0', `tag${tags}`]);
    },
    close: () => npm.remove(),
  };
});

function npmrc(feedUrl: string, { key, user, password }: Sent): string {
  const place = `${feedUrl.replace('http:', '')}/`;
  return [
    `registry=${feedUrl}/`,
    ...(key === undefined ? [] : [`${place}:_authToken=${key}`]),
    ...(user === undefined ? [] : [`${place}:username=${user}`]),
    ...(password === undefined ? [] : [`${place}:_password=${Buffer.from(password).toString('base64')}`]),
    '',
  ].join('\n');
}
