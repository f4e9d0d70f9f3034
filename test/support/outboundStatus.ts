// Prints the status that the URL in argv[2] answers with.
import { Outbound } from '../../emulator/outbound/outbound.ts';

const url = new URL(process.argv[2] ?? '');
const times = { connectMs: 5000, totalMs: 5000, maxBytes: 1000 };
void new Outbound({ allowLoopback: true })
  .send({ method: 'GET', url, headers: {}, ...times })
  .then(({ status }) => console.log(status));
