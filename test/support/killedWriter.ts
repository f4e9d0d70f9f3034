// A process made to be killed: writes in parallel to the store in argv[2] and tells on stdout what is durable.
//   have ID …          what was there after opening
//   ack ID             a write that is durable
//   snapshot-begin / snapshot-end
import { nodeLayer } from '../../emulator/store/nodeLayer.ts';
import type { OpenStore } from '../../emulator/store/types.ts';
import { openTestStore } from './storeDir.ts';

const WRITERS = 8;
const dir = process.argv[2] ?? '';
/** Ids of this run begin here. */
let id = Number(process.argv[3]);

const layer = {
  ...nodeLayer,
  createSync: (path: string) => {
    if (path.endsWith('.db.tmp')) console.log('snapshot-begin');
    return nodeLayer.createSync(path);
  },
  rename: (from: string, to: string) => {
    nodeLayer.rename(from, to);
    if (from.endsWith('.db.tmp')) console.log('snapshot-end');
  },
};

async function write(store: OpenStore): Promise<never> {
  for (;;) {
    id += 1;
    const own = id;
    store.write((transaction) => {
      transaction.run('INSERT INTO item (id, value) VALUES (?, ?)', [own, `value ${own} ${'x'.repeat(own % 300)}`]);
      transaction.run('INSERT INTO twin (id) VALUES (?)', [own]);
    });
    await store.durable();
    console.log(`ack ${own}`);
  }
}

async function run(): Promise<void> {
  const store = await openTestStore(dir, { layer, snapshotBytes: 20_000 });
  const rows = store.all<{ id: number }>(
    "SELECT item.id AS id FROM item JOIN twin ON twin.id = item.id WHERE value LIKE 'value ' || item.id || ' %'",
  );
  console.log(['have', ...rows.map((row) => row.id)].join(' '));
  await Promise.all(Array.from({ length: WRITERS }, () => write(store)));
}

void run();
