import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atMost, type Figure } from '../figure.ts';

/** What has to be installed for the emulator to run. */
export const bundleSize: Figure = {
  name: 'bundle-size',
  measure: async ({ bundle }) => {
    const files = [bundle, join(dirname(bundle), 'sql-wasm.wasm')];
    const [script = 0, wasm = 0] = await Promise.all(files.map(async (file) => (await stat(file)).size / 1e6));
    return [
      {
        payload: 'dist/emulator.js + sql-wasm.wasm, MB',
        ours: `${script.toFixed(2)} + ${wasm.toFixed(2)} MB`,
        peer: '',
        value: script + wasm,
        target: atMost(2.5),
      },
    ];
  },
};
