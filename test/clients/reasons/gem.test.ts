import { buildGem } from '../../../emulator/demo/gemPackage.ts';
import { available, rubyTest } from '../../support/gemLab.ts';
import { Ruby } from '../../support/ruby.ts';
import { testReasons } from './show.ts';

testReasons('gem', rubyTest, available, async () => {
  const ruby = await Ruby.create();
  const file = await ruby.write('lab.gem', await buildGem({ name: 'lab', version: '1.0.0' }));
  return {
    async ask(feedUrl, { key, user, password }) {
      const login = user === undefined ? '' : `${user}:${encodeURIComponent(password ?? '')}@`;
      const url = feedUrl.replace('://', `://${login}`);
      if (key !== undefined) return ruby.gem(['push', file, '--host', url], { GEM_HOST_API_KEY: key });
      // A push asks for a password then, so it is an installation that shows the reason.
      return ruby.gem(['install', 'lab', '--no-document', '--clear-sources', '--source', `${url}/`]);
    },
    close: () => ruby.remove(),
  };
});
